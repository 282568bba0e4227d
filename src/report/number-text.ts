import { formatDuration } from '../engine/time.js';

/** 1234567.5 as 1,234,567.5. */
export function grouped(number: string): string {
  const [whole = '', fraction] = number.split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

/** A share from 0 to 1 as 12.3 %. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** A duration in microseconds to the second for people: `5min 10s`. */
export function span(time: number): string {
  if (time < 10_000_000) return formatDuration(Math.round(time / 1000) * 1000);
  let rest = Math.round(time / 1_000_000);
  const parts: string[] = [];
  for (const [unit, length] of [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.slice(0, 2).join(' ');
}

/** A number to three significant digits, whole from 1000 on: 0.00123, 5.02, 12,346. */
export function rounded(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1e15) return value.toExponential(digits - 1);
  if (size >= 10 ** 3) return grouped(String(Math.round(value)));
  const text = Number(value.toPrecision(digits));
  return Math.abs(text) < 1e-6 && text !== 0 ? value.toExponential(digits - 1) : String(text);
}

const THOUSANDS = ['', 'k', 'M', 'G', 'T', 'P'] as const;

/** A number for the tick of an axis, short: 250, 1.5k, 80M. */
export function tickText(value: number): string {
  let step = 0;
  let left = value;
  while (Math.abs(left) >= 1000 && step < THOUSANDS.length - 1) {
    left /= 1000;
    step++;
  }
  return `${Number(left.toPrecision(6))}${THOUSANDS[step]}`;
}

/** A number to three digits with a letter for thousands, from a million on: 718T. */
export function compact(value: number, digits = 3): string {
  return Math.abs(value) < 1e6 ? rounded(value, digits) : tickText(Number(value.toPrecision(digits)));
}

/** Bytes in the unit that suits them, powers of 1000: 1.2 MB. */
export function bytesText(bytes: number): string {
  let step = 0;
  let left = bytes;
  while (left >= 1000 && step < THOUSANDS.length - 1) {
    left /= 1000;
    step++;
  }
  return `${Number(left.toPrecision(3))} ${THOUSANDS[step]}B`;
}

/** A count with its noun: 1 block, 2 blocks. */
export function counted(count: number, noun: string): string {
  return `${grouped(String(count))} ${noun}${count === 1 ? '' : 's'}`;
}
