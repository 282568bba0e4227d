import type { NodeId } from '../../engine/time.js';
import type { Accounts, Effect } from '../../ledger/accounts.js';
import { type Refusal, refuse } from '../../ledger/block.js';
import type { BlockTree } from '../../ledger/block-tree.js';
import type { Hashes } from '../../ledger/hash.js';
import type { Keyring } from '../../ledger/keys.js';
import type { Pool } from '../../ledger/pool.js';
import { isAsDemanded, type Transaction } from '../../ledger/transaction.js';
import type { MasterRules } from '../../nodes/master.js';
import type { Population } from '../../nodes/role.js';
import { PaymentRules } from '../kit/accounts/payment-rules.js';
import { BlockVerdicts, SignatureVerdicts } from '../kit/accounts/verdicts.js';
import type { Arithmetic } from './arithmetic.js';
import type { Certificates } from './certificates.js';
import { closersOwn, type Entry, LARGEST_TURNOVER, merkleRootOf } from './closing.js';
import type { ClosingSchedule } from './closing-schedule.js';
import type { UsageEncoding } from './encoding.js';
import type { HeaderSignatures } from './header-signatures.js';
import { INSUFFICIENT_FUNDS, SIGNATURE_MISMATCH, SIGNATURE_MISSING } from './original/log-text.js';
import type { UsageBlock, UsageSeal } from './seal.js';
import { FEES, GENESIS, isClosersOwn, PAYMENT, REDISTRIBUTION } from './transaction-type.js';

/** What the rules are made of. */
export interface UsageRulesParts {
  readonly tree: BlockTree<UsageSeal>;
  readonly accounts: Accounts<UsageSeal>;
  readonly effect: Effect;
  readonly keyring: Keyring;
  readonly headers: HeaderSignatures;
  readonly population: Population;
  readonly arithmetic: Arithmetic;
  readonly encoding: UsageEncoding;
  readonly schedule: ClosingSchedule;
  readonly certificates: Certificates;
  /** Whether senders of payments must be certified. */
  readonly requireCertificates: boolean;
  /** The consumer that may issue the genesis. */
  readonly genesisOwner: NodeId;
  readonly hashes: Hashes;
}

/** What a transaction does to accounts: fee collection and genesis credit only, all else moves money. */
export const usageEffect: Effect = (transaction, credit) => {
  const { type, sender, recipient, amount, fee } = transaction;
  if (type !== FEES && type !== GENESIS) credit(sender, -(amount + fee));
  credit(recipient, amount);
};

const GENESIS_AGAIN = refuse('genesis', 'Genesis has been issued already.');
const OVERDRAFT = refuse('overdraft', INSUFFICIENT_FUNDS);
const UNSIGNED = refuse('bad-signature', SIGNATURE_MISSING);
const BAD_SIGNATURE = refuse('bad-signature', SIGNATURE_MISMATCH);

/**
 * The correct rules of proof of usage: when a master takes a payment, and when a block is valid. Everything is
 * judged once in a run, whoever asks: a block's validity depends on the block alone.
 */
export class UsageRules implements MasterRules<UsageSeal> {
  readonly effect: Effect;
  readonly accounts: number;
  readonly #parts: UsageRulesParts;
  readonly #signatures: SignatureVerdicts;
  readonly #blocks: BlockVerdicts<UsageSeal>;
  readonly #payments: PaymentRules<UsageSeal>;

