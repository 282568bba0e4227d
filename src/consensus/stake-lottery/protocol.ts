import { ScenarioError } from '../../engine/errors.js';
import type { Duration, NodeId, Time } from '../../engine/time.js';
import type { Accounts } from '../../ledger/accounts.js';
import { type Amount, mulDiv } from '../../ledger/amount.js';
import { BlockTree } from '../../ledger/block-tree.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { Host } from '../../nodes/host.js';
import type { TransactionMessage } from '../../nodes/master.js';
import type { Participant } from '../../nodes/participant.js';
import { plainTakeIn, type TakeIn, type TakeInParts } from '../../nodes/plain-blocks.js';
import type { Protocol, World } from '../consensus.js';
import { SignatureVerdicts } from '../kit/accounts/verdicts.js';
import { Wallet } from '../kit/accounts/wallet.js';
import { WholeMoney } from '../kit/accounts/whole-money.js';
import { SlotClock } from '../kit/slots/slot-clock.js';
import { TurnClock } from '../kit/slots/turn-clock.js';
import type { Misconduct } from '../misconduct.js';
import type { Money, PaymentOrder, StakeOrder } from '../money.js';
import type { Reporting } from '../reporting.js';
import { BlockBuilder } from './block-builder.js';
import type { DiscoverySettings } from './discovery.js';
import { Election } from './election.js';
import { StakeLotteryEncoding } from './encoding.js';
import { firstMoney } from './first-money.js';
import { LotteryLedger } from './ledger.js';
import { LotteryMaster } from './master.js';
import { lotteryMisconduct } from './misconduct.js';
import { LegacyMaster } from './original/legacy-master.js';
import type { LotteryParameters } from './parameters.js';
import { blockPayload, GENESIS_BLOCK } from './payload.js';
import { lotteryReporting } from './reporting.js';
import { type Reward, type RewardTransaction, rewardOf, rewardTransaction } from './reward.js';
import { LotteryRules } from './rules.js';
import { ForgingSchedule } from './schedule.js';
import { type ForgerSeal, type LotteryBlock, ROOT_SEAL } from './seal.js';
import { EXCHANGE, GENESIS, GENESIS_STAKE, REWARD, STAKE, TRANSFER, UNSTAKE } from './transaction-type.js';

/** How many parts of the block time the timeout is when the scenario does not say. */
const TIMEOUTS_PER_BLOCK = 5;

/** A turn on a head, and the node whose turn it is. */
interface AskedTurn {
  readonly head: LotteryBlock | undefined;
  readonly slot: number;
  readonly attempt: number;
  readonly forger: NodeId | undefined;
}

/** One run of the stake lottery: what its participants share, and what the rest of the run asks of a protocol. */
export class LotteryProtocol extends WholeMoney implements Protocol, Money {
  readonly money: Money = this;
  readonly reporting: Reporting;
  readonly misconduct: Misconduct;
  readonly tree: BlockTree<ForgerSeal>;
  readonly ledger: LotteryLedger;
  readonly election: Election;
  readonly rules: LotteryRules;
  readonly builder: BlockBuilder;
  readonly encoding: StakeLotteryEncoding;
  readonly schedule: ForgingSchedule | undefined;
  readonly discovery: DiscoverySettings;
  readonly staking: { readonly every: Duration; readonly amount: Amount } | undefined;
  readonly hasReward: boolean;
  readonly threshold: number;
  readonly timeout: Duration;
  readonly legacy: boolean;
  readonly end: Time;
  readonly masters: readonly NodeId[];
  /** The node that holds the exchange key. */
  readonly exchange: NodeId;
  readonly #world: World;
  readonly #reward: Reward;
  /** What the masters' first stakes and holdings leave of the supply. */
  readonly #unstaked: Amount;
  readonly #clock: SlotClock | undefined;
  readonly #members: LotteryMaster[] = [];
  /** The last turn that was asked about, and whose it is. */
  #asked: AskedTurn = { head: undefined, slot: 0, attempt: 0, forger: undefined };
  readonly #participants = new Map<NodeId, Participant>();
  readonly #signatures: SignatureVerdicts;

