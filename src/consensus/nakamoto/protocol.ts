import { assert, ScenarioError } from '../../engine/errors.js';
import { laterStamp } from '../../engine/stamp.js';
import type { NodeId } from '../../engine/time.js';
import { Accounts } from '../../ledger/accounts.js';
import type { Amount } from '../../ledger/amount.js';
import { type BlockContent, BlockTree } from '../../ledger/block-tree.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { Host } from '../../nodes/host.js';
import type { Participant } from '../../nodes/participant.js';
import { plainTakeIn, type TakeIn, type TakeInParts } from '../../nodes/plain-blocks.js';
import type { Protocol, World } from '../consensus.js';
import { rootMoney } from '../kit/accounts/root-money.js';
import { transactionSize } from '../kit/accounts/transaction-encoding.js';
import { Wallet } from '../kit/accounts/wallet.js';
import { WholeMoney } from '../kit/accounts/whole-money.js';
import { FIRST_DIFFICULTY, workWith } from '../kit/chain/difficulty.js';
import { HeaviestSubtree } from '../kit/chain/ghost.js';
import { type ForkOrder, longestChain, mostWork } from '../kit/chain/longest-chain.js';
import { MiningClock } from '../kit/chain/mining-clock.js';
import { PauseClock } from '../kit/slots/pause-clock.js';
import type { Codec } from '../kit/wire/codec.js';
import { type Money, PAYMENT_STREAM, type PaymentOrder } from '../money.js';
import type { Reporting } from '../reporting.js';
import { BlocksByHeight } from './blocks-by-height.js';
import { choosesAlone } from './choice.js';
import { WorkCodec } from './codec.js';
import { blockSize, CorrectTexts, type WorkEncoding } from './encoding.js';
import { MinersFinality } from './finality.js';
import type { PaymentMessage } from './messages.js';
import { Miner } from './miner.js';
import { MovingPower } from './moving-power.js';
import { OriginalEncoding } from './original/encoding.js';
import { LegacyRewards } from './original/legacy-rewards.js';
import { legacyEffect, WorkLegacyRules } from './original/legacy-rules.js';
import { PYCOTR_GENESIS } from './original/pycotr-genesis.js';
import { refuseApart } from './refuse-apart.js';
import { workReporting } from './reporting.js';
import { Rewards } from './rewards.js';
import { type CommonRules, WorkRules, workEffect } from './rules.js';
import { ROOT_SEAL, type WorkBlock, type WorkSeal } from './seal.js';
import type { WorkSettings } from './settings.js';
import { GENESIS, PAYMENT, PURCHASE } from './transaction-type.js';
import { Work } from './work.js';

/** Name of the block that everybody starts from, in correct mode. */
const ROOT_ID = '0'.repeat(64);

/** One run of a protocol with proof of work: what its participants share, and what the run asks of a protocol. */
export class WorkProtocol extends WholeMoney implements Protocol, Money {
  readonly money: Money = this;
  readonly reporting: Reporting;
  readonly settings: WorkSettings;
  readonly tree: BlockTree<WorkSeal>;
  readonly accounts: Accounts<WorkSeal>;
  readonly encoding: WorkEncoding;
  readonly rules: CommonRules;
  readonly work: Work;
  readonly rewards: Rewards;
  readonly masters: readonly NodeId[];
  readonly #world: World;
  /** The heaviest subtree, where that is the fork choice. */
  readonly subtree: HeaviestSubtree<WorkSeal> | undefined;
  /** The miners that run in this process, by their numbers. */
  readonly miners: Miner[] = [];
  readonly #clock: MiningClock | undefined;
  readonly #moving: MovingPower;
  #wake: ((node: NodeId) => void) | undefined;
  readonly finality: MinersFinality;
  /** By miner: the block whose difficulty its rate on the clock is from; the root where nothing is said. */
  readonly #minedOn: (WorkBlock | undefined)[] = [];
  readonly #totalPower: number;
  readonly book: BlocksByHeight;

