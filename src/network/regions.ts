import { ScenarioError } from '../engine/errors.js';
import type { Random } from '../engine/random.js';
import { type Duration, MILLISECOND } from '../engine/time.js';
import { MEASURED_DOWNLOADS, MEASURED_UPLOADS } from './measured-speeds.js';
import type { Delay } from './settings.js';
import type { Speed } from './speeds.js';

/** One region of the world. */
export interface Region {
  readonly name: string;
  /** Share of the nodes that are in it. */
  readonly share: number;
  /** Bytes per second of a node's uplink and downlink; 0 is unlimited, a list a distribution over its nodes. */
  readonly upload: Speed;
  readonly download: Speed;
}

/** Where nodes are, and how far the places lie apart. */
export interface RegionTable {
  readonly regions: readonly Region[];
  /** Delay from a region (row) to a region (column). */
  readonly latency: readonly (readonly Delay[])[];
  /**
   * What has a draw of its own: each message, as by default, or each link, whose messages then all take equally long.
   * With a draw for each link some nodes are always first in a busy sender's queue, and others always last.
   */
  readonly drawn?: 'message' | 'link';
}

/** Tables that can be asked for by name. */
export type RegionTableName =
  | 'bitcoin-2015'
  | 'bitcoin-2019'
  | 'litecoin'
  | 'dogecoin'
  | 'gervais-bitcoin'
  | 'gervais-litecoin'
  | 'gervais-dogecoin';

/*
 * From SimBlock's NetworkConfiguration (Distributed Systems Group, Tokyo Tech; commit 5fc7f9f7): latencies in
 * milliseconds one way, bandwidths in bits per second. The node shares of Litecoin and Dogecoin go with the
 * latencies of 2015.
 */
const NAMES = ['north-america', 'europe', 'south-america', 'asia-pacific', 'japan', 'australia'];
const LATENCY_2015 = [
  [36, 119, 255, 310, 154, 208],
  [119, 12, 221, 242, 266, 350],
  [255, 221, 137, 347, 256, 269],
  [310, 242, 347, 99, 172, 278],
  [154, 266, 256, 172, 9, 163],
  [208, 350, 269, 278, 163, 22],
];
const LATENCY_2019 = [
  [32, 124, 184, 198, 151, 189],
  [124, 11, 227, 237, 252, 294],
  [184, 227, 88, 325, 301, 322],
  [198, 237, 325, 85, 58, 198],
  [151, 252, 301, 58, 12, 126],
  [189, 294, 322, 198, 126, 16],
];
const UPLOAD_2015 = [4.7e6, 8.1e6, 1.8e6, 5.3e6, 3.4e6, 5.2e6];
const DOWNLOAD_2015 = [25e6, 24e6, 6.5e6, 10e6, 17.5e6, 14e6];
const UPLOAD_2019 = [19.2e6, 20.7e6, 5.8e6, 15.7e6, 10.2e6, 11.3e6];
const DOWNLOAD_2019 = [52e6, 40e6, 18e6, 22.8e6, 22.8e6, 29.9e6];

/** Delays are Pareto and begin so far below their mean. */
const BELOW_MEAN: Duration = 5 * MILLISECOND;

function table(
  shares: readonly number[],
  latency: readonly (readonly number[])[],
  upload: readonly number[],
  download: readonly number[],
): RegionTable {
  return {
    regions: NAMES.map((name, place) => ({
      name,
      share: shares[place]!,
      upload: upload[place]! / 8,
      download: download[place]! / 8,
    })),
    latency: paretoDelays(latency),
  };
}

/** Its latencies, of which SimBlock's of 2015 are the whole milliseconds. */
const GERVAIS_LATENCY = [
  [35.5, 119.49, 254.79, 310.11, 154.36, 207.91],
  [119.49, 11.61, 221.08, 241.9, 266.45, 350.07],
  [254.79, 221.08, 137.09, 346.65, 255.95, 268.91],
  [310.11, 241.9, 346.65, 99.46, 172.24, 277.8],
  [154.36, 266.45, 255.95, 172.24, 8.76, 162.59],
  [207.91, 350.07, 268.91, 277.8, 162.59, 21.72],
];

