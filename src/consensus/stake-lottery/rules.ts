import { stampAfter } from '../../engine/stamp.js';
import type { NodeId } from '../../engine/time.js';
import type { Effect } from '../../ledger/accounts.js';
import type { Amount } from '../../ledger/amount.js';
import { type Refusal, refuse } from '../../ledger/block.js';
import type { BlockTree } from '../../ledger/block-tree.js';
import type { Hashes } from '../../ledger/hash.js';
import type { Keyring } from '../../ledger/keys.js';
import type { Pool } from '../../ledger/pool.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { MasterRules } from '../../nodes/master.js';
import type { Population } from '../../nodes/role.js';
import { PaymentRules, type RunningBook } from '../kit/accounts/payment-rules.js';
import { BlockVerdicts, type SignatureVerdicts } from '../kit/accounts/verdicts.js';
import type { Election } from './election.js';
import type { StakeLotteryEncoding } from './encoding.js';
import type { LotteryLedger } from './ledger.js';
import { type RewardTransaction, sameReward } from './reward.js';
import type { ForgingSchedule } from './schedule.js';
import type { ForgerSeal, LotteryBlock } from './seal.js';
import { EXCHANGE, REWARD, STAKE, TRANSFER, UNSTAKE } from './transaction-type.js';

/** What the rules are made of. */
export interface StakeLotteryRulesParts {
  readonly tree: BlockTree<ForgerSeal>;
  readonly ledger: LotteryLedger;
  readonly election: Election;
  readonly keyring: Keyring;
  readonly population: Population;
  readonly encoding: StakeLotteryEncoding;
  readonly hashes: Hashes;
  readonly signatures: SignatureVerdicts;
  /** Present when forging goes by the clock; otherwise it goes by the pool. */
  readonly schedule: ForgingSchedule | undefined;
  /** How long the stakers behind a silent one wait. */
  readonly timeout: number;
  /** The one node that may issue an EXCHANGE. */
  readonly exchange: NodeId;
  /** The reward that a block on `parent` carries; `undefined` for none. */
  readonly rewardOn: (parent: LotteryBlock, forger: NodeId) => RewardTransaction | undefined;
}

const OVERDRAFT = refuse('overdraft', 'Sender does not hold the amount.');

/**
 * The correct rules of the stake lottery: when a master takes a transaction, and when a block is valid, whoever and
 * whenever they ask.
 */
export class LotteryRules implements MasterRules<ForgerSeal> {
  readonly effect: Effect;
  readonly accounts: number;
  readonly #parts: StakeLotteryRulesParts;
  readonly #signatures: SignatureVerdicts;
  readonly #blocks: BlockVerdicts<ForgerSeal>;
  readonly #payments: PaymentRules<ForgerSeal>;

