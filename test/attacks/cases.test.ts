import type { WorkProtocol } from '../../src/consensus/nakamoto/protocol.js';
import type { Block } from '../../src/ledger/block.js';
import type { Run } from '../../src/run/run.js';
import { attackCases, type ProtocolCase } from './cases.js';

const workSupply = (run: Run, block: Block) => (run.protocol as WorkProtocol).book.supply(block as never);
const noPower = { scenario: { consensus: { hashPower: { pools: [3, 2, 1] } } } };
const workload = { payments: 12, every: '20s', weights: [50, 100] };
const FAULTY = 'a member of LPOS is faulty or it is not: there is no part of its blocks to choose';

const VOTER = 'a validator breaks the rules or it does not: each of them has power';

/** Attacks on proof of work, of which node 3 has no power in the cases without. */
const onWork: ProtocolCase['attacks'] = {
  'selfish-mining': {
    entry: { nodes: [3], strategy: 'LFT1', gamma: 0.5 },
    powerless: { ...noPower, entry: { gamma: 'network' } },
  },
  'double-spend': {
    entry: { nodes: [3], confirmations: 1, patience: 5 },
    // Nor has the accomplice any money to pay with.
    powerless: {
      scenario: { consensus: { hashPower: { pools: [3, 2] } } },
      entry: { accomplice: 2, merchant: 5 },
    },
  },
  majority: { entry: { nodes: [3], depth: 2 }, powerless: noPower },
  withholding: { entry: { nodes: [3], for: '30s' }, powerless: { entry: { share: 0 } } },
  'payment-flooding': { entry: { nodes: [7], every: '1s', count: 40 }, powerless: { entry: { count: 0 } } },
  // Wallets of node 99 do not exist.
  censorship: { entry: { nodes: [3], senders: [4, 5] }, powerless: { entry: { senders: [99] } } },
};

const nodes = { master: 4, cashing: 0, consumer: 4, trusted: 0 };
const consensus = { hashPower: [3, 2, 1, 4] };

attackCases('nakamoto', {
  scenario: {
    extends: 'ten-equal-miners',
    nodes,
    duration: '10min',
    network: { latency: { uniform: ['20ms', '80ms'] } },
    consensus: { protocol: 'nakamoto', blockTime: '10s', ...consensus },
    workload,
  },
  supply: workSupply,
  attacks: onWork,
});

attackCases('ghost', {
  scenario: {
    extends: 'ethereum-pow',
    nodes,
    duration: '8min',
    network: { latency: '200ms' },
    consensus: { protocol: 'ghost', blockTime: '8s', retarget: 'none', ...consensus },
    workload,
  },
  supply: workSupply,
  attacks: onWork,
});

const EQUAL_POWER = 'all masters of Cheesechain mine alike: none has no power';

attackCases('cheesechain', {
  scenario: {
    extends: 'cheesechain-default',
    supply: 5,
    duration: '4min',
    nodes: { master: 3, consumer: 4 },
    consensus: { protocol: 'cheesechain', blockTime: '5s' },
    workload: { payments: 8, every: '10s', weights: [50, 100] },
  },
  supply: (_run, { height }) => height * 50_000_000,
  attacks: {
    'selfish-mining': { entry: { nodes: [0], gamma: 0.5 }, powerless: EQUAL_POWER },
    'double-spend': {
      entry: { nodes: [0], confirmations: 1, patience: 3, accomplice: 5, merchant: 6 },
      powerless: EQUAL_POWER,
    },
    majority: { entry: { nodes: [0], depth: 2, patience: 4 }, powerless: EQUAL_POWER },
    withholding: { entry: { nodes: [0] }, powerless: { entry: { share: 0 } } },
    censorship: { entry: { nodes: [0, 1], senders: [3, 4] }, powerless: { entry: { senders: [99] } } },
    'payment-flooding': { entry: { nodes: [6], every: '1s', count: 40 }, powerless: { entry: { count: 0 } } },
    sybil: { entry: { nodes: [5, 6] }, powerless: 'a peer that says nothing is not the same as none' },
  },
});

