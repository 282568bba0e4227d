import type { Accounts, Effect } from '../../ledger/accounts.js';
import { type Refusal, refuse } from '../../ledger/block.js';
import type { BlockTree } from '../../ledger/block-tree.js';
import type { Pool } from '../../ledger/pool.js';
import { isAsDemanded, type Transaction } from '../../ledger/transaction.js';
import type { MasterRules } from '../../nodes/master.js';
import type { World } from '../consensus.js';
import { PaymentRules } from '../kit/accounts/payment-rules.js';
import { BlockVerdicts, SignatureVerdicts } from '../kit/accounts/verdicts.js';
import type { ForkOrder } from '../kit/chain/longest-chain.js';
import { mayName } from '../kit/chain/uncles.js';
import { blockSize, type WorkEncoding } from './encoding.js';
import type { Rewards } from './rewards.js';
import type { WorkBlock, WorkSeal } from './seal.js';
import type { WorkSettings } from './settings.js';
import { COINBASE, PAYMENT, PURCHASE, UNCLE } from './transaction-type.js';
import type { Work } from './work.js';

/** What the rules are made of. */
export interface WorkRulesParts {
  readonly world: World;
  readonly settings: WorkSettings;
  readonly tree: BlockTree<WorkSeal>;
  readonly accounts: Accounts<WorkSeal>;
  readonly encoding: WorkEncoding;
  readonly work: Work;
  readonly rewards: Rewards;
  readonly order: ForkOrder<WorkSeal>;
  /** The fork choice when it is not an order on tips. */
}

/** Payments move money, coinbases and uncle rewards bring it: fees come back in the coinbase. */
export const workEffect: Effect = ({ type, sender, recipient, amount, fee }, credit) => {
  if (type === PAYMENT) credit(sender, -(amount + fee));
  credit(recipient, amount);
};

const OVERDRAFT = refuse('overdraft', 'Sender does not have sufficient funds.');
const BAD_SIGNATURE = refuse('bad-signature', 'Signature does not match content.');

/** What every rule set with proof of work has in common: remembered verdicts, signatures, work, the fork choice. */
export abstract class CommonRules implements MasterRules<WorkSeal> {
  readonly effect: Effect;
  readonly accounts: number;
  readonly isProducers = ({ type }: Transaction): boolean => type !== PAYMENT && type !== PURCHASE;
  protected readonly parts: WorkRulesParts;
  readonly #signatures: SignatureVerdicts;
  readonly #blocks: BlockVerdicts<WorkSeal>;

  constructor(parts: WorkRulesParts, effect: Effect) {
    this.parts = parts;
    this.effect = effect;
    const { world, encoding } = parts;
    this.accounts = world.population.size;
    this.#signatures = SignatureVerdicts.ofSenders(world.keyring, (transaction) =>
      encoding.content(transaction),
    );
    this.#blocks = new BlockVerdicts((block) => this.judge(block));
  }

  abstract check(transaction: Transaction, head: WorkBlock, pool: Pool): Refusal | undefined;
  /** Why the block is not valid, judged again: also one that is not in the tree yet. */
  abstract judge(block: WorkBlock): Refusal | undefined;

  checkBlock(block: WorkBlock): Refusal | undefined {
    return this.#blocks.of(block);
  }

  prefers(candidate: WorkBlock, current: WorkBlock): boolean {
    return this.parts.order(candidate, current);
  }

  sizeOf(block: WorkBlock): number {
    return block.seal.size;
  }

  /** Whether the sender signed it. */
  protected isSigned(transaction: Transaction): boolean {
    return this.#signatures.valid(transaction);
  }

  /** The work a block states, and the hash that proves it. */
  protected judgeWork(block: WorkBlock): Refusal | undefined {
    const { work, world } = this.parts;
    const { seal, producer, time } = block;
    const parent = block.parent!;
    if (world.population.roles[producer] !== 'master') return refuse('miner', 'Miner is not a master.');
    if (time < parent.time) return refuse('time', 'Block is older than the one before.');
    const difficulty = work.difficultyAfter(parent);
    if (seal.difficulty !== difficulty || seal.work !== parent.seal.work + difficulty) {
      return refuse('difficulty', 'Difficulty is not what the chain asks for.');
    }
    return work.isProven(block) ? undefined : refuse('proof-of-work', 'Hash does not prove the work.');
  }
}