  constructor(parts: StakeLotteryRulesParts) {
    this.#parts = parts;
    this.effect = parts.ledger.effect;
    this.accounts = parts.ledger.size;
    this.#signatures = parts.signatures;
    const { tree, ledger } = parts;
    this.#payments = new PaymentRules({
      ...{ tree, accounts: ledger.accounts, effect: ledger.effect, overdraft: OVERDRAFT },
      source: ({ type, sender }) => ledger.source(type, sender),
      checkContent: (transaction) => this.#checkContent(transaction),
      openBook: (parent) => this.#openBook(parent),
    });
    this.#blocks = new BlockVerdicts(
      (block) => this.#checkForger(block) ?? this.#checkTransactions(block) ?? this.#checkSignature(block),
    );
  }

  check(transaction: Transaction, head: LotteryBlock, pool: Pool): Refusal | undefined {
    const refusal = this.#payments.check(transaction, head, pool);
    if (refusal !== undefined) return refusal;
    const { type, amount } = transaction;
    if (type === UNSTAKE && amount >= this.#parts.election.on(head).total) {
      return refuse('last-stake', 'Somebody must keep a stake, or nobody could forge.');
    }
    return undefined;
  }

  checkBlock(block: LotteryBlock): Refusal | undefined {
    return this.#blocks.of(block);
  }

  /** The longer chain; of equally long ones the earlier slot, then the better lot, then the lower id. */
  prefers(candidate: LotteryBlock, current: LotteryBlock): boolean {
    if (candidate.height !== current.height) return candidate.height > current.height;
    const first = this.#slotOf(candidate);
    const second = this.#slotOf(current);
    if (first !== second) return first < second;
    if (candidate.seal.attempt !== current.seal.attempt) {
      return candidate.seal.attempt < current.seal.attempt;
    }
    return candidate.id < current.id;
  }

  sizeOf(block: LotteryBlock): number {
    return block.seal.size;
  }

  /**
   * The pooled transactions that a block on `parent` can hold, in order: each covered by what the ones before it
   * leave, and somebody keeps a stake.
   */
  fitting(entries: Iterable<{ readonly transaction: Transaction }>, parent: LotteryBlock): Transaction[] {
    const book = this.#openBook(parent);
    const taken: Transaction[] = [];
    for (const { transaction } of entries) if (book.take(transaction)) taken.push(transaction);
    return taken;
  }

  #openBook(parent: LotteryBlock): StakingBook {
    return new StakingBook(this.#parts.ledger, this.#parts.election.on(parent).total, parent);
  }

  #slotOf(block: LotteryBlock): number {
    return this.#parts.schedule?.chanceAt(block.time).slot ?? 0;
  }

  /** All that can be said of a transaction without a chain. */
  #checkContent(transaction: Transaction): Refusal | undefined {
    const { population, exchange } = this.#parts;
    const { type, sender, recipient, amount, fee } = transaction;
    const role = population.roles[sender];
    if (role === undefined) return refuse('unknown-sender', 'Sender is not in the key store.');
    if (population.roles[recipient] === undefined) {
      return refuse('unknown-recipient', 'Recipient is not known.');
    }
    if (type === EXCHANGE) {
      if (sender !== exchange) return refuse('exchange', 'Only the exchange key may issue an EXCHANGE.');
    } else if (type === STAKE || type === UNSTAKE) {
      if (sender !== recipient) return refuse('stake', 'A stake is one of its own.');
      if (role !== 'master') return refuse('stake', `A ${role} node cannot forge, so it may not stake.`);
    } else if (type !== TRANSFER) return refuse('type', `Nobody may send a transaction of type ${type}.`);
    if (amount <= 0 || !Number.isSafeInteger(amount)) {
      return refuse('amount', 'Amount is not a positive whole number.');
    }
    if (fee !== 0) return refuse('fee', 'There are no fees.');
    return this.#signatures.valid(transaction)
      ? undefined
      : refuse('bad-signature', 'Signature does not match.');
  }

  #checkForger(block: LotteryBlock): Refusal | undefined {
    const { election, schedule, timeout } = this.#parts;
    const parent = block.parent!;
    const { attempt } = block.seal;
    let rank = attempt;
    if (!Number.isSafeInteger(attempt) || attempt < 0)
      return refuse('attempt', 'Attempt is no whole number.');
    if (schedule !== undefined) {
      const turn = schedule.chanceAt(block.time);
      const after = parent.parent === undefined ? 0 : schedule.chanceAt(parent.time).slot;
      if (turn.slot <= after) return refuse('slot', 'Block is not in a slot of its own.');
      if (turn.attempt !== attempt) return refuse('attempt', 'Attempt is not that of the time.');
      rank = schedule.rankAt(turn, parent.time);
    } else if (block.time < stampAfter(parent.time, attempt * timeout)) {
      return refuse('early', 'Block came before the stakers ahead of its forger had their time.');
    }
    if (election.on(parent).forger(rank) === block.producer) return undefined;
    return refuse('not-elected', 'Forger was not the elected one.');
  }

  /** The transactions in block order, each against what the ones before it left; the reward last. */
  #checkTransactions(block: LotteryBlock): Refusal | undefined {
    const parent = block.parent!;
    if (block.transactions.length === 0) return refuse('empty', 'Block holds nothing.');
    const reward = this.#parts.rewardOn(parent, block.producer);
    const payments = reward === undefined ? block.transactions : block.transactions.slice(0, -1);
    const refusal = this.#payments.checkAll(payments, parent);
    if (refusal !== undefined || reward === undefined) return refusal;
    const last = block.transactions.at(-1)!;
    return last.type === REWARD && sameReward(last, reward)
      ? undefined
      : refuse('reward', 'Reward is not what the rules give.');
  }

  #checkSignature(block: LotteryBlock): Refusal | undefined {
    const { keyring, encoding, hashes } = this.#parts;
    const payload = encoding.payloadOf(block);
    if (hashes.sha256(payload) !== block.id) return refuse('hash', 'Block is not what its hash says.');
    if (keyring.verify(block.producer, payload, block.seal.signature)) return undefined;
    return refuse('bad-signature', 'Signature of the forger does not match.');
  }
}

/** Balances and stakes while a block is gone through, transaction by transaction. */
class StakingBook implements RunningBook {
  readonly #ledger: LotteryLedger;
  readonly #parent: LotteryBlock;
  readonly #moved = new Map<number, Amount>();
  #staked: Amount;

  constructor(ledger: LotteryLedger, staked: Amount, parent: LotteryBlock) {
    this.#ledger = ledger;
    this.#staked = staked;
    this.#parent = parent;
  }

  /** Executes the transaction when it is covered; false when it is not. */
  take(transaction: Transaction): boolean {
    const { type, sender, amount } = transaction;
    const source = this.#ledger.source(type, sender);
    const held = this.#ledger.accounts.spendable(source, this.#parent) + (this.#moved.get(source) ?? 0);
    if (amount > held) return false;
    if (type === UNSTAKE) {
      if (amount >= this.#staked) return false;
      this.#staked -= amount;
    } else if (type === STAKE) this.#staked += amount;
    this.#ledger.effect(transaction, (account, change) =>
      this.#moved.set(account, (this.#moved.get(account) ?? 0) + change),
    );
    return true;
  }
}
