import { mostOpen } from '../attacks/fit.js';
import { PROTOCOLS, traitsByDefault } from '../consensus/index.js';
import { greatestOf } from '../engine/extremes.js';
import { type Random, randomSource } from '../engine/random.js';
import { FAULT_KINDS, type FaultKinds } from '../faults/settings.js';
import type { WrittenScenario } from '../scenario/written-scenario.js';
import { drawAttacks } from './drawn-attacks.js';
import { drawSlowScenario } from './drawn-slow-network.js';

/** When every fault is over, and when the run is, in seconds. */
const HEALED = 90;
const DURATION = 200;
/** Faults begin when the money has been shared out: who loses the first money has nothing to recover. */
const FIRST_FAULT = 15;
const MOST_FAULTS = 4;
/** One scenario in so many is over slow links that are cut for long. */
const SLOW_ONE_IN = 8;
/** Fewer have no majority to recover with. */
export const LEAST_MASTERS = 4;

/** A family of protocols: what of a scenario it needs, and what may be drawn. */
interface Family {
  readonly protocol: string;
  readonly base: (random: Random, masters: number) => Record<string, unknown>;
  /** Whether its blocks go by the network's relay, over its topology. */
  readonly relays: boolean;
  /** Whether its votes may be relayed and gathered. */
  readonly votes?: boolean;
  /** Masters, where their number is given. */
  readonly masters?: number;
  /** Faults it is not asked to bear, which would be more than its rules promise. */
  readonly spared?: readonly string[];
}

const FAMILIES: readonly Family[] = [
  {
    protocol: 'pou',
    base: (random) => ({
      extends: 'pou-default',
      consensus: {
        protocol: 'pou',
        blockTime: random.pick(['5s', '8s']),
        feesRate: random.pick([0.05, 0.01]),
      },
    }),
    relays: true,
  },
  {
    protocol: 'nakamoto',
    base: (random, masters) => ({
      extends: 'ten-equal-miners',
      consensus: {
        blockTime: random.pick(['4s', '6s']),
        hashPower: Array.from({ length: masters }, () => 1 + random.below(5)),
        forkChoice: random.pick(['work', 'longest']),
        tieBreak: random.pick(['first-seen', 'lowest-hash']),
        retarget: random.pick(['none', 'none', 'per-block']),
      },
    }),
    relays: true,
  },
  {
    protocol: 'ghost',
    base: (random) => ({
      extends: 'ethereum-pow',
      consensus: {
        blockTime: '5s',
        hashPower: 'equal',
        retarget: 'none',
        forkChoice: random.pick(['subtree', 'work']),
      },
    }),
    relays: true,
  },
  {
    protocol: 'stake-lottery',
    base: (random, masters) => ({
      extends: 'stake-lottery-default',
      consensus: {
        ...random.pick([{ forging: 'clock', blockTime: '5s' }, { threshold: 1 }]),
        draw: 'equivalent',
        staking: 'none',
        stakes: Array.from({ length: masters }, () => 1 + random.below(20)),
      },
    }),
    relays: false,
  },
  {
    protocol: 'cheesechain',
    base: (random) => ({
      extends: 'cheesechain-default',
      supply: 5,
      consensus: { blockTime: random.pick(['5s', '7s']), sync: '20s' },
    }),
    relays: false,
  },
  {
    protocol: 'lpos',
    base: (random) => ({
      extends: 'lpos-default',
      consensus: {
        seats: 4 + random.below(8),
        genesis: '10-rich-men',
        transport: random.pick(['direct', 'routed']),
        // All pay: a leader that knows of no payment proposes nothing, and lost ones are not sent again.
        instruction: { kind: 'tx-n-outputs', outputs: 2 },
      },
      workload: { kind: 'none' },
    }),
    relays: false,
    // As many as own the first money, so that senates have several members.
    masters: 10,
    // One member may sit on more seats than can be faulty: what it signed must not be forgotten.
    spared: ['disk'],
  },
  {
    protocol: 'tendermint',
    base: (random) => ({
      extends: 'tendermint-default',
      consensus: {
        skipCommitTimeout: random.below(2) === 0,
        timeouts: random.pick([{}, { propose: '1s', proposeDelta: '1s', commit: '200ms' }]),
      },
    }),
    relays: false,
    votes: true,
  },
  {
    protocol: 'pbft',
    base: (random) => ({
      extends: 'pbft-four',
      consensus: {
        timeout: random.pick(['1s', '2s', '4s']),
        checkpoint: random.pick([1, 5, 100]),
        forcedViewChange: random.pick([0, 0, 3]),
      },
    }),
    relays: false,
  },
];

