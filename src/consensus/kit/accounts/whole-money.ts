import { assert } from '../../../engine/errors.js';
import { type Amount, formatAmount, mulDiv, parseAmount } from '../../../ledger/amount.js';
import type { World } from '../../consensus.js';

/** The part of a protocol that reckons and writes money in whole units of the currency. */
export abstract class WholeMoney {
  readonly #supply: Amount;
  readonly #decimals: number;

  constructor({ supply, currency }: Pick<World, 'supply' | 'currency'>) {
    this.#supply = supply;
    this.#decimals = currency.decimals;
  }

  /** The supply times `numerator / denominator`, rounded down. */
  portion(numerator: number, denominator: number): Amount {
    return mulDiv(this.#supply, numerator, denominator);
  }

  /** So many whole coins. */
  coins(count: number): Amount {
    const amount = parseAmount(count, this.#decimals);
    assert(amount !== undefined, `${count} coins are no amount`);
    return amount;
  }

  /** The whole amount below `amount`, and one unit at least. */
  payable(amount: number): Amount {
    // A payment of nothing is none.
    return Math.max(1, Math.floor(amount));
  }

  /** Exact decimal text of an amount in coins. */
  amountText(amount: Amount): string {
    return formatAmount(amount, this.#decimals);
  }
}