  constructor(world: World, parameters: LotteryParameters) {
    super(world);
    const { population, scheduler, hashes, keyring } = world;
    const { legacy, blockTime, discovery, staking } = parameters;
    this.#world = world;
    this.legacy = legacy;
    this.end = world.end;
    this.threshold = parameters.threshold;
    this.masters = population.of('master');
    this.exchange = population.of('consumer')[0] ?? this.masters[0]!;
    // A default from the block time; time is whole microseconds, and none is 0.
    this.timeout = parameters.timeout ?? Math.max(1, Math.floor(blockTime / TIMEOUTS_PER_BLOCK));
    this.hasReward = parameters.reward !== 'none';
    if (legacy && this.hasReward) {
      const text = 'consensus.reward: expected "none" under legacy rules, which know no reward';
      throw new ScenarioError(text, 'consensus.reward');
    }
    this.#reward = rewardOf(parameters.reward, world.currency.decimals);
    this.staking = staking === 'none' ? undefined : { ...staking, amount: this.coins(staking.amount) };
    this.discovery = {
      first: this.masters[0]!,
      masters: this.masters,
      every: discovery === 'none' ? undefined : discovery,
      end: world.end,
    };
    const byClock = parameters.forging === 'clock' && !legacy;
    this.#clock = byClock ? new SlotClock(scheduler, world.warmup, blockTime, world.end) : undefined;
    this.schedule = this.#clock === undefined ? undefined : new ForgingSchedule(this.#clock, this.timeout);
    this.encoding = new StakeLotteryEncoding(population, world.epoch, legacy);
    const { money, unstaked } = firstMoney(world, parameters, this.masters, this.exchange);
    this.#unstaked = unstaked;
    this.tree = new BlockTree(population.size, this.#rootId(money), ROOT_SEAL, money);
    const { compounding } = parameters;
    this.ledger = new LotteryLedger(this.tree, population.size, { compounding, legacy, locks: world.locks });
    const { tree, ledger } = this;
    this.election = new Election({ ledger, population, draw: parameters.draw, hashes });
    // Held at once, so that a scenario whose lots are too many to hash is refused before it runs.
    this.election.on(tree.root).forger(0);
    this.builder = new BlockBuilder(world, this.encoding, tree);
    const { election, encoding, schedule, timeout, exchange } = this;
    const rewardOn = (parent: LotteryBlock, forger: NodeId) => this.rewardOn(parent, forger);
    const signatures = SignatureVerdicts.ofSenders(keyring, (transaction) => encoding.content(transaction));
    this.#signatures = signatures;
    this.rules = new LotteryRules({
      ...{ tree, ledger, election, keyring, population, encoding, hashes, signatures },
      ...{ schedule, timeout, exchange, rewardOn },
    });
    this.reporting = lotteryReporting(this, keyring);
    this.misconduct = lotteryMisconduct(this, world, (node) => this.#members.find(({ id }) => id === node));
  }

  get accounts(): Accounts<ForgerSeal> {
    return this.ledger.accounts;
  }

  /** The original's genesis hash; by the correct rules it covers the first money, so that no two runs share it. */
  #rootId(money: readonly Transaction[]): string {
    const transactions = this.legacy ? [] : money.map((transaction) => this.encoding.text(transaction));
    return this.#world.hashes.sha256(blockPayload({ ...GENESIS_BLOCK, transactions }));
  }

  participant(host: Host): Participant | undefined {
    const participant = this.#participantFor(host);
    if (participant !== undefined) this.#participants.set(host.id, participant);
    return participant;
  }

  #participantFor(host: Host): Participant | undefined {
    if (host.role === 'consumer') return this.#wallet(host);
    if (host.role !== 'master') return undefined;
    if (this.legacy) return new LegacyMaster(host, this);
    const master = new LotteryMaster(host, this);
    this.#members.push(master);
    return master;
  }