/** When the last fault of a drawn scenario is over, in seconds. */
export function healedAt(scenario: WrittenScenario): number {
  const faults = (scenario['faults'] ?? []) as readonly { readonly until: string }[];
  return Math.max(HEALED, greatestOf(faults.map(({ until }) => Number.parseInt(until, 10))));
}

/** The scenario that a seed draws: protocol, population, network, workload, faults, attacks. */
export function drawScenario(seed: string): WrittenScenario {
  const source = randomSource(`swarm/${seed}`);
  const slow = source.stream('slow');
  if (slow.below(SLOW_ONE_IN) === 0) {
    return { ...drawSlowScenario(slow, LEAST_MASTERS + slow.below(6)), name: 'swarm', seed };
  }
  const random = source.stream('scenario');
  const family = random.pick(FAMILIES);
  const masters = family.masters ?? LEAST_MASTERS + random.below(6);
  const base = family.base(random, masters);
  const lpos = base['extends'] === 'lpos-default';
  const nodes: { readonly master: number; readonly consumer?: number } = {
    master: masters,
    ...(lpos ? {} : { consumer: 2 + random.below(4) }),
  };
  const cashing = base['extends'] === 'pou-default' ? 1 : 0;
  const consumers = Array.from({ length: nodes.consumer ?? 0 }, (_, place) => masters + cashing + place);
  const workload = { payments: 80, every: '2s', hostile: random.below(2) === 0 };
  const network = drawNetwork(random, family, masters);
  const faults = drawFaults(random, family, masters);
  const consensus = { ...(base['consensus'] as Readonly<Record<string, unknown>>) };
  if (family.votes === true) drawVotes(source.stream('votes'), consensus, network, masters);
  const attacks = drawAttacks(source.stream('attacks'), {
    traits: mostOpen(traitsByDefault(PROTOCOLS[family.protocol]!)!),
    weights: weightsOf(consensus) ?? Array.from({ length: masters }, () => 1),
    consumers,
    slots: consensus['forging'] === 'clock',
  });
  return {
    ...base,
    consensus,
    name: 'swarm',
    seed,
    duration: `${DURATION}s`,
    nodes,
    network,
    ...(lpos ? {} : { workload }),
    faults,
    ...(attacks.length === 0 ? {} : { attacks }),
    // In a senate of few seats one member is soon more than may be faulty.
    ...(lpos && attacks.length > 0
      ? { consensus: { ...consensus, seats: 3 * (consensus['seats'] as number) } }
      : {}),
  };
}

/** Hash power or stakes, where each master has its own. */
function weightsOf({ hashPower, stakes }: Readonly<Record<string, unknown>>): readonly number[] | undefined {
  const weights = hashPower ?? stakes;
  return Array.isArray(weights) ? weights : undefined;
}

function drawNetwork(random: Random, family: Family, masters: number): Record<string, unknown> {
  const network: Record<string, unknown> = {
    latency: random.pick([
      '10ms',
      '80ms',
      { uniform: ['20ms', '200ms'] },
      { exponential: '60ms' },
      { lognormal: ['70ms', '40ms'] },
    ]),
    jitter: random.pick(['0ms', '0ms', { exponential: '10ms' }, { pareto: ['20ms', '10ms'] }]),
    ordered: random.below(3) > 0,
    bandwidth: random.pick(['unlimited', '1MB/s']),
    loss: random.pick([0, 0, 0, 0.01]),
  };
  if (!family.relays || random.below(3) === 0) return network;
  network['topology'] = random.pick([
    'mesh',
    { regular: { degree: masters > 4 ? 4 : 2 } },
    { outgoing: { links: 3 } },
    'ring',
  ]);
  network['relay'] = random.pick([
    'flood',
    { gossip: { fanOut: 4, rounds: 2, every: '500ms' } },
    { inventory: { timeout: '1s' } },
    { compact: { timeout: '1s', failureRate: 0.2 } },
  ]);
  network['payments'] = random.pick(['direct', 'relayed', 'pooled']);
  // Handed to one master alone, the first money could be lost on the way.
  if (network['payments'] === 'relayed') network['loss'] = 0;
  return network;
}

