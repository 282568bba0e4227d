import type { Accounts, Effect } from '../../../ledger/accounts.js';
import type { Refusal } from '../../../ledger/block.js';
import type { BlockTree } from '../../../ledger/block-tree.js';
import type { Keyring } from '../../../ledger/keys.js';
import type { Pool } from '../../../ledger/pool.js';
import type { Transaction } from '../../../ledger/transaction.js';
import type { MasterRules } from '../../../nodes/master.js';
import type { Population } from '../../../nodes/role.js';
import { BlockVerdicts, SignatureVerdicts } from '../../kit/accounts/verdicts.js';
import { type Movement, overdraft } from '../overdraft.js';
import type { Seal, UsageBlock } from '../seal.js';
import type { Texts } from '../texts.js';
import { receiveBlock } from './legacy-rules.js';
import { INSUFFICIENT_FUNDS, SIGNATURE_MISMATCH, SIGNATURE_MISSING } from './log-text.js';

/** What the original's rules are made of. */
export interface LegacyParts {
  readonly tree: BlockTree<Seal>;
  readonly accounts: Accounts<Seal>;
  readonly keyring: Keyring;
  readonly population: Population;
  readonly texts: Texts;
}

/** The original's balances: a transfer to oneself, of any type, credits and takes nothing. */
export const legacyEffect: Effect = (transaction, credit) => {
  const { sender, recipient, amount, fee } = transaction;
  if (sender !== recipient) credit(sender, -(amount + fee));
  credit(recipient, amount);
};

/** The original's rules, its omissions included (seed `pou`, sections 4 and 7): for parity, not for conclusions. */
export class LegacyRules implements MasterRules<Seal> {
  readonly effect = legacyEffect;
  readonly accounts: number;
  /** The original knows no forks: a block on another seed cannot be recomputed and is refused. */
  readonly extendsOnly = true;
  readonly #parts: LegacyParts;
  readonly #movements: Movement[] = [];
  readonly #blocks: BlockVerdicts<Seal>;
  readonly #signatures: SignatureVerdicts;

  constructor(parts: LegacyParts) {
    this.#parts = parts;
    this.accounts = parts.population.size;
    const { keyring, texts, population } = parts;
    this.#signatures = new SignatureVerdicts(
      (transaction) =>
        transaction.sender < population.size &&
        keyring.verify(transaction.sender, texts.content(transaction), transaction.signature),
    );
    this.#blocks = new BlockVerdicts((block) => this.#judge(block));
  }

  check(transaction: Transaction, head: UsageBlock, pool: Pool): Refusal | undefined {
    if (transaction.signature === undefined) return { code: 'bad-signature', detail: SIGNATURE_MISSING };
    if (!this.#signatures.valid(transaction)) return { code: 'bad-signature', detail: SIGNATURE_MISMATCH };
    if (transaction.sender === transaction.recipient) return undefined;
    const chain: Movement[][] = [];
    for (let block: UsageBlock | undefined = head; block !== undefined; block = block.parent) {
      chain.push(block.transactions.map(this.#movement));
    }
    const stack = [...pool].map((entry) => this.#movement(entry.transaction));
    const sender = this.#parts.texts.name(transaction.sender);
    const required = transaction.amount + transaction.fee;
    if (!overdraft(chain.reverse(), stack, sender, required)) return undefined;
    return { code: 'overdraft', detail: INSUFFICIENT_FUNDS };
  }

  checkBlock(block: UsageBlock): Refusal | undefined {
    return this.#blocks.of(block);
  }

  #judge(block: UsageBlock): Refusal | undefined {
    const { texts, keyring, population } = this.#parts;
    const numberOf = new Map(population.names.map((name, node) => [name, node]));
    const { accepted, error } = receiveBlock(texts.blockText(block), {
      nextSeed: block.parent!.seal.merkleRoot,
      stack: [],
      verify: (name, text, signature) =>
        keyring.verify(numberOf.get(name) ?? population.size, text, signature),
    });
    const detail = (error ?? '').replace(/^Block rejected: /, '');
    return accepted ? undefined : { code: 'invalid', detail };
  }

  prefers(candidate: UsageBlock, current: UsageBlock): boolean {
    return candidate.height > current.height;
  }

  sizeOf(block: UsageBlock): number {
    return block.seal.size;
  }

  readonly #movement = (transaction: Transaction): Movement => {
    let movement = this.#movements[transaction.index];
    if (movement === undefined) {
      const { texts } = this.#parts;
      movement = {
        sender: texts.name(transaction.sender),
        recipient: texts.name(transaction.recipient),
        amount: transaction.amount,
        fees: transaction.fee,
      };
      this.#movements[transaction.index] = movement;
    }
    return movement;
  };
}