  /** Payments go to every master; under legacy rules to the first, by whose programming interface all came. */
  #wallet(host: Host): Wallet {
    const targets = this.legacy ? this.masters.slice(0, 1) : this.masters;
    const type = this.legacy ? 'post' : 'transaction';
    return new Wallet(host, (transaction) => {
      const message = { type, size: this.sizeOf(transaction), transaction };
      host.broadcast(targets, message as TransactionMessage);
    });
  }

  start(): void {
    const { schedule, masters: members } = this;
    const slots = this.#clock;
    if (schedule === undefined || slots === undefined) return;
    const { scheduler, status } = this.#world;
    const { timeout, attempts } = schedule;
    const onTurn = (place: number, slot: number, attempt: number) => {
      const member = this.#members[place];
      if (member === undefined || this.#forgerOn(member.head, schedule, slot, attempt) !== member.id) return;
      member.turn({ slot, attempt }, schedule.startOf(slot));
    };
    new TurnClock({ scheduler, status, slots, timeout, attempts, members, onTurn }).start();
  }

  /** Whose turn this is on a head. Most members ask about the same head, one after the other: it is kept. */
  #forgerOn(
    head: LotteryBlock,
    schedule: ForgingSchedule,
    slot: number,
    attempt: number,
  ): NodeId | undefined {
    const asked = this.#asked;
    if (asked.head !== head || asked.slot !== slot || asked.attempt !== attempt) {
      const rank = schedule.rankAt({ slot, attempt }, head.time);
      this.#asked = { head, slot, attempt, forger: this.election.on(head).forger(rank) };
    }
    return this.#asked.forger;
  }

  /** Where forging goes by the clock and nobody looks for peers, a master that has nothing pooled only follows. */
  plainBlocks(parts: TakeInParts): TakeIn | undefined {
    if (this.legacy || this.schedule === undefined || this.discovery.every !== undefined) return undefined;
    const onHead = (master: NodeId, head: LotteryBlock): void => this.onHead(master, head);
    return plainTakeIn(this.tree, { rules: this.rules, onHead }, parts);
  }

  /** A master's head has moved. */
  onHead(master: NodeId, head: LotteryBlock): void {
    const { events, scheduler } = this.#world;
    events.logged(
      scheduler.now,
      master,
      'INFO',
      () => `Chain is ${head.height + 1} blocks long, tip ${head.id}`,
    );
  }

  prefers(candidate: LotteryBlock, current: LotteryBlock): boolean {
    return this.rules.prefers(candidate, current);
  }

  issue(owner: NodeId): Transaction | undefined {
    if (owner === this.exchange || this.legacy) return undefined;
    const held = this.accounts.balance(this.exchange, this.tree.root);
    return this.builder.make(EXCHANGE, this.exchange, owner, held);
  }

  /** What the exchange pays out is an EXCHANGE, all else a TRANSFER. */
  pay({ sender, recipient, amount, alteredTo, stream }: PaymentOrder): Transaction {
    const type = sender === this.exchange ? EXCHANGE : TRANSFER;
    return this.builder.make(type, sender, recipient, amount, alteredTo, stream);
  }

  stake({ account, amount, release, stream }: StakeOrder): Transaction {
    return this.builder.make(release ? UNSTAKE : STAKE, account, account, amount, amount, stream);
  }

  /**
   * Makes a transaction of any type and hands it to its sender's node to send: for experiments and tests.
   *
   * @param through another node that sends it, as clients of the original post at a node that is not their own.
   */
  submit(
    type: string,
    sender: NodeId,
    recipient: NodeId,
    amount: Amount,
    through: NodeId = sender,
  ): Transaction {
    const transaction = this.builder.make(type, sender, recipient, amount);
    this.#participants.get(through)?.submit(transaction);
    return transaction;
  }

  /** The behaviour of a node, for experiments and tests. */
  participantOf(node: NodeId): Participant | undefined {
    return this.#participants.get(node);
  }

  /** Of what the masters' first stakes and holdings leave. */
  override portion(numerator: number, denominator: number): Amount {
    return mulDiv(this.legacy ? this.#world.supply : this.#unstaked, numerator, denominator);
  }

  override coins(count: number): Amount {
    return Number(BigInt(count) * 10n ** BigInt(this.#world.currency.decimals));
  }

  /** The reward that a block on `parent` carries; `undefined` for none. */
  rewardOn(parent: LotteryBlock, forger: NodeId): RewardTransaction | undefined {
    if (!this.hasReward) return undefined;
    const amount = this.#reward(this.election.on(parent).total, this.accounts.supply(parent));
    return rewardTransaction(parent.id, this.encoding.name(forger), forger, amount, this.#world.hashes);
  }

  /** Bytes of a transaction on the wire. */
  sizeOf(transaction: Transaction): number {
    return this.builder.sizeOf(transaction);
  }

  /** Whether a transaction carries its sender's signature; verified once a run. */
  isSigned(transaction: Transaction): boolean {
    return this.#signatures.valid(transaction);
  }

  /** Whether a block carries its forger's signature. */
  isSealed(block: LotteryBlock): boolean {
    return this.#world.keyring.verify(block.producer, this.encoding.payloadOf(block), block.seal.signature);
  }

  isPayment(transaction: Transaction): boolean {
    const { type } = transaction;
    return type !== REWARD && type !== GENESIS && type !== GENESIS_STAKE;
  }
}
