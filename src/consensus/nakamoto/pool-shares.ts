import { ScenarioError } from '../../engine/errors.js';

/** Hash power by name; `rest` is what is left of 100 percent, or of 1 where the others are shares. */
export type NamedShares = Readonly<Record<string, number | 'rest'>>;

/** Names of pools: they are names of folders too. */
export const POOL_NAME = /^[A-Za-z](?:[A-Za-z0-9 ._-]{0,38}[A-Za-z0-9_-])?$/;

/** Sums this near to 1 or 100 are taken as whole: published tables are rounded. */
const TOLERANCE = 0.005;

/** Hash powers of named pools, in their order. @throws ScenarioError when nothing is left for `rest`. */
export function powersOf(shares: NamedShares): readonly number[] {
  const sum = stated(shares);
  const whole = sum > 1 + TOLERANCE ? 100 : 1;
  return Object.values(shares).map((share) => {
    if (share !== 'rest') return share;
    if (sum < whole) return whole - sum;
    throw new ScenarioError(
      `consensus.hashPower.pools: expected shares below ${whole} in all, so that something is left for "rest", got ${round(sum)}`,
      'consensus.hashPower.pools',
    );
  });
}

/** A sentence on shares that are neither 1 nor 100 in all, and are divided by their sum; `undefined` when they are. */
export function sumNote(shares: NamedShares): string | undefined {
  if (Object.values(shares).includes('rest')) return undefined;
  const sum = stated(shares);
  const near = [1, 100].some((whole) => Math.abs(sum / whole - 1) <= TOLERANCE);
  if (near) return undefined;
  return `Shares of hash power sum to ${round(sum)}, neither 1 nor 100: each is divided by it (consensus.hashPower.pools).`;
}

function stated(shares: NamedShares): number {
  let sum = 0;
  for (const share of Object.values(shares)) if (share !== 'rest') sum += share;
  return sum;
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/**
 * Reads pools from CSV: a name and a share in each line, with or without a first line of column names. Empty lines and
 * lines that begin with `#` are passed over.
 *
 * @returns the shares, or what is wrong, with the line.
 */
export function parsePools(text: string): NamedShares | string {
  const shares: Record<string, number | 'rest'> = {};
  let isFirst = true;
  for (const [place, line] of text.split(/\r?\n/).entries()) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const [name = '', share = '', ...more] = content.split(',').map((cell) => cell.trim());
    const isHead = isFirst && !/^[\d.]/.test(share) && share !== 'rest';
    isFirst = false;
    if (isHead) continue;
    const expected = `expected in line ${place + 1} a name and a share such as "Foundry,30.1"`;
    const value = share === 'rest' ? share : Number(share);
    const valid = value === 'rest' || (share !== '' && value > 0 && value < Number.POSITIVE_INFINITY);
    if (!POOL_NAME.test(name) || !valid || more.length > 0) return expected;
    if (Object.hasOwn(shares, name)) return `expected in line ${place + 1} another pool than before`;
    shares[name] = value;
  }
  return Object.keys(shares).length === 0 ? 'expected at least one pool' : shares;
}
