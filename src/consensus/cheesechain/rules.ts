import type { Accounts, Effect } from '../../ledger/accounts.js';
import type { Amount } from '../../ledger/amount.js';
import { type Refusal, refuse } from '../../ledger/block.js';
import type { BlockTree } from '../../ledger/block-tree.js';
import type { Keyring } from '../../ledger/keys.js';
import type { Pool } from '../../ledger/pool.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { Population } from '../../nodes/role.js';
import { PaymentRules } from '../kit/accounts/payment-rules.js';
import { BlockVerdicts, SignatureVerdicts } from '../kit/accounts/verdicts.js';
import { type CheeseEncoding, doughOf } from './encoding.js';
import type { CheeseBlock, CheeseSeal } from './seal.js';
import { GENESIS, PAYMENT, REWARD } from './transaction-type.js';

/** What the rules are made of. */
export interface CheeseRulesParts {
  readonly tree: BlockTree<CheeseSeal>;
  readonly accounts: Accounts<CheeseSeal>;
  readonly keyring: Keyring;
  readonly population: Population;
  readonly encoding: CheeseEncoding;
  /** What a cheese may give to its miner at the most. */
  readonly reward: Amount;
}

/** When a peer takes a transaction, and when a cheese is valid: a value for everybody, whoever asks first. */
export interface Rules {
  /** Why a payment may not be open on top of a head; `undefined` when it may. */
  check(transaction: Transaction, head: CheeseBlock, open: Pool): Refusal | undefined;
  /** Why a cheese is not valid on its parent; `undefined` when it is. */
  checkBlock(block: CheeseBlock): Refusal | undefined;
}

/** What a transaction does to accounts: a reward and first money are new, all else moves. */
export const cheeseEffect: Effect = ({ type, sender, recipient, amount }, credit) => {
  if (type !== REWARD && type !== GENESIS) credit(sender, -amount);
  credit(recipient, amount);
};

/** What an open transaction does to what can be spent: it takes, and gives nothing before it is mined. */
export const openEffect: Effect = ({ sender, amount }, credit) => credit(sender, -amount);

const DUPLICATE = refuse('duplicate', 'Transaction is known already.');
const OVERDRAFT = refuse('overdraft', 'Sender has not got enough.');
const BAD_SIGNATURE = refuse('bad-signature', "Signature is not the sender's.");
const PROOF = refuse('proof', 'Cheese proves no work.');
const PARENT = refuse('parent', 'Parent smell is not that of the cheese before.');
const SMELL = refuse('smell', 'Smell is not that of what the cheese holds.');

/** The part that both sets of rules share: signatures are checked once in a run, and so are cheeses. */
abstract class RememberingRules implements Rules {
  protected readonly parts: CheeseRulesParts;
  readonly #signatures: SignatureVerdicts;
  readonly #blocks: BlockVerdicts<CheeseSeal>;

  constructor(parts: CheeseRulesParts) {
    this.parts = parts;
    const { keyring, encoding } = parts;
    this.#signatures = SignatureVerdicts.ofSenders(keyring, (transaction) => encoding.signed(transaction));
    this.#blocks = new BlockVerdicts((block) => this.judge(block));
  }

  abstract check(transaction: Transaction, head: CheeseBlock, open: Pool): Refusal | undefined;

  checkBlock(block: CheeseBlock): Refusal | undefined {
    return this.#blocks.of(block);
  }

  protected abstract judge(block: CheeseBlock): Refusal | undefined;

  protected isKnown(transaction: Transaction, head: CheeseBlock, open: Pool): boolean {
    return open.has(transaction) || this.parts.tree.includes(head, transaction);
  }

  protected canPay({ sender, amount }: Transaction, head: CheeseBlock, open: Pool): boolean {
    return amount <= this.parts.accounts.balance(sender, head) + open.pending(sender);
  }

  protected isSigned(transaction: Transaction): boolean {
    return this.#signatures.valid(transaction);
  }
}

/** The correct rules. */
export class CorrectRules extends RememberingRules {
  readonly #payments: PaymentRules<CheeseSeal>;

