import { sha256 } from '../../ledger/hash.js';
import { type Cheese, type HashText, smell } from './cheese.js';
import { validProof } from './proof.js';

/**
 * The original's check of a whole chain: each cheese names the smell of the one before and proves work over all
 * but its last transaction. It asks nothing of the first cheese, of signatures, balances, rewards, sequence
 * numbers and timestamps, nor of the last transaction, whatever it is.
 */
export function verifyChain(chain: readonly Cheese[], hash: HashText = sha256): boolean {
  for (let place = 1; place < chain.length; place++) {
    const cheese = chain[place]!;
    if (cheese.parentSmell !== smell(chain[place - 1]!, hash)) return false;
    if (!provesWork(cheese, hash)) return false;
  }
  return true;
}

/** Whether a cheese proves work over all but its last transaction. */
export function provesWork(
  cheese: Pick<Cheese, 'transactions' | 'parentSmell' | 'nonce'>,
  hash: HashText = sha256,
): boolean {
  return validProof(cheese.transactions.slice(0, -1), cheese.parentSmell, cheese.nonce, hash);
}

/** What became of a cheese that a peer sent. */
export interface AddedCheese {
  readonly accepted: boolean;
  /** Field the original missed and broke off at, by its own name; accepted is false then. */
  readonly missing?: string;
}

/** What the check needs before it decides, and what is read only once the cheese was found good. */
const CHECKED_FIELDS = ['transactions', 'parentSmell', 'nonce'] as const;
const STORED_FIELDS = ['sequenceNumber', 'timestamp'] as const;

const ORIGINAL_NAMES: Readonly<Record<keyof Cheese, string>> = {
  sequenceNumber: 'sequence_number',
  parentSmell: 'parent_smell',
  transactions: 'transactions',
  nonce: 'nonce',
  timestamp: 'timestamp',
};

/**
 * The original's handling of a cheese that a peer broadcast: it joins the chain when it proves work and stands on
 * the tip. Nothing else is asked of it.
 *
 * @param chain changed when the cheese is accepted.
 */
export function addCheese(chain: Cheese[], cheese: Partial<Cheese>, hash: HashText = sha256): AddedCheese {
  const unread = firstMissing(cheese, CHECKED_FIELDS);
  if (unread !== undefined) return unread;
  const sound =
    provesWork(cheese as Cheese, hash) && cheese.parentSmell === smell(chain[chain.length - 1]!, hash);
  if (!sound) return { accepted: false };
  const incomplete = firstMissing(cheese, STORED_FIELDS);
  if (incomplete !== undefined) return incomplete;
  chain.push(cheese as Cheese);
  return { accepted: true };
}

function firstMissing(cheese: Partial<Cheese>, fields: readonly (keyof Cheese)[]): AddedCheese | undefined {
  const missing = fields.find((field) => cheese[field] === undefined);
  return missing === undefined ? undefined : { accepted: false, missing: ORIGINAL_NAMES[missing] };
}
