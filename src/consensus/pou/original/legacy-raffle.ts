import { assert } from '../../../engine/errors.js';
import { portableHashes } from '../../../ledger/hash.js';
import type { RaffleInput, RaffleResult } from '../raffle.js';
import { holderOf, sellTickets, type Ticket } from '../ticket.js';

/** 10^8: the original's number of satoshi in a coin. */
const SATOSHI_IN_COIN = 100_000_000n;
const EXTRA_BITS = 128n;

/**
 * Legacy: the hash as a number of satoshi, in coins: the exact quotient by 10^8 rounded once to a float.
 *
 * Converting the 256-bit number to a float before dividing would round twice and differ for about one hash in
 * four. Here the quotient keeps 128 more bits and, below them, one sticky bit for whatever is left, so that the
 * one conversion rounds as the exact value would.
 */
export function satoshiQuotient(hash: string): number {
  const scaled = BigInt(`0x${hash}`) << EXTRA_BITS;
  const quotient = scaled / SATOSHI_IN_COIN;
  const sticky = scaled % SATOSHI_IN_COIN === 0n ? 0n : 1n;
  return Number((quotient << 1n) | sticky) / 2 ** 129;
}

/**
 * Legacy: the coin a hash draws, `quotient mod total` in floats. A 256-bit quotient is a multiple of 2^177, so
 * for a whole total of m * 2^e (m odd) only multiples of 2^e can be drawn: with a power of two always 0.
 *
 * @throws InvariantError when `total` is 0, where the original divides by zero.
 */
export function satoshi(hash: string, total: number): number {
  assert(total !== 0, 'raffle: a total amount of 0 has no coin to draw');
  const remainder = satoshiQuotient(hash) % total;
  // Python gives a remainder the sign of the divisor; the language gives it that of the dividend, here never below 0.
  if (total > 0) return remainder;
  return remainder === 0 ? -0 : remainder + total;
}

/** Legacy: what a draw is worth before the winner's own part comes off, and that part for each unit of fees. */
export function legacyPrize(
  totalFees: number,
  returnedRate: number,
  count: number,
): { gross: number; taxed: number } {
  assert(count > 0, 'raffle: expected at least one transaction (the original divides by zero)');
  return { gross: (totalFees * returnedRate) / count, taxed: returnedRate / count };
}

/** The raffle in the original's floats; see `raffle`. Sums run from left to right, as in Python before 3.12. */
export function legacyRaffle(input: RaffleInput): RaffleResult {
  const { transactions, seed, returnedRate, hashes = portableHashes } = input;
  const tickets = sellTickets(transactions);
  const total = tickets.at(-1)?.high ?? 0;
  let totalFees = 0;
  for (const { fees } of transactions) totalFees += fees;
  const { gross, taxed } = legacyPrize(totalFees, returnedRate, transactions.length);

  const known = new Map<string, number>();
  const draws = transactions.map(({ sender }) => {
    const draw = known.get(sender) ?? satoshi(hashes.sha3_256(seed + sender), total);
    known.set(sender, draw);
    return draw;
  });
  const winners = findWinners(tickets, draws);
  let cashing = 0;
  const cashbacks = winners.map((winner) => {
    const ticket = tickets[winner]!;
    const amount = gross - ticket.fees * taxed;
    // Not `ticket.fees * taxed`, which the subtraction above may have rounded away.
    cashing += gross - amount;
    return { node: ticket.node, amount };
  });
  return { tickets, draws, winners, cashbacks, cashing };
}

/** For each draw in turn all tickets that hold it, in order. */
function findWinners(tickets: readonly Ticket[], draws: readonly number[]): readonly number[] {
  // Without negative amounts ranges neither overlap nor leave gaps, and exactly one ticket holds each draw.
  if (tickets.every(({ low, high }) => high >= low)) return draws.map((draw) => holderOf(tickets, draw));
  return draws.flatMap((draw) => [...tickets.keys()].filter((place) => holds(tickets[place]!, draw)));
}

function holds(ticket: Ticket, draw: number): boolean {
  return ticket.low <= draw && draw < ticket.high;
}
