import type { Duration } from '../../../engine/time.js';
import { FIRST_DIFFICULTY, held, stepDifficulty, windowDifficulty } from '../chain/difficulty.js';
import { asertTarget } from './asert.js';
import type { Headers } from './headers.js';

/** How the difficulty answers the time that blocks took. */
export type DifficultySettings =
  /** It never changes. */
  | { readonly kind: 'none' }
  /** Bitcoin: once in `every` blocks, by the time these took, at most by a factor of `limit`. */
  | { readonly kind: 'window'; readonly every: number; readonly limit: number }
  /** Ethereum's Homestead: one 2048th up or some down with each block. */
  | { readonly kind: 'step' }
  /** Zcash and Bitcoin Cash of 2017: the mean target of a window, by the time it took, damped and limited. */
  | {
      readonly kind: 'average';
      readonly window: number;
      /** Only one part in so many of how far the time is off counts. */
      readonly damping: number;
      /** Most that the time counts below and above what is meant, as factors. */
      readonly limits: readonly [least: number, most: number];
      /** Times are medians of the last so many stamps; 1 for the stamps themselves. */
      readonly median: number;
    }
  /** Linearly weighted: each solve time counts the more, the later it was. */
  | { readonly kind: 'lwma'; readonly window: number }
  /** Bitcoin Cash since 2020: by how far the whole chain is behind or ahead of its schedule. */
  | { readonly kind: 'asert'; readonly halfLife: Duration }
  /** Dash: a mean that weighs the latest blocks twice, by the time of the window, at most threefold. */
  | { readonly kind: 'dark-gravity-wave'; readonly window: number };

/** One rule: the difficulty of a block on a chain, before it is limited to the range of difficulties. */
type Rule<Kind extends DifficultySettings['kind']> = (
  chain: Headers,
  settings: Extract<DifficultySettings, { kind: Kind }>,
  meant: Duration,
) => number;

/** All rules, by name. Targets are written as 1 / difficulty, which is what they are in proportion to. */
const RULES: { readonly [Kind in DifficultySettings['kind']]: Rule<Kind> } = {
  none: (chain) => chain.difficulty(0),
  window: (chain, { every, limit }, meant) => {
    const height = chain.height + 1;
    if (height % every !== 0) return chain.difficulty(0);
    const taken = chain.time(0) - chain.time(every - 1);
    return windowDifficulty(chain.difficulty(0), taken, every * meant, limit);
  },
  step: (chain, _settings, meant) =>
    stepDifficulty(chain.difficulty(0), chain.time(0) - chain.time(1), meant),
  average,
  lwma,
  asert: (chain, { halfLife }, meant) => {
    // The first block is the anchor, and the root, at time 0 with the first difficulty, its parent.
    const since = BigInt(chain.time(0)) - BigInt(chain.time(chain.height));
    const blocks = BigInt(chain.height - 1);
    const target = asertTarget(ANCHOR, since, blocks, BigInt(meant), BigInt(halfLife), LIMIT);
    return Number((ANCHOR * BigInt(FIRST_DIFFICULTY)) / target);
  },
  'dark-gravity-wave': darkGravityWave,
};

/** Target of the first difficulty, and the greatest, which is more than difficulty 1 is worth. */
const ANCHOR = 1n << 128n;
const LIMIT = 1n << 256n;

/**
 * Zcash's rule after DigiShield (protocol specification, section 7.7.3); with a damping of 1, limits of 1/2 and 2 and
 * plain stamps, Bitcoin Cash's of 2017 but for its choice of the first and the last block by three medians.
 */
function average(
  chain: Headers,
  { window, damping, limits, median }: Extract<DifficultySettings, { kind: 'average' }>,
  meant: Duration,
): number {
  if (chain.height < window + median - 1) return chain.difficulty(0);
  let targets = 0;
  for (let back = 0; back < window; back++) targets += 1 / chain.difficulty(back);
  const ideal = window * meant;
  const taken = medianTime(chain, 0, median) - medianTime(chain, window, median);
  const damped = ideal + (taken - ideal) / damping;
  const counted = Math.min(Math.max(damped, ideal * limits[0]), ideal * limits[1]);
  return (window / targets) * (ideal / counted);
}

/** Most of a solve time that counts, in intervals. */
const LONGEST_SOLVE = 6;

/** LWMA-1 (zawy12, "LWMA difficulty algorithm", github.com/zawy12/difficulty-algorithms/issues/3). */
function lwma(
  chain: Headers,
  { window }: Extract<DifficultySettings, { kind: 'lwma' }>,
  meant: Duration,
): number {
  if (chain.height < window) return chain.difficulty(0);
  let weighted = 0;
  let targets = 0;
  let before = chain.time(window);
  for (let back = window - 1; back >= 0; back--) {
    // A stamp that is not past the one before counts as one microsecond past it.
    const time = Math.max(chain.time(back), before + 1);
    // One interval counts as LONGEST_SOLVE meant ones at most, as the original has it.
    weighted += (window - back) * Math.min(LONGEST_SOLVE * meant, time - before);
    targets += 1 / chain.difficulty(back);
    before = time;
  }
  const weights = (window * (window + 1)) / 2;
  // Divided by, so never below one microsecond.
  return (window / targets) * ((weights * meant) / Math.max(weighted, 1));
}

/** Most that the time of a window counts too long or too short, as a factor. */
const GRAVITY_LIMIT = 3;

/** Dark Gravity Wave 3 (E. Duffield; dashpay/dash, src/pow.cpp, DarkGravityWave). */
function darkGravityWave(
  chain: Headers,
  { window }: Extract<DifficultySettings, { kind: 'dark-gravity-wave' }>,
  meant: Duration,
): number {
  if (chain.height < window) return chain.difficulty(0);
  let mean = 1 / chain.difficulty(0);
  // The n-th block back goes in with a weight of 1 / (n + 1): the newest counts twice.
  for (let back = 1; back < window; back++) {
    const count = back + 1;
    mean = (mean * count + 1 / chain.difficulty(back)) / (count + 1);
  }
  const ideal = window * meant;
  // From the oldest block of the window: one interval less than there are blocks, as the original has it.
  const taken = chain.time(0) - chain.time(window - 1);
  // A window counts as a GRAVITY_LIMIT-th to GRAVITY_LIMIT times the meant time, as the original has it.
  const counted = Math.min(Math.max(taken, ideal / GRAVITY_LIMIT), ideal * GRAVITY_LIMIT);
  return ideal / counted / mean;
}

/** Median of a block's stamp and of those below it, `count` in all or as many as there are. */
export function medianTime(chain: Headers, back: number, count: number): number {
  if (count === 1) return chain.time(back);
  const times: number[] = [];
  for (let at = back; at < back + count && at <= chain.height; at++) times.push(chain.time(at));
  times.sort((a, b) => a - b);
  return times[times.length >> 1]!;
}

/**
 * The difficulty of the next block, in millionths of the first.
 *
 * @param meant time between two blocks that the rule aims at.
 */
export function nextDifficulty(chain: Headers, settings: DifficultySettings, meant: Duration): number {
  if (chain.height === 0) return chain.difficulty(0);
  const rule = RULES[settings.kind] as Rule<DifficultySettings['kind']>;
  return held(rule(chain, settings as never, meant));
}
