/** A payment's part in the raffle. Whole units in correct mode, coins as floats in legacy mode. */
export interface Stake {
  readonly sender: string;
  readonly amount: number;
  readonly fees: number;
}

/** One chance: the coins from `low` on up to, not including, `high` of all coins moved in the block. */
export interface Ticket {
  readonly node: string;
  readonly fees: number;
  readonly low: number;
  readonly high: number;
}

/** One ticket for each payment, in order: as wide as its amount, each starting where the one before ends. */
export function sellTickets(transactions: readonly Stake[]): readonly Ticket[] {
  let low = 0;
  return transactions.map(({ sender, amount, fees }) => {
    const ticket = { node: sender, fees, low, high: low + amount };
    low = ticket.high;
    return ticket;
  });
}

/**
 * Place of the ticket that holds `coin`, by halving: the first whose range ends above it. No range may run
 * backwards, and the last must end above the coin; empty ones hold nothing.
 */
export function holderOf(tickets: readonly Ticket[], coin: number): number {
  let low = 0;
  let high = tickets.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (tickets[middle]!.high > coin) high = middle;
    else low = middle + 1;
  }
  return low;
}
