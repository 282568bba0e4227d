import * as z from 'zod';
import { duration } from '../consensus/parameters.js';
import type { Delay } from '../network/settings.js';

const EXPECTED_DELAY =
  'expected a duration such as "50ms", or { uniform: [low, high] }, { normal: [mean, deviation] } or { exponential: mean }';

const span = duration(0);
const pair = z.tuple([span, span], 'expected two durations such as [20ms, 80ms]');

const constantDelay = z.codec(span, z.custom<Delay & { kind: 'constant' }>(ofKind('constant')), {
  decode: (value) => ({ kind: 'constant' as const, value }),
  encode: ({ value }) => value,
});
const uniformDelay = z.codec(
  z.strictObject({
    uniform: pair.refine(([low, high]) => low <= high, 'expected the lower bound first, as in [20ms, 80ms]'),
  }),
  z.custom<Delay & { kind: 'uniform' }>(ofKind('uniform')),
  {
    decode: ({ uniform: [low, high] }) => ({ kind: 'uniform' as const, low, high }),
    encode: ({ low, high }) => ({ uniform: [low, high] as [number, number] }),
  },
);
const normalDelay = z.codec(
  z.strictObject({ normal: pair }),
  z.custom<Delay & { kind: 'normal' }>(ofKind('normal')),
  {
    decode: ({ normal: [mean, deviation] }) => ({ kind: 'normal' as const, mean, deviation }),
    encode: ({ mean, deviation }) => ({ normal: [mean, deviation] as [number, number] }),
  },
);
const exponentialDelay = z.codec(
  z.strictObject({ exponential: span }),
  z.custom<Delay & { kind: 'exponential' }>(ofKind('exponential')),
  {
    decode: ({ exponential }) => ({ kind: 'exponential' as const, mean: exponential }),
    encode: ({ mean }) => ({ exponential: mean }),
  },
);

function ofKind(kind: Delay['kind']): (value: unknown) => boolean {
  return (value) => typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}

/** A delay as a scenario writes it: a fixed duration or a distribution. */
function delay() {
  return z.union([constantDelay, uniformDelay, normalDelay, exponentialDelay], EXPECTED_DELAY);
}

const EXPECTED_BANDWIDTH = 'expected "unlimited" or a speed such as "1MB/s" or "10Mbit/s"';

/** Bits per second of each unit, so that bits and bytes share one table; the first that divides is written. */
const SPEED_UNITS: readonly (readonly [unit: string, bits: number])[] = [
  ['GB/s', 8_000_000_000],
  ['MB/s', 8_000_000],
  ['kB/s', 8_000],
  ['B/s', 8],
  ['Gbit/s', 1_000_000_000],
  ['Mbit/s', 1_000_000],
  ['kbit/s', 1_000],
  ['bit/s', 1],
];

/** Whole bytes per second of text such as `"10Mbit/s"`, or `undefined`. */
function parseBandwidth(text: string): number | undefined {
  if (text === 'unlimited') return 0;
  const match = /^(\d{1,15})(?:\.(\d{1,9}))?\s*([A-Za-z]+\/s)$/.exec(text.trim());
  if (match === null) return undefined;
  const [, whole = '', fraction = '', unitName = ''] = match;
  const unit = SPEED_UNITS.find(([name]) => name === unitName)?.[1];
  if (unit === undefined) return undefined;
  const scaled = BigInt(whole + fraction) * BigInt(unit);
  const divisor = 8n * 10n ** BigInt(fraction.length);
  if (scaled === 0n || scaled % divisor !== 0n) return undefined;
  const bytes = Number(scaled / divisor);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

function formatBandwidth(bytes: number): string {
  if (bytes === 0) return 'unlimited';
  const [unit, bits] = SPEED_UNITS.find(([, length]) => length % 8 === 0 && bytes % (length / 8) === 0)!;
  return `${bytes / (bits / 8)}${unit}`;
}

const bandwidth = z.codec(z.union([z.literal(0), z.string()], EXPECTED_BANDWIDTH), z.int(), {
  decode: (value, context) => {
    const bytes = value === 0 ? 0 : parseBandwidth(value);
    if (bytes !== undefined) return bytes;
    context.issues.push({ code: 'custom', message: EXPECTED_BANDWIDTH, input: value });
    return z.NEVER;
  },
  encode: (bytes) => formatBandwidth(bytes),
});

const EXPECTED_SHARE = 'expected a number from 0 to 1';

/** What a scenario may say about the network; decodes to `NetworkSettings`. */
export const networkSchema = z.strictObject({
  latency: delay()
    .prefault('50ms')
    .describe('One-way delay of a link, drawn once per pair of nodes and equal in both directions.'),
  jitter: delay().prefault('0s').describe("Added to each message on top of its link's latency."),
  ordered: z
    .boolean('expected true or false')
    .prefault(true)
    .describe('Messages of one link arrive in the order they were sent, as over TCP.'),
  bandwidth: bandwidth
    .prefault('unlimited')
    .describe('Speed of a link, such as "1MB/s" or "10Mbit/s"; 0 or "unlimited" for no limit.'),
  loss: z
    .number(EXPECTED_SHARE)
    .min(0, EXPECTED_SHARE)
    .max(1, EXPECTED_SHARE)
    .prefault(0)
    .describe('Share of messages that are lost, 0 to 1.'),
});
