import type { Effect } from '../../../ledger/accounts.js';
import { type Block, type Refusal, refuse } from '../../../ledger/block.js';
import type { Pool } from '../../../ledger/pool.js';
import { isAsDemanded, type Transaction } from '../../../ledger/transaction.js';
import type { MasterRules } from '../../../nodes/master.js';
import type { World } from '../../consensus.js';
import type { AccountProtocol } from './account-protocol.js';
import { PaymentRules } from './payment-rules.js';
import { BlockVerdicts, SignatureVerdicts } from './verdicts.js';

/** A payment between two accounts. */
export const PAYMENT = 'payment';
/** The money there is at the start, in the root block. */
export const GENESIS = 'genesis';
/** What a block brings its producer: the fees of its payments. */
export const REWARD = 'reward';

/** Payments move money; a reward brings what the payments' senders paid as fees. */
export const accountEffect: Effect = ({ type, sender, recipient, amount, fee }, credit) => {
  if (type === PAYMENT) credit(sender, -(amount + fee));
  credit(recipient, amount);
};

const OVERDRAFT = refuse('overdraft', 'Sender does not have sufficient funds.');
const BAD_SIGNATURE = refuse('bad-signature', 'Signature does not match content.');

/** The rules of plain accounts: when a master takes a payment, and when a block is valid whatever its seal. */
export class AccountRules<Seal> implements MasterRules<Seal> {
  readonly effect = accountEffect;
  readonly accounts: number;
  readonly isProducers = ({ type }: Transaction): boolean => type === REWARD;
  readonly #world: World;
  readonly #protocol: AccountProtocol<Seal>;
  readonly #signatures: SignatureVerdicts;
  readonly #blocks: BlockVerdicts<Seal>;
  readonly #payments: PaymentRules<Seal>;

  constructor(world: World, protocol: AccountProtocol<Seal>) {
    this.accounts = world.population.size;
    this.#world = world;
    this.#protocol = protocol;
    const { encoding } = protocol;
    this.#signatures = SignatureVerdicts.ofSenders(world.keyring, (transaction) =>
      encoding.content(transaction),
    );
    this.#blocks = new BlockVerdicts((block) => this.#judge(block));
    const { tree, accounts } = protocol;
    this.#payments = new PaymentRules({
      ...{ tree, accounts, effect: accountEffect, overdraft: OVERDRAFT },
      isProducers: this.isProducers,
      checkContent: (transaction) => this.#checkContent(transaction),
    });
  }

  check(transaction: Transaction, head: Block<Seal>, pool: Pool): Refusal | undefined {
    return this.#payments.check(transaction, head, pool);
  }

  checkBlock(block: Block<Seal>): Refusal | undefined {
    return this.#blocks.of(block);
  }

  prefers(candidate: Block<Seal>, current: Block<Seal>): boolean {
    return this.#protocol.prefers(candidate, current);
  }

  sizeOf(block: Block<Seal>): number {
    return this.#protocol.encoding.blockSize(block);
  }

  #judge(block: Block<Seal>): Refusal | undefined {
    const { parent, producer, time } = block;
    if (this.#world.population.roles[producer] !== 'master') {
      return refuse('producer', 'Producer is not a master.');
    }
    if (time < parent!.time) return refuse('time', 'Block is older than the one before.');
    return (
      this.#protocol.checkSeal(block) ??
      this.#payments.checkAll(block.transactions, block.parent!) ??
      this.#judgeReward(block)
    );
  }

  /** All that can be said of a payment without a chain. */
  #checkContent(transaction: Transaction): Refusal | undefined {
    const { type, sender, recipient, amount, fee } = transaction;
    const { roles } = this.#world.population;
    if (type !== PAYMENT) return refuse('type', `Transactions of type ${type} are made by producers only.`);
    if (roles[sender] === undefined) return refuse('unknown-sender', 'Sender is not known.');
    if (roles[recipient] === undefined) return refuse('unknown-recipient', 'Recipient is not known.');
    if (amount <= 0 || !Number.isInteger(amount)) {
      return refuse('amount', 'Amount is not a positive whole number.');
    }
    if (fee < this.#protocol.fee || !Number.isSafeInteger(fee)) {
      return refuse('fee', 'Fee is below what nodes relay.');
    }
    return this.#signatures.valid(transaction) ? undefined : BAD_SIGNATURE;
  }

  /** The producer gets the fees, in one entry that stands last, and nothing else. */
  #judgeReward({ parent, producer, time, transactions }: Block<Seal>): Refusal | undefined {
    const payments = transactions.filter(({ type }) => type === PAYMENT);
    const wanted = this.#protocol.reward(parent!, producer, time, payments);
    const given = transactions.slice(payments.length);
    const asDemanded =
      wanted === undefined ? given.length === 0 : given.length === 1 && isAsDemanded(given[0]!, wanted);
    return asDemanded ? undefined : refuse('reward', 'The reward is not the sum of the fees.');
  }
}
