import { type Duration, parseDuration } from '../../engine/time.js';

/** A plain number of milliseconds in whole microseconds; `undefined` for anything else. */
export function millisecondsIn(text: string): Duration | undefined {
  return /^\d{1,9}(\.\d+)?$/.test(text) ? Math.round(Number(text) * 1000) : undefined;
}

/** Units that the name of a column may give its numbers, as in `latency_ms`. */
const UNITS: Readonly<Record<string, string>> = { us: 'us', ms: 'ms', s: 's', sec: 's', seconds: 's' };

/** How the cells of a column of that name are read as latencies; `undefined` when it holds something else. */
export function latencyReader(name: string): ((cell: string) => Duration | undefined) | undefined {
  const words = name
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  const isLatency = words.some((word) => ['latency', 'delay', 'rtt', 'ping', 'ms', 'us'].includes(word));
  if (!isLatency) return undefined;
  const unit = words
    .map((word) => (Object.hasOwn(UNITS, word) ? UNITS[word] : undefined))
    .find((one) => one !== undefined);
  return (cell) => parseDuration(cell) ?? (unit === undefined ? undefined : roundedIn(cell, unit));
}

function roundedIn(cell: string, unit: string): Duration | undefined {
  if (!/^\d{1,9}(\.\d+)?$/.test(cell)) return undefined;
  const lengths: Readonly<Record<string, number>> = { us: 1, ms: 1000, s: 1_000_000 };
  return Math.round(Number(cell) * lengths[unit]!);
}