/** A table with the speeds that were measured node by node instead of a mean for each region. */
function measured(base: RegionTable): RegionTable {
  return {
    regions: base.regions.map((region, place) => ({
      ...region,
      upload: MEASURED_UPLOADS[place]!,
      download: MEASURED_DOWNLOADS[place]!,
    })),
    latency: paretoDelays(GERVAIS_LATENCY),
    drawn: 'link',
  };
}

/** Pareto distributions that begin 5 ms below their mean: `scale = mean - 5`, `shape = 0.2 * mean`. */
function paretoDelays(milliseconds: readonly (readonly number[])[]): readonly (readonly Delay[])[] {
  return milliseconds.map((row) =>
    row.map((value) => {
      const mean = Math.round(value * MILLISECOND);
      return { kind: 'pareto', mean, least: mean - BELOW_MEAN };
    }),
  );
}

/** SimBlock's six regions. */
const SIMBLOCK_TABLES = {
  'bitcoin-2015': table(
    [0.3869, 0.5159, 0.0113, 0.0574, 0.0119, 0.0166],
    LATENCY_2015,
    UPLOAD_2015,
    DOWNLOAD_2015,
  ),
  'bitcoin-2019': table(
    [0.3316, 0.4998, 0.009, 0.1177, 0.0224, 0.0195],
    LATENCY_2019,
    UPLOAD_2019,
    DOWNLOAD_2019,
  ),
  litecoin: table([0.3661, 0.4791, 0.0149, 0.1022, 0.0238, 0.0139], LATENCY_2015, UPLOAD_2015, DOWNLOAD_2015),
  dogecoin: table([0.3924, 0.4879, 0.0212, 0.0697, 0.0106, 0.0182], LATENCY_2015, UPLOAD_2015, DOWNLOAD_2015),
};

/** SimBlock's six regions, and the same with the speeds of single nodes. */
export const REGION_TABLES: Readonly<Record<RegionTableName, RegionTable>> = {
  ...SIMBLOCK_TABLES,
  'gervais-bitcoin': measured(SIMBLOCK_TABLES['bitcoin-2015']),
  'gervais-litecoin': measured(SIMBLOCK_TABLES.litecoin),
  'gervais-dogecoin': measured(SIMBLOCK_TABLES.dogecoin),
};

/** How far from 1 the shares may sum: what rounding to four digits leaves. */
const SHARE_TOLERANCE = 1e-3;

/**
 * Checks that a table's shares sum to 1 and that it has a latency for every pair of regions.
 *
 * @throws ScenarioError that names the key.
 */
export function checkRegions({ regions, latency }: RegionTable): void {
  const refuse = (key: string, text: string) => {
    throw new ScenarioError(`network.regions${key}: ${text}`, `network.regions${key}`);
  };
  if (regions.length === 0) refuse('', 'expected at least one region');
  let sum = 0;
  for (const { share } of regions) sum += share;
  if (!(Math.abs(sum - 1) <= SHARE_TOLERANCE)) {
    refuse('', `expected shares that sum to 1, got ${Math.round(sum * 1e6) / 1e6}`);
  }
  const rows = regions.length;
  if (latency.length !== rows)
    refuse('.latency', `expected ${rows} rows, one a region, got ${latency.length}`);
  for (const [place, row] of latency.entries()) {
    if (row.length !== rows) refuse(`.latency.${place}`, `expected ${rows} values, got ${row.length}`);
  }
}

/**
 * The region of each of `size` nodes: the shares are met as exactly as whole nodes can, in random order.
 *
 * @param shares of each region; they sum to 1.
 */
export function spreadOver(shares: readonly number[], size: number, random: Random): Uint16Array {
  const places = new Uint16Array(size);
  let share = 0;
  let node = 0;
  for (const [place, own] of shares.entries()) {
    share += own;
    const end = place === shares.length - 1 ? size : Math.min(size, Math.round(share * size));
    for (; node < end; node++) places[node] = place;
  }
  return random.shuffle(places);
}
