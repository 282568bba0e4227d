import { laterStamp, type Stamp } from '../../../engine/stamp.js';
import type { NodeId } from '../../../engine/time.js';
import { Accounts, type Credit } from '../../../ledger/accounts.js';
import type { Amount } from '../../../ledger/amount.js';
import type { Block, Refusal } from '../../../ledger/block.js';
import { BlockTree } from '../../../ledger/block-tree.js';
import type { Transaction, TransactionFields } from '../../../ledger/transaction.js';
import type { Host } from '../../../nodes/host.js';
import type { TransactionMessage } from '../../../nodes/master.js';
import type { Participant } from '../../../nodes/participant.js';
import type { Protocol, World } from '../../consensus.js';
import type { Misconduct } from '../../misconduct.js';
import { type Money, PAYMENT_STREAM, type PaymentOrder } from '../../money.js';
import type { BlockColumns, BlockFees, NodeFileFormat, Reporting } from '../../reporting.js';
import type { SlotClock } from '../slots/slot-clock.js';
import { TurnClock } from '../slots/turn-clock.js';
import { AccountEncoding } from './account-encoding.js';
import { AccountMaster } from './account-master.js';
import { AccountRules, accountEffect, GENESIS, PAYMENT, REWARD } from './account-rules.js';
import { rootMoney } from './root-money.js';
import { Wallet } from './wallet.js';
import { WholeMoney } from './whole-money.js';

/** Name of the block that everybody starts from. */
const ROOT_ID = '0'.repeat(64);

/** What an account protocol may set besides its rules. */
export interface AccountOptions<Seal = never> {
  /** Bytes of a seal on the wire; by default those of its JSON. */
  readonly sealSize?: (seal: Seal) => number;
  /** What every payment costs, in the smallest unit; the block's producer gets it. */
  readonly fee?: Amount;
}

/**
 * A protocol over plain accounts with everything done but its consensus: masters with pools and chains, wallets,
 * signed payments, fees for the producer, texts and tables. A subclass says when blocks are made (`start`), which
 * seals are valid (`checkSeal`) and which chain is better (`prefers`).
 *
 * @typeParam Seal what the consensus puts on a block: plain data, as JSON writes it.
 */
export abstract class AccountProtocol<Seal> extends WholeMoney implements Protocol, Money, Reporting<Seal> {
  readonly money: Money = this;
  readonly reporting: Reporting = this;
  readonly misconduct: Misconduct = { twin: (block) => this.twin(block as Block<Seal>) };
  readonly tree: BlockTree<Seal>;
  readonly accounts: Accounts<Seal>;
  readonly encoding: AccountEncoding<Seal>;
  readonly rules: AccountRules<Seal>;
  readonly masters: readonly NodeId[];
  /** What every payment costs, in the smallest unit. */
  readonly fee: Amount;
  /** The masters' behaviour, in the order of their numbers; complete when `start` is called. */
  readonly members: AccountMaster<Seal>[] = [];
  protected readonly world: World;

  constructor(world: World, rootSeal: Seal, { fee = 0, sealSize }: AccountOptions<Seal> = {}) {
    super(world);
    const { population } = world;
    this.world = world;
    this.fee = fee;
    this.masters = population.of('master');
    this.encoding = new AccountEncoding(world, sealSize);
    this.tree = new BlockTree(population.size, ROOT_ID, rootSeal, rootMoney(world, GENESIS));
    this.accounts = new Accounts(this.tree, population.size, accountEffect, { locks: world.locks });
    this.rules = new AccountRules(world, this);
  }

  /** Why a block's seal is not valid; `undefined` when it is. Asked once a block; everything else is checked. */
  abstract checkSeal(block: Block<Seal>): Refusal | undefined;
  abstract prefers(candidate: Block<Seal>, current: Block<Seal>): boolean;
  abstract start(): void;

  /** The behaviour of a master; override it for one that does more than take payments and follow the chain. */
  protected member(host: Host): AccountMaster<Seal> {
    return new AccountMaster(host, this);
  }

  participant(host: Host): Participant | undefined {
    if (host.role === 'consumer') {
      return new Wallet(host, (transaction) => host.submit(this.message(transaction), this.masters));
    }
    if (host.role !== 'master') return undefined;
    const member = this.member(host);
    this.members.push(member);
    return member;
  }

