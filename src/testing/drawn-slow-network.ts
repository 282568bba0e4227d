import type { Random } from '../engine/random.js';

/** How a protocol's times follow from its block time, and how slow its links may be. */
interface SlowFamily {
  readonly base: (
    random: Random,
    blockTime: number,
    latency: number,
    masters: number,
  ) => Record<string, unknown>;
  /** The longest latency, in block times: by then a slot's chances are over, or most blocks are stale. */
  readonly slowest: number;
}

const FAMILIES: readonly SlowFamily[] = [
  {
    base: (_random, blockTime) => ({
      extends: 'ten-equal-miners',
      consensus: { blockTime: `${blockTime}s`, hashPower: 'equal', retarget: 'none' },
    }),
    slowest: 1 / 6,
  },
  {
    base: (random, blockTime) => ({
      extends: 'ethereum-pow',
      consensus: {
        ...{ blockTime: `${blockTime}s`, hashPower: 'equal', retarget: 'none' },
        forkChoice: random.pick(['subtree', 'work']),
      },
    }),
    slowest: 1 / 6,
  },
  {
    base: (_random, blockTime) => ({
      extends: 'pou-default',
      consensus: { blockTime: `${blockTime}s` },
    }),
    slowest: 1 / 40,
  },
  {
    base: (_random, blockTime, _latency, masters) => ({
      extends: 'stake-lottery-default',
      consensus: {
        ...{ forging: 'clock', blockTime: `${blockTime}s`, draw: 'equivalent', staking: 'none' },
        stakes: Array.from({ length: masters }, () => 5),
      },
    }),
    slowest: 1 / 40,
  },
  {
    base: (_random, blockTime) => ({
      extends: 'cheesechain-default',
      supply: 5,
      consensus: { blockTime: `${blockTime}s`, sync: `${2 * blockTime}s` },
    }),
    slowest: 1 / 20,
  },
  {
    base: (_random, blockTime, latency) => ({
      extends: 'tendermint-default',
      consensus: {
        timeouts: {
          ...{ propose: `${6 * latency}s`, prevote: `${3 * latency}s`, precommit: `${3 * latency}s` },
          commit: `${blockTime}s`,
        },
        repeat: `${4 * latency}s`,
      },
    }),
    slowest: 1 / 6,
  },
];

/** Bytes that a block with some payments is taken to have at the most, to draw links that carry it slowly. */
const BLOCK_BYTES = 8000;
/** When the partition begins, in block times: the money has been shared out. */
const CUT_AT = 15;
/** Block times after the partition in which new blocks come. */
const NEW_BLOCKS = 12;
/** Round trips after the partition: what fetching many blocks takes, and some for the news of them. */
const TRIPS = 30;

/**
 * A scenario over links as slow as there are, from half a second to minutes, thin ones too, that are cut in two for up
 * to a hundred blocks. When they are whole again all must agree within a time that follows from the network.
 *
 * @param masters how many there are.
 */
export function drawSlowScenario(random: Random, masters: number): Record<string, unknown> {
  const family = random.pick(FAMILIES);
  const blockTime = random.pick([60, 300, 900]);
  const latency = Math.max(1, Math.floor(random.next() * family.slowest * blockTime));
  const isThin = random.below(2) === 0;
  const gap = 5 + random.below(100);
  const heal = (CUT_AT + gap) * blockTime;
  // On thin links a block takes as long as the latency.
  const bytes = isThin ? 3 * gap * latency : 0;
  const bound = NEW_BLOCKS * blockTime + TRIPS * 2 * latency * (isThin ? 2 : 1) + bytes;
  const cut = 1 + random.below(masters - 1);
  const sides = [
    Array.from({ length: cut }, (_, node) => node),
    Array.from({ length: masters - cut }, (_, place) => cut + place),
  ];
  return {
    ...family.base(random, blockTime, latency, masters),
    duration: `${heal + bound}s`,
    nodes: { master: masters, consumer: 3 },
    network: {
      latency: random.pick([`${latency}s`, { uniform: ['500ms', `${latency}s`] }]),
      bandwidth: isThin ? `${Math.ceil(BLOCK_BYTES / latency)}B/s` : 'unlimited',
      uplink: random.pick(['parallel', 'queued']),
    },
    // To the end: some protocols make no block of nothing.
    workload: { payments: Math.ceil((heal + bound) / blockTime), every: `${blockTime}s`, hostile: false },
    faults: [{ at: `${CUT_AT * blockTime}s`, until: `${heal}s`, partition: sides }],
  };
}