  constructor(world: World, settings: WorkSettings) {
    super(world);
    const { population } = world;
    this.#world = world;
    this.settings = settings;
    this.masters = population.of('master');
    this.book = new BlocksByHeight(world.currency, settings.legacy ? 0 : world.supply);
    const legacyTexts = settings.legacy ? new OriginalEncoding(world) : undefined;
    this.encoding = legacyTexts ?? new CorrectTexts(world);
    const rewarder = population.size;
    this.rewards = settings.legacy
      ? new LegacyRewards(world, settings, this.encoding, rewarder)
      : new Rewards(world, settings);
    const rootId = settings.legacy ? PYCOTR_GENESIS.hash : ROOT_ID;
    this.tree = new BlockTree(population.size, rootId, ROOT_SEAL, this.#firstMoney());
    const effect = settings.legacy ? legacyEffect(population.size) : workEffect;
    const exact = !settings.legacy;
    this.accounts = new Accounts(this.tree, population.size, effect, { exact, locks: world.locks });
    this.work = new Work(this.tree, settings, this.encoding, world.hashes);
    this.subtree =
      settings.forkChoice === 'subtree' ? new HeaviestSubtree(this.tree, settings.tieBreak) : undefined;
    const order = this.#forkOrder();
    const { tree, accounts, encoding, work, rewards } = this;
    const parts = { world, settings, tree, accounts, encoding, work, rewards, order };
    this.rules =
      legacyTexts === undefined ? new WorkRules(parts) : new WorkLegacyRules(parts, legacyTexts, rewarder);
    this.finality = new MinersFinality(world, tree, settings.confirmations);
    this.reporting = workReporting(this, world.keyring);
    this.#totalPower = settings.hashPower.reduce((sum, power) => sum + power, 0);
    this.#clock = settings.mining === 'clock' ? this.#miningClock() : undefined;
    this.#moving = new MovingPower({
      settings: settings.moving,
      miners: this.masters.length,
      ...{ scheduler: world.scheduler, random: world.random },
      reward: (miner) => this.#reward(miner),
      scale: (factor) => this.#clock?.setScale(factor),
      changed: (miner) => this.#setRate(miner),
    });
  }

  /** The supply stands in the root; Pycotr's chain begins without money. */
  #firstMoney(): readonly Transaction[] {
    return this.settings.legacy ? [] : rootMoney(this.#world, GENESIS);
  }

  /** Nodes a miner may ask for blocks: its neighbours, or all miners where everybody knows everybody. */
  peersOf(miner: NodeId): readonly NodeId[] {
    const { topology } = this.#world;
    if (topology.sources !== undefined) return Array.from(topology.sources(miner));
    return topology.degree(miner) === topology.size - 1
      ? this.masters
      : Array.from(topology.neighbours(miner));
  }

  #forkOrder(): ForkOrder<WorkSeal> {
    const { forkChoice, tieBreak } = this.settings;
    const subtree = this.subtree;
    if (subtree !== undefined) return (candidate, current) => subtree.prefers(candidate, current);
    return forkChoice === 'longest' ? longestChain(tieBreak) : mostWork(tieBreak);
  }

  #miningClock(): MiningClock {
    const { scheduler, random, status } = this.#world;
    const stream = random.stream('mining');
    const clock = new MiningClock(scheduler, stream, this.masters.length, (miner) =>
      this.#minerOf(miner)?.mine(),
    );
    for (const [miner, power] of this.settings.hashPower.entries()) {
      clock.setRate(miner, this.#rate(power, FIRST_DIFFICULTY));
    }
    // The masters are the first nodes.
    status.watch((node) => {
      if (node < this.masters.length) clock.setUp(node, status.isUp(node));
    });
    return clock;
  }

  /** Expected blocks a microsecond. */
  #rate(power: number, difficulty: number): number {
    return ((power / this.#totalPower) * (FIRST_DIFFICULTY / difficulty)) / this.settings.blockTime;
  }

  participant(host: Host): Participant | undefined {
    if (host.role === 'master') {
      const miner = new Miner(host, this);
      this.miners[host.id] = miner;
      return miner;
    }
    if (host.role !== 'consumer') return undefined;
    return new Wallet(host, (transaction) => this.#hand(host, transaction));
  }

  /** A payment goes to all masters, or, as in Pycotr, to one that passes it on. */
  #hand(host: Host, transaction: Transaction): void {
    const size = this.sizeOf(transaction);
    const message: PaymentMessage = { type: 'transaction', size, transaction, forwarded: false };
    if (this.settings.exchange === 'announce') host.submit(message, this.masters);
    else host.send(this.masters[host.id % this.masters.length]!, message);
  }

  start(): void {
    const { scheduler, status } = this.#world;
    const { mining } = this.settings;
    const clock = this.#clock;
    if (clock !== undefined) {
      this.#moving.start();
      clock.start();
    } else if (mining !== 'clock') {
      const pauses = new PauseClock(scheduler, mining.pauses, mining.ties, (miner) => {
        if (status.isUp(this.masters[miner]!)) this.#minerOf(miner)?.mine();
      });
      pauses.start();
    }
  }

  plainBlocks(parts: TakeInParts): TakeIn | undefined {
    const { settings, subtree } = this;
    if (settings.legacy || subtree !== undefined || choosesAlone(settings)) return undefined;
    const onHead = (miner: NodeId, head: WorkBlock, previous: WorkBlock): void => {
      this.mineOn(miner, head);
      this.finality.onHead(miner, head, previous);
    };
    this.#wake = parts.wake;
    return plainTakeIn(this.tree, { rules: this.rules, onHead }, parts);
  }

  #minerOf(miner: NodeId): Miner | undefined {
    if (this.miners[miner] === undefined) this.#wake?.(miner);
    return this.miners[miner];
  }

  /** Called when a miner has another block to mine on. */
  mineOn(miner: NodeId, head: WorkBlock): void {
    if (this.#clock === undefined) return;
    this.#minedOn[miner] = head;
    if (this.settings.retarget.kind !== 'none') this.#setRate(miner);
  }

  #setRate(miner: number): void {
    const power = this.settings.hashPower[miner]! * this.#moving.factor(miner);
    this.#clock?.setRate(miner, this.#rate(power, this.#difficulty(miner)));
  }

  /** Difficulty of the block that a miner is after. */
  #difficulty(miner: number): number {
    return this.work.difficultyAfter(this.#minedOn[miner] ?? this.tree.root);
  }

  /** What a hash earns at a miner, as a multiple of what it did at the start, at the same price. */
  #reward(miner: number): number {
    const { height } = this.#minedOn[miner] ?? this.tree.root;
    const subsidy = this.rewards.subsidy(height + 1) / this.rewards.subsidy(1);
    return (subsidy * FIRST_DIFFICULTY) / this.#difficulty(miner);
  }

  /** Makes a block of these payments, behind what its miner adds to it. */
  make(
    miner: NodeId,
    parent: WorkBlock,
    payments: readonly Transaction[],
    uncles: readonly WorkBlock[],
  ): WorkBlock {
    const { transactions: book, status } = this.#world;
    assert(
      this.#clock === undefined || (this.#minedOn[miner] ?? this.tree.root) === parent,
      `node ${miner} found a block on another than the one whose difficulty it was mined at`,
    );
    // Whose clock is behind stamps with the parent's time, the least that is valid.
    const time = laterStamp(parent.time, status.clock(miner));
    const own = this.rewards.of(parent, miner, time, payments, uncles).map((fields) => book.make(fields));
    const transactions = [...own, ...payments];
    const difficulty = this.work.difficultyAfter(parent);
    const { nonce, hash } = this.work.prove({
      parent,
      producer: miner,
      time,
      transactions,
      difficulty,
      uncles,
    });
    const bytes = blockSize(transactions, uncles.length, this.encoding);
    const size = Math.max(bytes, this.#wireSize());
    const work = workWith(parent.seal.work, difficulty);
    const seal: WorkSeal = { difficulty, work, nonce, size, uncles };
    return this.enter({ id: hash, parent, producer: miner, time, transactions, seal });
  }

  /** Enters a block that was made, here or in another process. */
  enter(content: BlockContent<WorkSeal>): WorkBlock {
    const block = this.tree.add(content);
    this.subtree?.add(block);
    this.book.add(block, this.rewards.changes(block));
    return block;
  }

  /** Least bytes of the next block on the wire. */
  #wireSize(): number {
    const { wireSize } = this.settings;
    if (typeof wireSize === 'number') return wireSize;
    const place = this.#world.random.stream('block-sizes').next() * (wireSize.length - 1);
    const below = Math.floor(place);
    return Math.round(wireSize[below]! + (wireSize[below + 1]! - wireSize[below]!) * (place - below));
  }

  prefers(candidate: WorkBlock, current: WorkBlock): boolean {
    return this.rules.prefers(candidate, current);
  }

  /** Nothing, since the supply stands in the root; in legacy mode the owner buys it by card. */
  issue(owner: NodeId): Transaction | undefined {
    return this.settings.legacy ? this.purchase(owner, this.#world.supply) : undefined;
  }

  /** Coins bought by credit card, which only Pycotr sells. */
  purchase(buyer: NodeId, amount: Amount): Transaction {
    if (!this.settings.legacy) {
      throw new ScenarioError(
        'workload.kind: coins are bought by card only with consensus.legacy: true, got "purchases"',
        'workload.kind',
      );
    }
    return this.#sign(PURCHASE, { sender: buyer, recipient: buyer, amount });
  }

  feeOf(): Amount {
    return this.settings.greatestFee;
  }

  pay(order: PaymentOrder): Transaction {
    return this.#sign(PAYMENT, order);
  }

  /** Makes a transaction and signs it; `alteredTo` overwrites the amount behind the signature's back. */
  #sign(
    type: string,
    { sender, recipient, amount, fee: offered, alteredTo = amount, stream = PAYMENT_STREAM }: PaymentOrder,
  ): Transaction {
    const { random, status, keyring, transactions } = this.#world;
    const id = this.encoding.newId(random.stream(stream));
    const fee = type === PAYMENT ? (offered ?? this.#fee(stream)) : 0;
    const fields = { id, type, sender, recipient, amount, fee, time: status.clock(sender) };
    const signature = keyring.sign(sender, this.encoding.content(fields));
    return transactions.make({ ...fields, amount: alteredTo, signature });
  }

  #fee(stream: string): Amount {
    const { leastFee, greatestFee } = this.settings;
    if (leastFee === greatestFee) return leastFee;
    return leastFee + this.#world.random.stream(`${stream}/fees`).below(greatestFee - leastFee + 1);
  }

  isPayment({ type }: Transaction): boolean {
    return type === PAYMENT || type === PURCHASE;
  }

  /** Fees destroyed in the chain up to a block; `undefined` where none ever are. */
  readonly burned = (block: WorkBlock) => this.settings.burn && this.book.burned(block);
  /** What the blocks below were to create and to destroy, by the schedule of rewards. */
  expectedSupply(block: WorkBlock): Amount {
    return this.book.supply(block);
  }

  /** Bytes of a transaction on the wire. */
  sizeOf(transaction: Transaction): number {
    return transactionSize(transaction, this.encoding);
  }

  codec(): Codec {
    const { legacy, exchange, retarget, moving } = this.settings;
    if (legacy) refuseApart('legacy', 'false', legacy);
    // Every process runs the same lottery, which it can as long as no rate depends on what a node holds.
    if (retarget.kind !== 'none') refuseApart('retarget', '"none"', retarget.kind);
    if (moving.mining !== undefined) refuseApart('profit', 'none', 'one');
    if (exchange !== 'announce') refuseApart('exchange', '"announce"', exchange);
    return new WorkCodec(this.#world, this);
  }
}
