import * as z from 'zod';
import { REGION_TABLES, type RegionTable, type RegionTableName } from '../../network/regions.js';
import { delay } from './delay.js';
import { regionsOfText } from './region-csv.js';
import { speed } from './speed.js';

const NAMES = Object.keys(REGION_TABLES) as [RegionTableName, ...RegionTableName[]];

const EXPECTED = `expected "none", ${NAMES.map((name) => `"${name}"`).join(', ')}, a table { places: [...], latency: [[...]] }, or { latency: CSV, bandwidth: CSV }`;

const none = z.codec(z.literal('none'), z.undefined(), {
  decode: () => undefined,
  encode: () => 'none' as const,
});

const named = z.codec(
  z.enum(NAMES),
  z.custom<RegionTable>((value) => NAMES.some((name) => REGION_TABLES[name] === value)),
  {
    decode: (name) => REGION_TABLES[name],
    encode: (table) => NAMES.find((name) => REGION_TABLES[name] === table)!,
  },
);

const SHARE = 'expected a number from 0 to 1';
/** How far from 1 the shares may sum: what rounding to four digits leaves. */
const TOLERANCE = 1e-3;

const place = z.strictObject({
  name: z.string('expected text').meta({ description: 'Name of the region.', examples: ['Europe'] }),
  share: z
    .number(SHARE)
    .min(0, SHARE)
    .max(1, SHARE)
    .meta({ description: 'Share of the nodes that are in it.', examples: [0.5] }),
  upload: speed.prefault('unlimited').describe("Speed of a node's uplink, or quantiles of it."),
  download: speed.prefault('unlimited').describe("Speed of a node's downlink, or quantiles of it."),
});

const places = z
  .array(place, 'expected a list of regions')
  .min(1, 'expected at least one region')
  .refine(
    (list) => Math.abs(list.reduce((sum, { share }) => sum + share, 0) - 1) <= TOLERANCE,
    'expected shares that sum to 1',
  );

const written = z.codec(
  z
    .strictObject({
      places: places.meta({
        description: 'The regions.',
        examples: [
          [
            { name: 'Europe', share: 0.5 },
            { name: 'Asia', share: 0.5 },
          ],
        ],
      }),
      latency: z.array(z.array(delay()), 'expected a row of delays for each region').meta({
        description: 'Delay from each region (row) to each (column).',
        examples: [
          [
            ['20ms', '180ms'],
            ['180ms', '30ms'],
          ],
        ],
      }),
      drawn: z
        .enum(['message', 'link'], 'expected "message" or "link"')
        .prefault('message')
        .describe('What has a delay of its own: each message, or each link for all its messages.'),
    })
    .refine(
      (table) =>
        table.latency.length === table.places.length &&
        table.latency.every((row) => row.length === table.places.length),
      { message: 'expected a row for each region with a delay to each', path: ['latency'] },
    ),
  z.custom<RegionTable>((value) => typeof value === 'object' && value !== null && 'regions' in value),
  {
    decode: ({ places: regions, latency, drawn }) => ({ regions, latency, drawn }),
    encode: ({ regions, latency, drawn = 'message' }) => ({
      drawn,
      places: regions.map((region) => ({ ...region })),
      latency: latency.map((row) => [...row]),
    }),
  },
);

const CSV = 'expected CSV text, or the name of a .csv file in the same folder';
const tables = z.codec(
  z.strictObject({
    latency: z.string(CSV).meta({
      description: 'A square of latencies as CSV, in ms unless its first cell states a unit.',
      examples: ['latency.csv'],
    }),
    bandwidth: z
      .string(CSV)
      .optional()
      .meta({
        description:
          'Name, upload, download and perhaps a share of the nodes for each region, in Mbit/s; unlimited without it.',
        examples: ['bandwidth.csv'],
      }),
  }),
  z.custom<RegionTable>((value) => typeof value === 'object' && value !== null && 'regions' in value),
  {
    decode: ({ latency, bandwidth }, context) => {
      const table = regionsOfText(latency, bandwidth);
      if (typeof table !== 'string') return table;
      const [key = '', ...rest] = table.split(': ');
      context.issues.push({ code: 'custom', message: rest.join(': '), input: latency, path: [key] });
      return z.NEVER;
    },
    encode: () => ({ latency: '' }),
  },
);

/** Where nodes are, as a scenario writes it; decodes to a `RegionTable`, or `undefined`. */
export const regionsSchema = z.union([none, named, written, tables], EXPECTED);