  constructor(parts: UsageRulesParts) {
    this.#parts = parts;
    this.effect = parts.effect;
    this.accounts = parts.population.size;
    const { keyring, encoding } = parts;
    this.#signatures = SignatureVerdicts.ofSenders(keyring, (transaction) => encoding.content(transaction));
    this.#blocks = new BlockVerdicts((block) => this.judge(block));
    const { tree, accounts } = parts;
    this.#payments = new PaymentRules({
      ...{ tree, accounts, effect: usageEffect, overdraft: OVERDRAFT },
      isProducers: ({ type }) => isClosersOwn(type),
      source: ({ type, sender }) => (type === GENESIS ? undefined : sender),
      checkContent: (transaction) => this.#checkContent(transaction),
      checkInBlock: ({ type }, parent) =>
        type === GENESIS && accounts.supply(parent) > 0 ? GENESIS_AGAIN : undefined,
    });
  }

  check(transaction: Transaction, head: UsageBlock, pool: Pool): Refusal | undefined {
    return this.#payments.check(transaction, head, pool);
  }

  checkBlock(block: UsageBlock): Refusal | undefined {
    return this.#blocks.of(block);
  }

  /** Why the block is not valid, judged again: also one that is not in the tree yet. */
  judge(block: UsageBlock): Refusal | undefined {
    return (
      this.#checkHeader(block) ??
      this.#checkClosing(block) ??
      this.#checkBase(block) ??
      this.#checkRaffle(block) ??
      this.#checkSignatures(block)
    );
  }

  /**
   * The fork choice: the longer chain; of equally long ones the tip closed in the earlier slot, then at the
   * earlier attempt (so the closest master wins over a stand-in), then the one with the lower Merkle root.
   */
  prefers(candidate: UsageBlock, current: UsageBlock): boolean {
    if (candidate.height !== current.height) return candidate.height > current.height;
    const { schedule } = this.#parts;
    const first = schedule.chanceAt(candidate.seal.closingTime);
    const second = schedule.chanceAt(current.seal.closingTime);
    if (first.slot !== second.slot) return first.slot < second.slot;
    if (first.attempt !== second.attempt) return first.attempt < second.attempt;
    return candidate.seal.merkleRoot < current.seal.merkleRoot;
  }

  sizeOf(block: UsageBlock): number {
    return block.seal.size;
  }

  /** All that can be said of a base transaction without a chain: type, issuer, amount, signature, certificate. */
  #checkContent(transaction: Transaction): Refusal | undefined {
    const { population, arithmetic, certificates, requireCertificates, genesisOwner } = this.#parts;
    const { type, sender, recipient, amount, fee } = transaction;
    const role = population.roles[sender];
    if (role === undefined) return refuse('unknown-sender', 'Sender is not in the key store.');
    if (population.roles[recipient] === undefined)
      return refuse('unknown-recipient', 'Recipient is not known.');
    if (!this.#mayIssue(type, sender)) {
      return refuse('type', `Transactions of type ${type} may not be issued by a ${role} node.`);
    }
    if (amount <= 0 || !Number.isInteger(amount))
      return refuse('amount', 'Amount is not a positive whole number.');
    const signature = this.#checkSignature(transaction);
    if (signature !== undefined) return signature;
    if (type === GENESIS) {
      const proper = sender === genesisOwner && recipient === genesisOwner && amount === arithmetic.supply;
      return proper ? undefined : refuse('genesis', 'Genesis is issued once, whole, by its owner to itself.');
    }
    if (sender === recipient) return refuse('self-payment', 'Payments to oneself do not count as usage.');
    if (amount > arithmetic.supply) return OVERDRAFT;
    if (fee !== arithmetic.fee(type, amount)) return refuse('fee', 'Fee is not what the amount asks for.');
    if (requireCertificates && type === PAYMENT && !certificates.isCertified(sender)) {
      return refuse('uncertified', 'Sender holds no certificate of a trusted node.');
    }
    return undefined;
  }

  #mayIssue(type: string, sender: NodeId): boolean {
    const role = this.#parts.population.roles[sender];
    if (type === PAYMENT) return role === 'consumer';
    if (type === GENESIS) return sender === this.#parts.genesisOwner;
    return type === REDISTRIBUTION && role === 'cashing';
  }

  #checkSignature(transaction: Transaction): Refusal | undefined {
    if (transaction.signature === undefined) return UNSIGNED;
    return this.#signatures.valid(transaction) ? undefined : BAD_SIGNATURE;
  }

  #checkHeader(block: UsageBlock): Refusal | undefined {
    const { arithmetic, population, encoding, hashes } = this.#parts;
    const { seal } = block;
    const parent = block.parent!;
    if (population.roles[block.producer] !== 'master') return refuse('closer', 'Closer is not a master.');
    if (seal.previousHash !== parent.seal.merkleRoot) {
      return refuse('previous-hash', 'Previous hash is not the Merkle root of the block before.');
    }
    if (seal.retributionText !== arithmetic.retributionText) {
      return refuse(
        'retribution-rate',
        `Retribution rate is ${seal.retributionText}, not ${arithmetic.retributionText}.`,
      );
    }
    if (seal.processingTimes.length !== block.transactions.length) {
      return refuse('stamp', 'A transaction is not stamped.');
    }
    const { previousHash, processingTimes } = seal;
    const { merkleRoot } = merkleRootOf(
      previousHash,
      block.transactions,
      block.producer,
      processingTimes,
      encoding,
      hashes,
    );
    return merkleRoot === seal.merkleRoot ? undefined : refuse('merkle-root', 'Merkle root does not match.');
  }

  #checkClosing(block: UsageBlock): Refusal | undefined {
    const { schedule } = this.#parts;
    const parent = block.parent!;
    const { closingTime, processingTimes } = block.seal;
    const turn = schedule.chanceAt(closingTime);
    if (closingTime > block.time || turn.slot <= schedule.slotOf(parent)) {
      return refuse('closing-time', 'Closing time is not in a slot of its own after the block before.');
    }
    for (const time of processingTimes) {
      if (time > closingTime) return refuse('stamp', 'A transaction is stamped after the closing time.');
    }
    if (schedule.closer(parent, turn) !== block.producer) {
      return refuse('not-elected', 'Closer was not the elected one.');
    }
    return undefined;
  }

  /** The payments in block order, and what they may move in all. */
  #checkBase({ transactions, parent }: UsageBlock): Refusal | undefined {
    const refusal = this.#payments.checkAll(transactions, parent!);
    if (refusal !== undefined) return refusal;
    let turnover = 0;
    for (const { type, amount } of transactions) if (type === PAYMENT) turnover += amount;
    return turnover > LARGEST_TURNOVER
      ? refuse('turnover', 'Payments move more than 2^53 - 1 units.')
      : undefined;
  }

  /** Fee collection, cashbacks and cashing must be what the raffle gives for those who signed. */
  #checkRaffle(block: UsageBlock): Refusal | undefined {
    const base: Entry[] = [];
    for (const [place, transaction] of block.transactions.entries()) {
      if (isClosersOwn(transaction.type)) continue;
      if (place !== base.length)
        return refuse('order', 'A payment comes after the transactions of the closer.');
      base.push({ transaction, time: block.seal.processingTimes[place]! });
    }
    if (base.length === 0) return refuse('empty', 'Block holds no payment.');
    const { encoding } = this.#parts;
    const signed = new Set<string>();
    for (const [node, signature] of block.seal.luckySignatures)
      if (signature !== null) signed.add(encoding.name(node));
    const expected = closersOwn(this.#parts, block.parent!, block.producer, base, (node) => signed.has(node));
    const given = block.transactions.slice(base.length);
    if (given.length !== expected.length) return refuse('raffle', 'Cashbacks are not those of the raffle.');
    for (const [place, wanted] of expected.entries()) {
      if (!isAsDemanded(given[place]!, wanted)) {
        return refuse('raffle', `${wanted.type} is not what the raffle gives.`);
      }
    }
    return undefined;
  }

  #checkSignatures(block: UsageBlock): Refusal | undefined {
    const { headers, encoding } = this.#parts;
    const header = encoding.headerOf(block);
    if (!headers.verify(block.producer, header, block.seal.masterSignature)) {
      return refuse('master-signature', 'Master signature does not match header.');
    }
    for (const [node, signature] of block.seal.luckySignatures) {
      if (signature === null || !headers.verify(node, header, signature)) {
        return refuse('lucky-signature', 'A lucky signature does not match header.');
      }
    }
    for (const transaction of block.transactions) {
      if (isClosersOwn(transaction.type) && this.#checkSignature(transaction) !== undefined)
        return BAD_SIGNATURE;
    }
    return undefined;
  }
}
