import { MILLISECOND, SECOND } from '../../engine/time.js';
import type { Region, RegionTable } from '../../network/regions.js';
import type { Delay } from '../../network/settings.js';

/** What was read, or what is wrong, with the line. */
type Read<T> = T | string;

/** Microseconds of the units a table of latencies may state in its first cell. */
const LATENCY_UNITS: Readonly<Record<string, number>> = { us: 1, ms: MILLISECOND, s: SECOND };
/** Bytes per second of the units a table of speeds may state in its first line. */
const SPEED_UNITS: Readonly<Record<string, number>> = {
  'kbit/s': 125,
  'mbit/s': 125_000,
  'gbit/s': 125_000_000,
  'kb/s': 1_000,
  'mb/s': 1_000_000,
};

interface Line {
  readonly number: number;
  readonly cells: readonly string[];
}

function linesOf(text: string): readonly Line[] {
  return text
    .split(/\r?\n/)
    .map((line, place) => ({ number: place + 1, content: line.trim() }))
    .filter(({ content }) => content !== '' && !content.startsWith('#'))
    .map(({ number, content }) => ({ number, cells: content.split(',').map((cell) => cell.trim()) }));
}

const isNumber = (cell: string): boolean => cell !== '' && Number.isFinite(Number(cell));

/** The unit written in a header's cell, such as `ms` or `upload (Mbit/s)`; `undefined` when there is none. */
function unitIn(cell: string, units: Readonly<Record<string, number>>): number | undefined {
  const words = cell.toLowerCase().split(/[\s()[\]_,]+/);
  const unit = words.find((word) => Object.hasOwn(units, word));
  return unit === undefined ? undefined : units[unit];
}

/**
 * Reads a square of latencies: one line a region, with or without a first line and a first column of names. Numbers are
 * milliseconds unless the first cell of the header states `us`, `ms` or `s`.
 */
export function parseLatencies(
  text: string,
): Read<{ names: readonly string[]; latency: readonly (readonly Delay[])[] }> {
  const lines = linesOf(text);
  const [first] = lines;
  if (first === undefined) return 'expected a line of latencies for each region';
  const headed =
    first.cells.some((cell) => cell !== '' && !isNumber(cell)) &&
    !isNumber(first.cells[1] ?? first.cells[0]!);
  const header = headed ? first : undefined;
  const rows = headed ? lines.slice(1) : lines;
  const named = rows.some(({ cells }) => !isNumber(cells[0]!));
  const unit = unitIn(header?.cells[0] ?? '', LATENCY_UNITS) ?? MILLISECOND;
  const latency: Delay[][] = [];
  for (const { number, cells } of rows) {
    const values = named ? cells.slice(1) : cells;
    if (values.length !== rows.length || !values.every((cell) => isNumber(cell) && Number(cell) >= 0)) {
      return `line ${number}: expected ${named ? 'a name and ' : ''}${rows.length} latencies of at least 0, one for each region`;
    }
    latency.push(values.map((cell) => ({ kind: 'constant', value: Math.round(Number(cell) * unit) })));
  }
  const names = named
    ? rows.map(({ cells }) => cells[0]!)
    : (header?.cells.slice(-rows.length) ?? rows.map((_, place) => `region-${place}`));
  return { names, latency };
}

/**
 * Reads speeds: a name, a speed up, a speed down and, if wanted, a share of the nodes in each line, with or without a
 * header. Speeds are Mbit/s unless the header states another unit.
 */
export function parseSpeeds(
  text: string,
): Read<readonly (Omit<Region, 'share'> & { readonly share: number | undefined })[]> {
  const lines = linesOf(text);
  const [first] = lines;
  if (first === undefined) return 'expected a line of speeds for each region';
  const headed = !isNumber(first.cells[1] ?? '');
  const unit = (headed ? unitIn(first.cells.join(' '), SPEED_UNITS) : undefined) ?? SPEED_UNITS['mbit/s']!;
  const regions: (Omit<Region, 'share'> & { readonly share: number | undefined })[] = [];
  for (const { number, cells } of headed ? lines.slice(1) : lines) {
    const [name = '', upload = '', download = '', share] = cells;
    const right = name !== '' && [upload, download].every((cell) => isNumber(cell) && Number(cell) > 0);
    if (!right || cells.length > 4 || (share !== undefined && !(isNumber(share) && Number(share) >= 0))) {
      return `line ${number}: expected a name, two speeds above 0 and perhaps a share of the nodes, such as "frankfurt,100,200,0.5"`;
    }
    regions.push({
      name,
      upload: Math.round(Number(upload) * unit),
      download: Math.round(Number(download) * unit),
      share: share === undefined ? undefined : Number(share),
    });
  }
  return regions;
}

/** A table of regions from one or two texts; regions without shares have equal ones. */
export function regionsOfText(latencies: string, speeds: string | undefined): Read<RegionTable> {
  const read = parseLatencies(latencies);
  if (typeof read === 'string') return `latency: ${read}`;
  const rows = speeds === undefined ? [] : parseSpeeds(speeds);
  if (typeof rows === 'string') return `bandwidth: ${rows}`;
  const { names, latency } = read;
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) return `latency: expected each region once, got "${twice}" twice`;
  const missing =
    speeds === undefined ? undefined : names.find((name) => !rows.some((row) => row.name === name));
  if (missing !== undefined) return `bandwidth: expected a line for "${missing}", a region of the latencies`;
  const stranger = rows.find(({ name }) => !names.includes(name));
  if (stranger !== undefined)
    return `bandwidth: expected regions of the latencies (${names.slice(0, 8).join(', ')}), got "${stranger.name}"`;
  const shares = names.map((name) => rows.find((row) => row.name === name)?.share);
  const sum = shares.reduce<number>((total, share) => total + (share ?? 0), 0);
  if (shares.includes(undefined) && sum > 0) return 'bandwidth: expected a share in every line or in none';
  const regions = names.map((name, at) => {
    const row = rows.find((one) => one.name === name);
    const share = sum > 0 ? shares[at]! / sum : 1 / names.length;
    return { name, share, upload: row?.upload ?? 0, download: row?.download ?? 0 };
  });
  return { regions, latency, drawn: 'message' };
}