attackCases('pou', {
  scenario: {
    extends: 'pou-default',
    nodes: { master: 5, cashing: 1, consumer: 6, trusted: 1 },
    workload: { payments: 20, weights: [50, 100] },
  },
  attacks: {
    withholding: { entry: { nodes: [0, 1], for: '1500ms' }, powerless: { entry: { share: 0 } } },
    equivocation: { entry: { nodes: [0, 1] }, powerless: { entry: { share: 0 } } },
    censorship: { entry: { nodes: [0, 1, 2, 3], senders: [6, 7] }, powerless: { entry: { senders: [99] } } },
    'payment-flooding': {
      entry: { nodes: [11], every: '1s', count: 40 },
      powerless: { entry: { count: 0 } },
    },
    sybil: { entry: { nodes: [0, 1], tries: 20 }, powerless: { entry: { tries: 0 } } },
    'raffle-bribery': {
      entry: { nodes: [8, 9, 10, 11], means: 'choosing', volume: 0.001 },
      powerless: { entry: { rounds: 0 } },
    },
    'seed-grinding': { entry: { nodes: [0, 1] }, powerless: { entry: { tries: 1 } } },
  },
});

attackCases('stake-lottery', {
  scenario: {
    extends: 'stake-lottery-default',
    nodes: { master: 4, consumer: 4 },
    consensus: { protocol: 'stake-lottery', forging: 'clock', stakes: [15, 9, 6, 20] },
    workload: { payments: 30, every: '2s', weights: [50, 100] },
  },
  attacks: {
    withholding: { entry: { nodes: [0], for: '1500ms' }, powerless: { entry: { share: 0 } } },
    equivocation: { entry: { nodes: [0, 3] }, powerless: { entry: { share: 0 } } },
    censorship: { entry: { nodes: [0, 3], senders: [4, 5] }, powerless: { entry: { senders: [99] } } },
    'payment-flooding': { entry: { nodes: [7], every: '1s', count: 40 }, powerless: { entry: { count: 0 } } },
    // Without forks there is no other branch: see the scenario for what it does to those of an equivocator.
    'nothing-at-stake': { entry: { nodes: [1, 2] }, powerless: {}, shows: false },
    'long-range': { entry: { nodes: [0], at: '40s' }, powerless: { entry: { at: '10d' } } },
  },
});

attackCases('lpos', {
  scenario: {
    extends: 'lpos-default',
    duration: '1min',
    nodes: { master: 10 },
    consensus: { protocol: 'lpos', seats: 10, transport: 'direct', retry: '500ms' },
  },
  attacks: {
    withholding: { entry: { nodes: [0, 1], for: '10s' }, powerless: FAULTY },
    censorship: {
      entry: { nodes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], senders: [0, 3] },
      powerless: { entry: { senders: [99] } },
    },
    equivocation: { entry: { nodes: [0, 1] }, powerless: FAULTY },
    'payment-flooding': { entry: { nodes: [9], every: '1s', count: 20 }, powerless: { entry: { count: 0 } } },
  },
});

attackCases('pbft', {
  scenario: {
    extends: 'pbft-four',
    duration: '1min',
    nodes: { master: 5, consumer: 4 },
    workload: { payments: 40, weights: [50, 100] },
  },
  attacks: {
    withholding: { entry: { nodes: [0], for: '2s' }, powerless: VOTER },
    equivocation: { entry: { nodes: [0] }, powerless: VOTER },
    censorship: {
      entry: { nodes: [0, 1, 2, 3, 4], senders: [5, 6] },
      powerless: { entry: { senders: [99] } },
    },
    'payment-flooding': { entry: { nodes: [7], every: '1s', count: 20 }, powerless: { entry: { count: 0 } } },
  },
});

attackCases('tendermint', {
  scenario: {
    extends: 'tendermint-default',
    duration: '1min',
    nodes: { master: 5, consumer: 4 },
    workload: { payments: 40, weights: [50, 100] },
  },
  attacks: {
    withholding: { entry: { nodes: [1], for: '2s' }, powerless: VOTER },
    equivocation: { entry: { nodes: [1] }, powerless: VOTER },
    'dishonest-votes': { entry: { nodes: [1], votes: 'nil' }, powerless: VOTER },
    censorship: {
      entry: { nodes: [0, 1, 2, 3, 4], senders: [5, 6] },
      powerless: { entry: { senders: [99] } },
    },
    'payment-flooding': { entry: { nodes: [7], every: '1s', count: 20 }, powerless: { entry: { count: 0 } } },
  },
});
