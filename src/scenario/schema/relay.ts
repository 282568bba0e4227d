import * as z from 'zod';
import { duration } from '../../consensus/parameters.js';
import { BITCOIN_2019_RELAY } from '../../network/relay/presets.js';
import {
  DEFAULT_COMPACT_SIZE,
  DEFAULT_MISSING,
  type RelayNetworkSettings,
  type RelaySettings,
} from '../../network/relay/settings.js';

type Of<Kind extends RelaySettings['kind']> = Extract<RelaySettings, { kind: Kind }>;

function ofKind<Kind extends RelaySettings['kind']>(kind: Kind) {
  return z.custom<Of<Kind>>((value) => (value as RelaySettings | undefined)?.kind === kind);
}

const SHARE = 'expected a number from 0 to 1';
const share = z.number(SHARE).min(0, SHARE).max(1, SHARE);
const COUNT = 'expected a whole number of at least 1';
const count = z.int(COUNT).min(1, COUNT);

const direct = z.codec(z.literal('direct'), z.undefined(), {
  decode: () => undefined,
  encode: () => 'direct' as const,
});

const flood = z.codec(z.literal('flood'), ofKind('flood'), {
  decode: () => ({ kind: 'flood' as const }),
  encode: () => 'flood' as const,
});

const bitcoin = z.codec(
  z.literal('bitcoin-2019'),
  z.custom<RelaySettings>((value) => value === BITCOIN_2019_RELAY),
  { decode: () => BITCOIN_2019_RELAY, encode: () => 'bitcoin-2019' as const },
);

const gossip = z.codec(
  z.strictObject({
    gossip: z
      .strictObject({
        fanOut: count.meta({
          description: 'Neighbours a node sends an item to in each round.',
          examples: [3],
        }),
        rounds: count.prefault(1).describe('Rounds in which it does.'),
        every: duration().prefault('1s').describe('Time between two rounds.'),
      })
      .describe('Each node sends the item to some random neighbours.'),
  }),
  ofKind('gossip'),
  {
    decode: ({ gossip: inner }) => ({ kind: 'gossip' as const, ...inner }),
    encode: ({ fanOut, rounds = 1, every = 1_000_000 }) => ({ gossip: { fanOut, rounds, every } }),
  },
);

const BYTES = 'expected a whole number of bytes of at least 0';

const relayNetwork = z.union(
  [
    z.codec(z.literal('none'), z.undefined(), { decode: () => undefined, encode: () => 'none' as const }),
    z.codec(
      z.strictObject({
        members: count.meta({ description: 'How many there are: the first nodes.', examples: [16] }),
        baseSize: z.int(BYTES).min(0, BYTES).prefault(81).describe('Bytes of an item there, whatever it is.'),
        share: share
          .prefault(0.00383)
          .describe('And so many for each of its own bytes: 2 for a payment of 522.'),
      }),
      z.custom<RelayNetworkSettings>((value) => typeof value === 'object' && value !== null),
      { decode: (settings) => settings, encode: (settings) => ({ ...settings }) },
    ),
  ],
  'expected "none" or { members: count }, such as { members: 16 }',
);

const requesting = {
  timeout: duration().prefault('2min').describe('How long to wait for an answer before the next is asked.'),
  echo: z
    .boolean('expected true or false')
    .prefault(false)
    .describe('Announce an item also to the node it came from.'),
  requestDelay: duration(0).prefault('0s').describe('Added to each announcement and request.'),
  answerDelay: duration(0).prefault('0s').describe('Added to each answer.'),
  push: z
    .boolean('expected true or false')
    .prefault(false)
    .describe('Who makes an item sends it whole to all neighbours, unasked.'),
  relayNetwork: relayNetwork
    .prefault('none')
    .describe('Members pass items among themselves at once, in few bytes, as miners do (Falcon, FIBRE).'),
};

/** Parts that have a default in scenarios, as they were decoded. */
function requestingParts({
  timeout,
  echo = false,
  requestDelay = 0,
  answerDelay = 0,
  push = false,
  relayNetwork: fast,
}: Of<'inventory' | 'compact'>) {
  return { timeout, echo, requestDelay, answerDelay, push, relayNetwork: fast };
}

const inventory = z.codec(
  z.strictObject({
    inventory: z.strictObject(requesting).describe('Each node announces the item and sends it on request.'),
  }),
  ofKind('inventory'),
  {
    decode: ({ inventory: inner }) => ({ kind: 'inventory' as const, ...inner }),
    encode: (settings) => ({ inventory: requestingParts(settings) }),
  },
);

const MISSING = 'expected rising shares of a block, such as [0.01, 0.05, 0.9]';

const CHOICES = 'expected a whole number from 0 to 8';

const compact = z.codec(
  z.strictObject({
    compact: z
      .strictObject({
        ...requesting,
        share: share.prefault(1).describe('Share of nodes that use compact blocks.'),
        failureRate: share.prefault(0).describe('Share of compact blocks that lack transactions on arrival.'),
        compactSize: count.prefault(DEFAULT_COMPACT_SIZE).describe('Bytes of a compact block.'),
        highBandwidth: z
          .int(CHOICES)
          .min(0, CHOICES)
          .max(8, CHOICES)
          .prefault(0)
          .describe(
            'Neighbours that send a node sketches unasked, those that were recently first; 3 in Bitcoin Core.',
          ),
        steadyShare: share.prefault(0).describe('Share of nodes that are always there and fail less.'),
        steadyFailureRate: share.prefault(0).describe('How often these fail.'),
        missing: z
          .array(share, MISSING)
          .min(1, MISSING)
          .prefault([...DEFAULT_MISSING])
          .describe('What is missing then, as shares of the block: evenly spaced quantiles.'),
      })
      .describe('Inventory relay in which most blocks travel as sketches (BIP 152).'),
  }),
  ofKind('compact'),
  {
    decode: ({ compact: inner }) => ({ kind: 'compact' as const, ...inner }),
    encode: (settings) => ({
      compact: {
        ...requestingParts(settings),
        share: settings.share,
        failureRate: settings.failureRate,
        compactSize: settings.compactSize ?? DEFAULT_COMPACT_SIZE,
        highBandwidth: settings.highBandwidth ?? 0,
        steadyShare: settings.steadyShare ?? 0,
        steadyFailureRate: settings.steadyFailureRate ?? 0,
        missing: [...(settings.missing ?? DEFAULT_MISSING)],
      },
    }),
  },
);

/** How blocks spread, as a scenario writes it; decodes to `RelaySettings`, or `undefined` for direct sending. */
export const relaySchema = z.union(
  [direct, flood, bitcoin, gossip, inventory, compact],
  'expected "direct", "flood" or "bitcoin-2019", or one of { gossip: ... }, { inventory: ... } and { compact: ... }',
);