  constructor(parts: CheeseRulesParts) {
    super(parts);
    const { tree, accounts } = parts;
    this.#payments = new PaymentRules({
      // As for open transactions: what a cheese gives cannot be spent in the same cheese.
      ...{ tree, accounts, effect: openEffect, overdraft: OVERDRAFT, twice: DUPLICATE },
      isProducers: ({ type }) => type === REWARD,
      checkContent: (transaction) => this.#checkPayment(transaction),
    });
  }

  check(transaction: Transaction, head: CheeseBlock, open: Pool): Refusal | undefined {
    return this.#payments.check(transaction, head, open);
  }

  judge(block: CheeseBlock): Refusal | undefined {
    return (
      this.#checkHeader(block) ??
      this.#checkReward(block) ??
      this.#payments.checkAll(block.transactions, block.parent!)
    );
  }

  #checkHeader(block: CheeseBlock): Refusal | undefined {
    const { encoding } = this.parts;
    const { parent, seal, height, time, id } = block;
    if (parent === undefined || seal.parentSmell !== parent.id) return PARENT;
    if (seal.sequenceNumber !== height)
      return refuse('sequence', 'Sequence number is not the place in the chain.');
    if (time < parent.time) return refuse('time', 'Cheese is older than the one before.');
    const dough = doughOf(block);
    if (encoding.smellOf(dough, seal.nonce) !== id) return SMELL;
    return encoding.proves(dough, seal.nonce) ? undefined : PROOF;
  }

  /** One reward of at most the half coin, for one key, at the end. */
  #checkReward({ transactions }: CheeseBlock): Refusal | undefined {
    const { population, reward } = this.parts;
    const last = transactions.at(-1);
    if (last?.type !== REWARD) return refuse('reward', 'The last transaction is not the reward.');
    const rewards = transactions.filter(({ type }) => type === REWARD).length;
    if (rewards !== 1) return refuse('reward', `A cheese has one reward, not ${rewards}.`);
    const { amount, recipient, fee } = last;
    if (!Number.isInteger(amount) || amount <= 0 || amount > reward || fee !== 0) {
      return refuse('reward', 'The reward is more than a cheese is worth.');
    }
    if (population.roles[recipient] === undefined) return refuse('reward', 'The reward goes to nobody.');
    return undefined;
  }

  /** All that can be said of a payment without a chain. */
  #checkPayment(transaction: Transaction): Refusal | undefined {
    const { population } = this.parts;
    const { type, sender, recipient, amount, fee } = transaction;
    if (type !== PAYMENT) return refuse('type', `Transactions of type ${type} cannot be sent.`);
    if (population.roles[sender] === undefined) return refuse('unknown-sender', 'Sender is not known.');
    if (population.roles[recipient] === undefined) {
      return refuse('unknown-recipient', 'Recipient is not known.');
    }
    if (!Number.isSafeInteger(amount) || amount <= 0 || fee !== 0) {
      return refuse('amount', 'Amount is not a positive whole number.');
    }
    return this.isSigned(transaction) ? undefined : BAD_SIGNATURE;
  }
}

/**
 * The original's rules: an open transaction needs funds and a signature; a cheese needs a proof over all but its
 * last transaction and the right parent, and nothing more. (That a transaction is taken once only is not among
 * them: the original tells transactions apart by their fields, a run by the transaction itself.)
 */
export class OriginalRules extends RememberingRules {
  check(transaction: Transaction, head: CheeseBlock, open: Pool): Refusal | undefined {
    if (this.isKnown(transaction, head, open)) return DUPLICATE;
    if (!this.canPay(transaction, head, open)) return OVERDRAFT;
    return this.isSigned(transaction) ? undefined : BAD_SIGNATURE;
  }

  judge(block: CheeseBlock): Refusal | undefined {
    const { parent, seal, id } = block;
    const { encoding } = this.parts;
    const dough = doughOf(block);
    if (!encoding.proves(dough, seal.nonce)) return PROOF;
    if (parent === undefined || seal.parentSmell !== parent.id) return PARENT;
    return encoding.smellOf(dough, seal.nonce) === id ? undefined : SMELL;
  }
}
