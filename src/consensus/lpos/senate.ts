import { ScenarioError } from '../../engine/errors.js';
import { type Hashes, hex, portableHashes } from '../../ledger/hash.js';
import { hashStandard } from './wire.js';

/** An unspent output as the draw sees it. Hashes are lower-case hex, so that texts sort as bytes do. */
export interface SenatorStake<Address> {
  readonly hash: string;
  readonly index: number;
  readonly value: number;
  readonly address: Address;
}

/** Who sits where. */
export interface Senate<Address> {
  /** Holder of each seat, by seat number. */
  readonly holders: readonly Address[];
  /** Seat numbers of each holder, in the order of their positions. */
  readonly seats: ReadonlyMap<Address, readonly number[]>;
  /** Seat numbers by position. */
  readonly byPosition: readonly number[];
  /** Place of each seat in the stacked value of all outputs, by seat number. */
  readonly positions: readonly number[];
  /** The hash each position came from, by seat number. */
  readonly hashes: readonly string[];
  /** Value of all outputs. */
  readonly total: number;
}

/** The order in which outputs are stacked: by hash, then by index. */
export function compareStakes(a: SenatorStake<unknown>, b: SenatorStake<unknown>): number {
  if (a.hash !== b.hash) return a.hash < b.hash ? -1 : 1;
  return a.index - b.index;
}

/**
 * Draws a senate over the value of unspent outputs by the hash chain of `q` (seed `lpos`, section 2): seat i stands
 * at (q hashed i + 1 times) x total / 2^256, and belongs to the first output, stacked by hash and index, whose
 * cumulated value is not below it. One holder may have many seats.
 *
 * @param q bytes of the tip's q.
 * @throws ScenarioError when there is no seat or no value to draw over.
 */
export function senate<Address>(
  utxos: readonly SenatorStake<Address>[],
  q: Uint8Array,
  seats: number,
  hashes: Hashes = portableHashes,
): Senate<Address> {
  if (!Number.isSafeInteger(seats) || seats < 1)
    throw new ScenarioError(`seats: expected a whole number of at least 1, got ${seats}`);
  const sorted = [...utxos].sort(compareStakes);
  const total = sorted.reduce((sum, { value }) => sum + value, 0);
  if (!(total > 0))
    throw new ScenarioError(`stake: expected unspent outputs worth more than 0 in all, got ${total}`);
  const drawn: string[] = [];
  const positions: number[] = [];
  let chain = q;
  for (let seat = 0; seat < seats; seat++) {
    chain = hashStandard(chain, hashes);
    const digits = hex(chain);
    drawn.push(digits);
    // In this order, as the original does: the product may round before the exact division.
    positions.push((Number(BigInt(`0x${digits}`)) * total) / 2 ** 256);
  }
  const byPosition = Array.from(positions.keys()).sort((a, b) => positions[a]! - positions[b]! || a - b);
  const { holders, map } = seatHolders(sorted, positions, byPosition);
  return { holders, seats: map, byPosition, positions, hashes: drawn, total };
}

function seatHolders<Address>(
  sorted: readonly SenatorStake<Address>[],
  positions: readonly number[],
  byPosition: readonly number[],
) {
  const holders = new Array<Address>(positions.length);
  const map = new Map<Address, number[]>();
  let at = 0;
  let cumulated = sorted[0]!.value;
  for (const seat of byPosition) {
    while (cumulated < positions[seat]! && at + 1 < sorted.length) cumulated += sorted[++at]!.value;
    const { address } = sorted[at]!;
    holders[seat] = address;
    const own = map.get(address);
    if (own === undefined) map.set(address, [seat]);
    else own.push(seat);
  }
  return { holders, map };
}
