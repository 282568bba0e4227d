import type { WorkProtocol } from '../../src/consensus/nakamoto/protocol.js';
import type { Amount } from '../../src/ledger/amount.js';
import type { Block } from '../../src/ledger/block.js';
import type { Run } from '../../src/run/run.js';

/** A protocol to be run under every fault, small and for five minutes or less. */
export interface FaultCase {
  readonly scenario: Record<string, unknown>;
  /** Blocks by which the heads of two masters may be apart at the end. */
  readonly bound: number;
  readonly supply: (run: Run, block: Block) => Amount;
}

const scenarioSupply = (run: Run) => run.scenario.supply;
const workSupply = (run: Run, block: Block) => (run.protocol as WorkProtocol).book.supply(block as never);

const workload = { payments: 20, every: '4s', weights: [50, 100], hostile: false };
const miners = { master: 5, cashing: 0, consumer: 3, trusted: 0 };
const proofOfWork = {
  extends: 'ten-equal-miners',
  nodes: miners,
  duration: '150s',
  network: { latency: { uniform: ['20ms', '80ms'] } },
  consensus: { blockTime: '5s', hashPower: 'equal' },
  workload,
};

/** Proof of work may fork at any moment, so that heads are a few blocks apart; the others settle by the end. */
export const FAULT_CASES: Readonly<Record<string, FaultCase>> = {
  pou: {
    scenario: {
      extends: 'pou-default',
      nodes: { master: 5, cashing: 1, consumer: 3, trusted: 1 },
      duration: '150s',
      workload,
    },
    bound: 0,
    supply: scenarioSupply,
  },
  'pou, all by relay': {
    scenario: {
      extends: 'pou-default',
      nodes: { master: 6, cashing: 1, consumer: 3, trusted: 1 },
      duration: '150s',
      network: {
        bandwidth: 'unlimited',
        topology: { regular: { degree: 3 } },
        relay: { inventory: { timeout: '2s' } },
        payments: 'relayed',
      },
      workload,
    },
    bound: 0,
    supply: scenarioSupply,
  },
  nakamoto: { scenario: proofOfWork, bound: 4, supply: workSupply },
  'nakamoto by pauses and calls for consensus': {
    scenario: {
      ...proofOfWork,
      consensus: {
        mining: { pauses: ['7s', '8s', '9s', '11s', '13s'] },
        forkChoice: 'longest',
        tieBreak: 'lowest-hash',
        exchange: 'ask',
        fees: [0, 0],
      },
    },
    // Who asks last learns last: in the 13 s between two of its blocks the others make up to seven.
    bound: 7,
    supply: workSupply,
  },
  'nakamoto by compact blocks': {
    scenario: {
      ...proofOfWork,
      nodes: { ...miners, master: 8 },
      network: {
        latency: '50ms',
        topology: { outgoing: { links: 3 } },
        relay: 'bitcoin-2019',
        upload: '1MB/s',
        download: '1MB/s',
        uplink: 'queued',
      },
    },
    bound: 4,
    supply: workSupply,
  },
  ghost: {
    scenario: {
      ...proofOfWork,
      extends: 'ethereum-pow',
      consensus: { blockTime: '5s', hashPower: 'equal', retarget: 'none' },
    },
    bound: 4,
    supply: workSupply,
  },
  cheesechain: {
    scenario: {
      extends: 'cheesechain-default',
      supply: 5,
      nodes: { master: 5, consumer: 2 },
      duration: '150s',
      consensus: { blockTime: '5s' },
      workload,
    },
    bound: 4,
    supply: (_, { height }) => height * 50_000_000,
  },
  'stake lottery by the clock': {
    scenario: {
      extends: 'stake-lottery-default',
      nodes: { master: 5, consumer: 3 },
      duration: '150s',
      consensus: { protocol: 'stake-lottery', forging: 'clock', stakes: [5, 9, 7, 20, 11] },
      workload,
    },
    bound: 0,
    supply: scenarioSupply,
  },
  'stake lottery by the pool': {
    scenario: {
      extends: 'stake-lottery-default',
      nodes: { master: 5, consumer: 3 },
      duration: '150s',
      consensus: { threshold: 1, draw: 'equivalent', stakes: [5, 9, 7, 20, 11] },
      workload,
    },
    bound: 1,
    supply: scenarioSupply,
  },
  lpos: {
    scenario: {
      extends: 'lpos-default',
      nodes: { master: 7 },
      duration: '150s',
      consensus: { seats: 7, genesis: 'genic', transport: 'direct' },
    },
    bound: 1,
    supply: scenarioSupply,
  },
  tendermint: {
    scenario: {
      extends: 'tendermint-default',
      nodes: { master: 7, consumer: 3 },
      duration: '150s',
      workload,
    },
    bound: 1,
    supply: scenarioSupply,
  },
  pbft: {
    scenario: { extends: 'pbft-sawtooth', nodes: { master: 7, consumer: 3 }, duration: '150s', workload },
    bound: 1,
    supply: scenarioSupply,
  },
};

const window = { at: '25s', until: '60s' };

/** Every kind of fault, all over by a minute. */
export const FAULTS: Readonly<Record<string, Record<string, unknown>>> = {
  loss: { ...window, loss: 0.2 },
  'loss at one node': { ...window, loss: { share: 0.5, nodes: [1] } },
  duplication: { ...window, duplicate: 0.3 },
  reordering: { ...window, reorder: { share: 0.3, by: { uniform: ['0ms', '400ms'] } } },
  'a delay spike': { ...window, delay: { by: { exponential: '700ms' } } },
  partition: { ...window, partition: [[0, 1]] },
  'a partition one way': { ...window, partition: { from: [0], to: [1, 2, 3, 4] } },
  eclipse: { ...window, eclipse: { nodes: [1], hears: [2] } },
  crash: { ...window, crash: { nodes: [1] } },
  'a crash of two drawn': { ...window, crash: { count: 2, memory: 'lost' } },
  'a crash that loses memory': { ...window, crash: { nodes: [1], memory: 'lost' } },
  'a crash that loses the disk': { ...window, crash: { nodes: [1], disk: 'lost' } },
  'a slow node': { ...window, slow: { nodes: [1], processing: '200ms', sending: '300ms' } },
  'a clock ahead': { ...window, clock: { nodes: [1], ahead: '800ms' } },
  'a clock behind that drifts': { ...window, clock: { nodes: [1, 2], behind: '500ms', drift: -20_000 } },
  churn: {
    ...window,
    churn: { role: 'master', up: { weibull: ['20s', 0.6] }, down: { exponential: '4s' }, memory: 'lost' },
  },
  'crashes now and then': { ...window, every: '8s', for: { exponential: '5s' }, crash: { count: 1 } },
};