/**
 * The correct rules of proof of work with accounts: when a master takes a payment, and when a block is valid.
 * Everything is judged once in a run, whoever asks: a block's validity depends on the block alone.
 */
export class WorkRules extends CommonRules {
  readonly #payments: PaymentRules<WorkSeal>;

  constructor(parts: WorkRulesParts) {
    super(parts, workEffect);
    const { tree, accounts } = parts;
    this.#payments = new PaymentRules({
      ...{ tree, accounts, effect: workEffect, overdraft: OVERDRAFT },
      isProducers: ({ type }) => type === COINBASE || type === UNCLE,
      checkContent: (transaction) => this.#checkContent(transaction),
    });
  }

  check(transaction: Transaction, head: WorkBlock, pool: Pool): Refusal | undefined {
    return this.#payments.check(transaction, head, pool);
  }

  judge(block: WorkBlock): Refusal | undefined {
    return (
      this.judgeWork(block) ??
      this.#judgeSize(block) ??
      this.#judgeUncles(block) ??
      this.#payments.checkAll(block.transactions, block.parent!) ??
      this.#judgeRewards(block)
    );
  }

  /** All that can be said of a payment without a chain. */
  #checkContent(transaction: Transaction): Refusal | undefined {
    const { world, settings } = this.parts;
    const { type, sender, recipient, amount, fee } = transaction;
    const { roles } = world.population;
    if (type === PURCHASE) return refuse('type', 'Coins come only from blocks.');
    if (type !== PAYMENT) return refuse('type', `Transactions of type ${type} are made by miners only.`);
    if (roles[sender] === undefined) return refuse('unknown-sender', 'Sender is not known.');
    if (roles[recipient] === undefined) return refuse('unknown-recipient', 'Recipient is not known.');
    if (amount <= 0 || !Number.isSafeInteger(amount)) {
      return refuse('amount', 'Amount is not a positive whole number.');
    }
    if (fee < settings.leastFee || !Number.isSafeInteger(amount + fee)) {
      return refuse('fee', 'Fee is below what nodes relay.');
    }
    return this.isSigned(transaction) ? undefined : BAD_SIGNATURE;
  }

  #judgeSize(block: WorkBlock): Refusal | undefined {
    const { settings, encoding } = this.parts;
    const { uncles, size } = block.seal;
    const bytes = blockSize(block.transactions, uncles.length, encoding);
    if (bytes > settings.blockSize) return refuse('size', 'Block is larger than the limit.');
    const { wireSize } = settings;
    const right =
      typeof wireSize === 'number'
        ? size === Math.max(bytes, wireSize)
        : size >= Math.max(bytes, wireSize[0]!);
    return right ? undefined : refuse('size', 'Block states a wrong size.');
  }

  #judgeUncles(block: WorkBlock): Refusal | undefined {
    const { settings, tree } = this.parts;
    const { uncles } = block.seal;
    if (uncles.length === 0) return undefined;
    if (settings.uncles === undefined || uncles.length > settings.uncles.most) {
      return refuse('uncles', 'Block names too many uncles.');
    }
    for (const [place, uncle] of uncles.entries()) {
      const again = uncles.indexOf(uncle) !== place;
      const invalid = this.checkBlock(uncle) !== undefined;
      if (again || invalid || !mayName(tree, block.parent!, uncle, settings.uncles)) {
        return refuse('uncles', 'Block names an uncle it may not.');
      }
    }
    return undefined;
  }

  /** New money must be what the schedule gives and stand first, in the order of the schedule. */
  #judgeRewards(block: WorkBlock): Refusal | undefined {
    const { rewards } = this.parts;
    const payments = block.transactions.filter(({ type }) => type === PAYMENT);
    const expected = rewards.of(block.parent!, block.producer, block.time, payments, block.seal.uncles);
    if (block.transactions.length !== expected.length + payments.length) {
      return refuse('reward', 'Block brings money it may not.');
    }
    for (const [place, wanted] of expected.entries()) {
      if (!isAsDemanded(block.transactions[place]!, wanted)) {
        return refuse('reward', `${wanted.type} is not what the schedule gives.`);
      }
    }
    return undefined;
  }
}