/** How votes travel: half of the scenarios have them relayed, over one graph or another, and half have them gathered. */
function drawVotes(
  random: Random,
  consensus: Record<string, unknown>,
  network: Record<string, unknown>,
  masters: number,
): void {
  if (random.below(2) === 0) {
    consensus['votes'] = 'relayed';
    network['topology'] = random.pick(['mesh', 'ring', 'line', { regular: { degree: masters > 4 ? 4 : 2 } }]);
  }
  if (random.below(2) === 0)
    consensus['aggregation'] = {
      aggregators: 1 + random.below(masters),
      gather: random.pick(['0s', '50ms', '1s']),
    };
}

function drawFaults(random: Random, family: Family, masters: number): readonly WrittenScenario[] {
  const faults: WrittenScenario[] = [];
  for (let count = random.below(MOST_FAULTS + 1); count > 0; count--) {
    const at = FIRST_FAULT + random.below(HEALED - FIRST_FAULT - 5);
    const until = at + 1 + random.below(HEALED - at - 1);
    const kind = random.pick(FAULT_KINDS);
    const settings = drawFault(kind, random, family, masters);
    const losesDisk = typeof settings === 'object' && settings !== null && 'disk' in settings;
    const again = kind !== 'churn' && !losesDisk && random.below(4) === 0;
    const repetition = again ? { every: '10s', for: { exponential: '5s' } } : {};
    faults.push({ at: `${at}s`, until: `${until}s`, ...repetition, [kind]: settings });
  }
  return faults;
}

function drawFault(
  kind: keyof FaultKinds,
  random: Random,
  { spared = [] }: Family,
  masters: number,
): unknown {
  const share = () => random.pick([0.05, 0.2, 0.5]);
  const some = () => ({ count: 1 + random.below(Math.max(1, masters - 1)) });
  const memory = random.pick(['kept', 'lost']);
  switch (kind) {
    case 'loss':
      return random.pick([share(), { share: 0.8, ...some() }]);
    case 'duplicate':
      return { share: share(), after: { exponential: '200ms' } };
    case 'reorder':
      return { share: share(), by: { uniform: ['0ms', '800ms'] } };
    case 'delay':
      return {
        share: share(),
        by: random.pick(['300ms', { exponential: '1s' }]),
        ...random.pick([{}, some()]),
      };
    case 'partition': {
      const cut = 1 + random.below(masters - 1);
      const group = Array.from({ length: cut }, (_, node) => node);
      const rest = Array.from({ length: masters - cut }, (_, place) => cut + place);
      return random.pick<unknown>([[group], [group, rest], { from: group, to: rest }]);
    }
    case 'eclipse':
      return { count: 1, hears: random.pick([[], [0]]) };
    case 'crash':
      // One disk at a time: when every master's is lost, so is the chain.
      return random.pick([
        { ...some(), memory },
        spared.includes('disk') ? { count: 1 } : { count: 1, disk: 'lost' },
      ]);
    case 'slow':
      return { ...some(), processing: random.pick(['10ms', '150ms']), sending: random.pick(['0s', '300ms']) };
    case 'clock':
      return {
        ...some(),
        [random.pick(['ahead', 'behind'])]: random.pick(['100ms', '2s']),
        drift: random.pick([0, 900]),
      };
    case 'churn':
      return { role: 'master', up: { weibull: ['15s', 0.6] }, down: { exponential: '4s' }, memory };
  }
}
