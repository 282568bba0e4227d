import * as z from 'zod';
import { duration } from '../../consensus/parameters.js';
import type { Coordinates } from '../../network/coordinates.js';
import type { PoolLinks } from '../../network/pool-links.js';
import type { VerificationCost } from '../../network/settings.js';
import type { SlowStart } from '../../network/slow-start.js';

const none = z.codec(z.literal('none'), z.undefined(), {
  decode: () => undefined,
  encode: () => 'none' as const,
});

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

const SHARE = 'expected a number from 0 to 1';
const share = z.number(SHARE).min(0, SHARE).max(1, SHARE);
const POINT = 'expected a point as shares of width and height, such as [0.2, 0.7]';

const plane = z.codec(
  z.strictObject({
    width: duration().meta({
      description: 'Delay from one side of the plane to the other.',
      examples: ['150ms'],
    }),
    height: duration().meta({ description: 'Delay from its lower to its upper edge.', examples: ['60ms'] }),
    least: duration(0).prefault('1ms').describe('Delay that every link has besides.'),
    points: z
      .array(z.tuple([share, share], POINT), 'expected a list of points such as [[0.2, 0.7], [0.5, 0.5]]')
      .prefault([])
      .describe('Where the first nodes are; the others are anywhere.'),
  }),
  z.custom<Coordinates>(isGroup),
  {
    decode: (settings) => settings,
    encode: ({ points = [], ...rest }) => ({
      ...rest,
      points: points.map(([x, y]): [number, number] => [x, y]),
    }),
  },
);

/** Latency by distance, as a scenario writes it. */
export const coordinatesSchema = z.union(
  [none, plane],
  'expected "none" or a plane such as { width: 150ms, height: 60ms }',
);

const WINDOW = 'expected a whole number of bytes from 536 to 1000000000';
const window = z.codec(
  z.strictObject({
    window: z
      .int(WINDOW)
      .min(536, WINDOW)
      .max(1_000_000_000, WINDOW)
      .prefault(14_600)
      .describe('Bytes sent before the first acknowledgement: ten segments of 1,460.'),
  }),
  z.custom<SlowStart>(isGroup),
  { decode: (settings) => settings, encode: ({ window: bytes }) => ({ window: bytes }) },
);

/** TCP's slow start, as a scenario writes it. */
export const slowStartSchema = z.union(
  [none, window],
  'expected "none" or { window: bytes }, such as { window: 14600 }',
);

/** Bytes of the unit in which time for bytes is written. */
const MEGABYTE = 1_000_000;

const cost = z.codec(
  z.strictObject({
    perBlock: duration(0).prefault('0s').describe('For every block: also what a node does on each hop.'),
    perMegabyte: duration(0)
      .prefault('0s')
      .meta({ description: 'For a million bytes on the wire.', examples: ['380ms'] }),
    perPayment: duration(0).prefault('0s').describe('For each payment in the block.'),
  }),
  z.custom<VerificationCost>(isGroup),
  {
    decode: ({ perBlock, perMegabyte, perPayment }) => ({
      perBlock,
      perByte: perMegabyte / MEGABYTE,
      perPayment,
    }),
    encode: ({ perBlock, perByte, perPayment }) => ({
      perBlock,
      perMegabyte: Math.round(perByte * MEGABYTE),
      perPayment,
    }),
  },
);

/** What verifying costs, as a scenario writes it. */
export const verificationSchema = z.union(
  [none, cost],
  'expected "none" or times such as { perMegabyte: 380ms, perBlock: 1ms }',
);

const LINKS = 'expected least and most links, the lesser first, such as [700, 800]';
const COUNT = 'expected a whole number from 1 to 10000';

const pools = z.codec(
  z.strictObject({
    nodes: z
      .int(COUNT)
      .min(1, COUNT)
      .max(10_000, COUNT)
      .meta({ description: 'How many pools there are; they are the first masters.', examples: [16] }),
    mesh: z
      .boolean('expected true or false')
      .prefault(true)
      .describe('Each pool is linked with every other.'),
    links: z
      .tuple([z.int(LINKS).min(1, LINKS), z.int(LINKS).min(1, LINKS)], LINKS)
      .refine(([least, most]) => least <= most, LINKS)
      .optional()
      .meta({ description: 'Links each opens at the least, and has at the most.', examples: [[100, 120]] }),
  }),
  z.custom<PoolLinks>(isGroup),
  {
    decode: (settings) => settings,
    encode: ({ nodes, mesh, links }) => ({
      nodes,
      mesh,
      ...(links === undefined ? {} : { links: [links[0], links[1]] as [number, number] }),
    }),
  },
);

/** How pools are linked, as a scenario writes it. */
export const poolsSchema = z.union(
  [none, pools],
  'expected "none" or { nodes: count, links: [least, most] }',
);
