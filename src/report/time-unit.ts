/** A unit that times are drawn in, so that an axis has short numbers. */
export interface TimeUnit {
  /** As it stands in an axis label. */
  readonly symbol: string;
  /** Seconds in it. */
  readonly seconds: number;
}

const UNITS: readonly TimeUnit[] = [
  { symbol: 'd', seconds: 86_400 },
  { symbol: 'h', seconds: 3600 },
  { symbol: 'min', seconds: 60 },
  { symbol: 's', seconds: 1 },
  { symbol: 'ms', seconds: 1e-3 },
  { symbol: 'µs', seconds: 1e-6 },
];

/** The largest unit in which the longest of some times, in seconds, comes to at least three. */
export function timeUnit(longest: number): TimeUnit {
  return UNITS.find(({ seconds }) => longest >= 3 * seconds) ?? UNITS.find(({ symbol }) => symbol === 's')!;
}

/** A time in seconds with the largest unit it holds at least one of: 80 ms, 1.91 s, 10 min. */
export function timeText(seconds: number): string {
  if (seconds === 0) return '0 s';
  const unit = UNITS.find((one) => Math.abs(seconds) >= one.seconds) ?? UNITS.at(-1)!;
  return `${Number((seconds / unit.seconds).toPrecision(3))} ${unit.symbol}`;
}