  /**
   * Calls the masters at the start of every slot, each by its own clock, and passes over those that are down. To be
   * called in `start`.
   */
  protected everySlot(clock: SlotClock, onSlot: (member: AccountMaster<Seal>, slot: number) => void): void {
    const { scheduler, status } = this.world;
    const members = new Map(this.members.map((member) => [member.host.id, member]));
    new TurnClock({
      ...{ scheduler, status, slots: clock, timeout: clock.length, attempts: 1, members: this.masters },
      onTurn: (place, slot) => {
        const member = members.get(this.masters[place]!);
        if (member !== undefined) onSlot(member, slot);
      },
    }).start();
  }

  /** Makes a block of these payments, with the reward behind them, at the time that the producer's clock shows. */
  make(producer: NodeId, parent: Block<Seal>, payments: readonly Transaction[], seal: Seal): Block<Seal> {
    // Whose clock is behind stamps with the parent's time, the least that is valid.
    const time = laterStamp(parent.time, this.world.status.clock(producer));
    const reward = this.reward(parent, producer, time, payments);
    const own = reward === undefined ? [] : [this.world.transactions.make(reward)];
    const content = { parent, producer, time, transactions: [...payments, ...own], seal };
    return this.tree.add({ id: this.encoding.blockId(content), ...content });
  }

  /**
   * Another block for the same turn with the same payments less the last, for attacks: only where a seal says nothing
   * of what the block holds, which a protocol tells by `twin: true` in its traits.
   */
  protected twin({ parent, producer, transactions, seal }: Block<Seal>): Block<Seal> | undefined {
    const payments = transactions.filter((transaction) => this.isPayment(transaction));
    if (parent === undefined || payments.length === 0) return undefined;
    return this.make(producer, parent, payments.slice(0, -1), seal);
  }

  /** What the producer of a block of these payments gets: their fees; `undefined` when there are none. */
  reward(
    parent: Block<Seal>,
    producer: NodeId,
    time: Stamp,
    payments: readonly Transaction[],
  ): TransactionFields | undefined {
    const amount = payments.reduce((sum, { fee }) => sum + fee, 0);
    if (amount === 0) return undefined;
    const id = this.world.hashes.sha256(`${parent.id}${producer}${REWARD}${time}`);
    const parties = { sender: producer, recipient: producer };
    return { id, type: REWARD, ...parties, amount, fee: 0, time, signature: undefined };
  }

  /** A payment on its way to the masters. */
  message(transaction: Transaction): TransactionMessage {
    return { type: 'transaction', size: this.encoding.transactionSize(transaction), transaction };
  }

  /** Nothing: the supply stands in the root. */
  issue(): undefined {
    return undefined;
  }

  feeOf(): Amount {
    return this.fee;
  }

  pay({
    sender,
    recipient,
    amount,
    fee = this.fee,
    alteredTo = amount,
    stream = PAYMENT_STREAM,
  }: PaymentOrder): Transaction {
    const { random, status, keyring, transactions } = this.world;
    const id = this.encoding.newId(random.stream(stream));
    const parties = { sender, recipient };
    const fields = { id, type: PAYMENT, ...parties, amount, fee, time: status.clock(sender) };
    const signature = keyring.sign(sender, this.encoding.content(fields));
    return transactions.make({ ...fields, amount: alteredTo, signature });
  }

  isPayment({ type }: Transaction): boolean {
    return type === PAYMENT;
  }

  fees({ transactions }: Block<Seal>): BlockFees {
    const collected = transactions.reduce((sum, { fee }) => sum + fee, 0);
    return { collected, returned: 0, cashing: 0, kept: collected };
  }

  /** Every master has as much power as any other, unless a protocol says otherwise. */
  power(node: NodeId, _head: Block<Seal>): number {
    return this.world.population.roles[node] === 'master' ? 1 : 0;
  }

  bytes(block: Block<Seal>): number {
    return this.encoding.blockSize(block);
  }

  /** The fees, which go to the producer. */
  rewards({ transactions }: Block<Seal>, give: Credit): void {
    for (const { type, recipient, amount } of transactions) if (type === REWARD) give(recipient, amount);
  }

  /** No cells of its own, unless a protocol says otherwise. */
  columns(_block: Block<Seal>): BlockColumns {
    return {};
  }

  readonly records: NodeFileFormat<Seal> = {
    transaction: (transaction) => this.encoding.transaction(transaction),
    block: (block) => this.encoding.block(block),
    publicKey: (node) => this.world.keyring.publicKeyPem(node),
  };
}
