import type { Accounts, Effect } from '../../../ledger/accounts.js';
import type { Refusal } from '../../../ledger/block.js';
import type { BlockTree } from '../../../ledger/block-tree.js';
import type { Keyring } from '../../../ledger/keys.js';
import type { Pool } from '../../../ledger/pool.js';
import type { Transaction } from '../../../ledger/transaction.js';
import type { MasterRules } from '../../../nodes/master.js';
import type { Population } from '../../../nodes/role.js';
import { BlockVerdicts, SignatureVerdicts } from '../../kit/accounts/verdicts.js';
import type { UsageEncoding } from '../encoding.js';
import { type Movement, overdraft } from '../overdraft.js';
import type { UsageBlock, UsageSeal } from '../seal.js';
import { receiveBlock } from './legacy-rules.js';
import { INSUFFICIENT_FUNDS, SIGNATURE_MISMATCH, SIGNATURE_MISSING } from './log-text.js';

/** What the original's rules are made of. */
export interface LegacyParts {
  readonly tree: BlockTree<UsageSeal>;
  readonly accounts: Accounts<UsageSeal>;
  readonly keyring: Keyring;
  readonly population: Population;
  readonly encoding: UsageEncoding;
}

/** The original's balances: a transfer to oneself, of any type, credits and takes nothing. */
export const legacyEffect: Effect = (transaction, credit) => {
  const { sender, recipient, amount, fee } = transaction;
  if (sender !== recipient) credit(sender, -(amount + fee));
  credit(recipient, amount);
};

/** The original's rules, its omissions included (seed `pou`, sections 4 and 7): for parity, not for conclusions. */
export class UsageLegacyRules implements MasterRules<UsageSeal> {
  readonly effect = legacyEffect;
  readonly accounts: number;
  /** The original knows no forks: a block on another seed cannot be recomputed and is refused. */
  readonly extendsOnly = true;
  readonly #parts: LegacyParts;
  readonly #movements: Movement[] = [];
  readonly #blocks: BlockVerdicts<UsageSeal>;
  readonly #signatures: SignatureVerdicts;

  constructor(parts: LegacyParts) {
    this.#parts = parts;
    this.accounts = parts.population.size;
    const { keyring, encoding, population } = parts;
    this.#signatures = new SignatureVerdicts(
      (transaction) =>
        transaction.sender < population.size &&
        keyring.verify(transaction.sender, encoding.content(transaction), transaction.signature),
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
    const sender = this.#parts.encoding.name(transaction.sender);
    const required = transaction.amount + transaction.fee;
    if (!overdraft(chain.reverse(), stack, sender, required)) return undefined;
    return { code: 'overdraft', detail: INSUFFICIENT_FUNDS };
  }

  checkBlock(block: UsageBlock): Refusal | undefined {
    return this.#blocks.of(block);
  }

  #judge(block: UsageBlock): Refusal | undefined {
    const { encoding, keyring, population } = this.#parts;
    const numberOf = new Map(population.names.map((name, node) => [name, node]));
    const { accepted, error } = receiveBlock(encoding.blockText(block), {
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
      const { encoding } = this.#parts;
      movement = {
        sender: encoding.name(transaction.sender),
        recipient: encoding.name(transaction.recipient),
        amount: transaction.amount,
        fees: transaction.fee,
      };
      this.#movements[transaction.index] = movement;
    }
    return movement;
  };
}
