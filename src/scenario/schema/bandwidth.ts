import * as z from 'zod';

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

/** A speed in a scenario: text with a unit outside, bytes per second inside, 0 for unlimited. */
export const bandwidth = z.codec(z.union([z.literal(0), z.string()], EXPECTED_BANDWIDTH), z.int(), {
  decode: (value, context) => {
    const bytes = value === 0 ? 0 : parseBandwidth(value);
    if (bytes !== undefined) return bytes;
    context.issues.push({ code: 'custom', message: EXPECTED_BANDWIDTH, input: value });
    return z.NEVER;
  },
  encode: (bytes) => formatBandwidth(bytes),
});
