import { assert } from '../../engine/errors.js';
import { shareOf } from '../../ledger/amount.js';
import { type Hashes, portableHashes } from '../../ledger/hash.js';
import { exactRate } from './fee.js';
import { legacyRaffle } from './original/legacy-raffle.js';
import { holderOf, type Stake, sellTickets, type Ticket } from './ticket.js';

export type { Stake, Ticket } from './ticket.js';

/** A prize for the sender of a winning ticket. */
export interface Prize {
  readonly node: string;
  readonly amount: number;
}

/** What the raffle needs. */
export interface RaffleInput {
  /** Payments of the block, in block order; genesis takes no part. */
  readonly transactions: readonly Stake[];
  /** The block's seed: the Merkle root of the block before. */
  readonly seed: string;
  /** Part of the fees that is given back, from 0 to 1: one less the part the closing master keeps. */
  readonly returnedRate: number;
  /** The original's floats instead of whole units. */
  readonly legacy?: boolean;
  readonly hashes?: Hashes;
  /**
   * Correct mode only: whether a node answered in time. A winner that did not loses its prize to the cashing
   * node. Asked once for each draw. Everybody is present by default.
   */
  readonly present?: (node: string) => boolean;
}

/** Outcome of the raffle. */
export interface RaffleResult {
  /** One for each payment, in order. */
  readonly tickets: readonly Ticket[];
  /** One for each payment, in order: the coin drawn with its sender's id. Whole units, or a float if legacy. */
  readonly draws: readonly number[];
  /**
   * Place of the ticket that holds each drawn coin: one for each draw, or -1 where all amounts are 0 and there
   * is no coin to draw. (Legacy mode: a negative amount makes ranges overlap or leaves gaps, so that one draw
   * has none or two entries, one after the other, as in the original.)
   */
  readonly winners: readonly number[];
  /** One for each winner that gets its prize, in draw order; who wins twice is listed twice. */
  readonly cashbacks: readonly Prize[];
  /** What goes to the cashing node. */
  readonly cashing: number;
}

/**
 * The raffle of proof of usage: it gives part of a block's fees back to those who moved coins in it.
 *
 * Each payment is a ticket as wide as its amount and causes one draw, `SHA3-256(seed + sender)`, so chances go
 * by amount. Each draw is worth an equal part of the returned fees, less the part the winning ticket paid
 * itself; the parts taken off go to the cashing node. Two payments of one sender draw the same coin.
 *
 * Correct mode, in whole units, with F the sum of fees, R = floor(F * returned) and n payments: the coin is the
 * full 256-bit hash modulo the total amount (below 2^53, so no coin is likelier than another by more than one
 * part in 2^190); ticket i's own share is s_i = floor(fees_i * returned); a draw won by t pays
 * floor((R - s_t) / n); the cashing node gets R less the prizes, remainders included. So prizes and cashing are
 * R to the unit and the closing master keeps F - R. Without payments everything is empty and cashing is 0.
 *
 * @throws InvariantError in correct mode when amounts or fees are no whole numbers of units from 0 on, when
 *   their sums pass 2^53 - 1, or when the rate has more than nine decimals; in legacy mode, where the original
 *   divides by zero: for no payments, or a total amount of 0.
 */
export function raffle(input: RaffleInput): RaffleResult {
  if (input.legacy === true) return legacyRaffle(input);
  const { transactions, seed, hashes = portableHashes } = input;
  for (const { amount, fees } of transactions) {
    assert(isWhole(amount), `raffle: expected an amount of whole units from 0 on, got ${amount}`);
    assert(isWhole(fees), `raffle: expected fees of whole units from 0 on, got ${fees}`);
  }
  const tickets = sellTickets(transactions);
  const total = tickets.at(-1)?.high ?? 0;
  assert(isWhole(total), 'raffle: the sum of amounts is past 2^53 - 1');
  const draws = transactions.map(drawer(seed, total, hashes));
  const winners = draws.map((coin) => (total === 0 ? -1 : holderOf(tickets, coin)));
  return { tickets, draws, winners, ...share(input, tickets, winners) };
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** The coin drawn for a payment. It depends on the sender alone, so it is computed once for each sender. */
function drawer(seed: string, total: number, hashes: Hashes): (payment: Stake) => number {
  const modulus = BigInt(total);
  const known = new Map<string, number>();
  return ({ sender }) => {
    let coin = known.get(sender);
    if (coin === undefined) {
      coin = total === 0 ? 0 : Number(BigInt(`0x${hashes.sha3_256(seed + sender)}`) % modulus);
      known.set(sender, coin);
    }
    return coin;
  };
}

function share(
  input: RaffleInput,
  tickets: readonly Ticket[],
  winners: readonly number[],
): { cashbacks: readonly Prize[]; cashing: number } {
  const rate = exactRate(input.returnedRate);
  let fees = 0;
  for (const ticket of tickets) fees += ticket.fees;
  assert(isWhole(fees), 'raffle: the sum of fees is past 2^53 - 1');
  const pot = shareOf(fees, rate);
  const cashbacks: Prize[] = [];
  let cashing = pot;
  for (const winner of winners) {
    const ticket = tickets[winner];
    if (ticket === undefined || input.present?.(ticket.node) === false) continue;
    const returned = pot - shareOf(ticket.fees, rate);
    const amount = (returned - (returned % winners.length)) / winners.length;
    cashbacks.push({ node: ticket.node, amount });
    cashing -= amount;
  }
  return { cashbacks, cashing };
}
