import type { Block, Refusal } from '../../../ledger/block.js';
import type { Keyring } from '../../../ledger/keys.js';
import type { Transaction } from '../../../ledger/transaction.js';

/** What was said of blocks: each is judged once in a run, whoever asks, since its validity depends on it alone. */
export class BlockVerdicts<Seal> {
  readonly #judge: (block: Block<Seal>) => Refusal | undefined;
  /** By block: `null` for valid, `undefined` before it was judged. */
  readonly #known: (Refusal | null | undefined)[] = [];

  constructor(judge: (block: Block<Seal>) => Refusal | undefined) {
    this.#judge = judge;
  }

  /** Why the block is not valid; `undefined` when it is. */
  of(block: Block<Seal>): Refusal | undefined {
    let verdict = this.#known[block.index];
    if (verdict === undefined) {
      verdict = this.#judge(block) ?? null;
      this.#known[block.index] = verdict;
    }
    return verdict ?? undefined;
  }
}

/** Which transactions are signed as they should be: each signature is verified once in a run. */
export class SignatureVerdicts<Signed extends Transaction = Transaction> {
  readonly #verify: (transaction: Signed) => boolean;
  /** By transaction; `undefined` before its signature was verified. */
  readonly #known: (boolean | undefined)[] = [];

  constructor(verify: (transaction: Signed) => boolean) {
    this.#verify = verify;
  }

  /** Signatures that senders put under a text. */
  static ofSenders(keyring: Keyring, text: (transaction: Transaction) => string): SignatureVerdicts {
    return new SignatureVerdicts((transaction) =>
      keyring.verify(transaction.sender, text(transaction), transaction.signature),
    );
  }

  /** Whether the signature is as it should be; checked once in a run. */
  valid(transaction: Signed): boolean {
    // One that has no number yet cannot be told from others like it.
    if (transaction.index < 0) return this.#verify(transaction);
    const known = this.#known[transaction.index];
    if (known !== undefined) return known;
    const valid = this.#verify(transaction);
    this.#known[transaction.index] = valid;
    return valid;
  }
}
