import { type Stamp, stampSpan } from '../engine/stamp.js';
import type { NodeId } from '../engine/time.js';
import { type Amount, mulDiv, RATE_SCALE, type Rate } from './amount.js';

/** First money of an account that may not be paid yet. */
export interface Lock {
  readonly account: NodeId;
  /** The share of what the account holds in the root block, cut to whole units. */
  readonly share: Rate;
  /** From here on it is released evenly, to the unit; all at once at `until` where it is not given. */
  readonly from?: Stamp | undefined;
  /** When all of it may be paid. */
  readonly until: Stamp;
}

/** Which part of the first money may not be paid yet: it only ever falls with time. */
export class Locks {
  readonly #byAccount = new Map<NodeId, Lock[]>();

  /** @param locks shares of one account come to 1 at the most. */
  constructor(locks: readonly Lock[]) {
    for (const lock of locks) {
      const own = this.#byAccount.get(lock.account);
      if (own === undefined) this.#byAccount.set(lock.account, [lock]);
      else own.push(lock);
    }
  }

  /** What an account that held so much in the root block may not pay at a time. */
  locked(account: NodeId, first: Amount, time: Stamp): Amount {
    let locked = 0;
    for (const lock of this.#byAccount.get(account) ?? []) locked += leftOf(lock, first, time);
    return locked;
  }
}

function leftOf({ share, from, until }: Lock, first: Amount, time: Stamp): Amount {
  if (time >= until) return 0;
  const amount = mulDiv(first, share, RATE_SCALE);
  if (from === undefined || time <= from) return amount;
  return amount - mulDiv(amount, stampSpan(from, time), stampSpan(from, until));
}
