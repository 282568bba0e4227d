import type { Speed } from './speeds.js';

/*
 * What the simulator of Gervais et al. (CCS 2016) is fed with (arthurgervais/Bitcoin-Simulator at 894ed20,
 * bitcoin-topology-helper.cc): one row a region - North America, Europe, South America, Asia and the Pacific, Japan,
 * Australia - of 21 quantiles of the speeds that testmy.net measured in 2015, in kbit/s: the least, each 20th, the
 * greatest. Computed from the histograms in its source.
 */
const UPLOAD = [
  [
    102, 183, 306, 434, 594, 774, 956, 1096, 1400, 1767, 2379, 3100, 3611, 4256, 5060, 5622, 6225, 8217, 9767,
    14200, 99967,
  ],
  [
    102, 202, 403, 555, 770, 1108, 1524, 2033, 2628, 3100, 3747, 4409, 5292, 6388, 7800, 9480, 11460, 15200,
    21700, 32150, 99975,
  ],
  [
    101, 138, 177, 222, 279, 331, 381, 442, 516, 631, 760, 889, 1115, 1573, 1983, 2419, 2879, 3350, 4017,
    5471, 38500,
  ],
  [
    101, 148, 195, 317, 460, 609, 796, 1037, 1358, 1774, 2206, 2655, 3135, 4117, 5371, 6836, 7929, 10867,
    14440, 23600, 72800,
  ],
  [
    101, 174, 273, 393, 560, 811, 1030, 1290, 1581, 1856, 2155, 2455, 2905, 3589, 4306, 4989, 5640, 6227,
    7175, 10467, 45100,
  ],
  [
    102, 195, 309, 445, 596, 663, 718, 761, 806, 868, 1015, 1350, 2074, 2623, 3342, 4136, 5257, 12250, 22640,
    25367, 99950,
  ],
] as const;
const DOWNLOAD = [
  [
    106, 394, 740, 1258, 2126, 2876, 4350, 5800, 7462, 9767, 12300, 15691, 18218, 20584, 23489, 29700, 39413,
    50350, 56975, 84933, 487100,
  ],
  [
    107, 473, 1029, 1807, 2861, 3969, 5267, 6570, 7968, 9419, 10933, 13225, 16150, 19300, 23555, 28322, 35529,
    45300, 59100, 93600, 434600,
  ],
  [
    103, 231, 361, 492, 640, 879, 1121, 1428, 1810, 2329, 2900, 3551, 4354, 5183, 6246, 7471, 9081, 11394,
    15433, 24850, 83100,
  ],
  [
    104, 299, 498, 775, 1134, 1510, 1911, 2362, 2868, 3408, 4071, 4798, 5831, 7232, 8767, 10687, 13131, 17100,
    24600, 40100, 158600,
  ],
  [
    103, 245, 391, 536, 778, 1097, 1496, 2002, 2713, 3348, 4052, 5396, 7183, 9775, 14378, 21788, 27489, 39850,
    65850, 81267, 212600,
  ],
  [
    104, 314, 527, 831, 1188, 1573, 2194, 2901, 3805, 4767, 5677, 6708, 8162, 10082, 12143, 14908, 19562,
    27267, 34433, 74100, 111100,
  ],
] as const;

const BYTES_PER_KILOBIT = 125;

/** Speeds of a region's uplinks, from the slowest to the fastest node; regions as in `REGION_TABLES`. */
export const MEASURED_UPLOADS: readonly Speed[] = UPLOAD.map(toBytes);

/** The same of its downlinks. */
export const MEASURED_DOWNLOADS: readonly Speed[] = DOWNLOAD.map(toBytes);

function toBytes(kilobits: readonly number[]): Speed {
  return kilobits.map((speed) => Math.round(speed * BYTES_PER_KILOBIT));
}
