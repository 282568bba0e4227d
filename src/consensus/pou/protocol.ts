import { ScenarioError } from '../../engine/errors.js';
import type { Duration, NodeId, Time } from '../../engine/time.js';
import { Accounts } from '../../ledger/accounts.js';
import type { Amount } from '../../ledger/amount.js';
import { BlockTree } from '../../ledger/block-tree.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { Host } from '../../nodes/host.js';
import type { MasterRules } from '../../nodes/master.js';
import type { Participant } from '../../nodes/participant.js';
import type { Protocol, World } from '../consensus.js';
import { rootMoney } from '../kit/accounts/root-money.js';
import { SlotClock } from '../kit/slots/slot-clock.js';
import { TurnClock } from '../kit/slots/turn-clock.js';
import type { Codec } from '../kit/wire/codec.js';
import type { Misconduct } from '../misconduct.js';
import type { Money, PaymentOrder } from '../money.js';
import type { Reporting } from '../reporting.js';
import { type Arithmetic, exactArithmetic, legacyArithmetic } from './arithmetic.js';
import { BlockBuilder } from './block-builder.js';
import { UsageCashing } from './cashing.js';
import { Certificates } from './certificates.js';
import { ClosingSchedule } from './closing-schedule.js';
import { UsageCodec } from './codec.js';
import { UsageConsumer } from './consumer.js';
import { FIRST_SEED } from './election.js';
import { UsageEncoding } from './encoding.js';
import { HeaderSignatures } from './header-signatures.js';
import { UsageMaster } from './master.js';
import { SIGNATURE_SIZE } from './messages.js';
import { usageMisconduct } from './misconduct.js';
import { legacyEffect, UsageLegacyRules } from './original/legacy-ledger.js';
import { LogLines } from './original/log-lines.js';
import type { PouParameters } from './parameters.js';
import { usageReporting } from './reporting.js';
import { UsageRules, usageEffect } from './rules.js';
import { rootSeal, type UsageBlock, type UsageSeal } from './seal.js';
import { GENESIS, PAYMENT, REDISTRIBUTION } from './transaction-type.js';
import { UsageTrusted } from './trusted.js';

/** How many parts of the block time the close timeout is when the scenario does not say. */
const ATTEMPTS_PER_SLOT = 5;
/** How many parts of the close timeout a closer waits for signatures when the scenario does not say. */
const WAITS_PER_ATTEMPT = 2;

/** A payment made at the moment of a tick takes two steps of the queue to be in every pool: sent, delivered. */
const HOPS = 2;

/** One run of proof of usage: what its participants share, and what the rest of the run asks of a protocol. */
export class UsageProtocol implements Protocol, Money {
  readonly money: Money = this;
  readonly reporting: Reporting;
  readonly misconduct: Misconduct;
  readonly tree: BlockTree<UsageSeal>;
  readonly accounts: Accounts<UsageSeal>;
  readonly rules: MasterRules<UsageSeal>;
  readonly schedule: ClosingSchedule;
  readonly arithmetic: Arithmetic;
  readonly certificates: Certificates;
  readonly encoding: UsageEncoding;
  readonly headers: HeaderSignatures;
  readonly builder: BlockBuilder;
  readonly logLines: LogLines;
  readonly legacy: boolean;
  readonly requireCertificates: boolean;
  readonly signatureTimeout: Duration;
  readonly redistribution: { readonly every: Duration; readonly by: 'equal' | 'usage' } | undefined;
  readonly end: Time;
  readonly masters: readonly NodeId[];
  readonly consumers: readonly NodeId[];
  readonly trusted: readonly NodeId[];
  /** Nodes that are sent new blocks. */
  readonly followers: readonly NodeId[];
  readonly #world: World;
  readonly #clock: SlotClock;
  readonly #closeTimeout: Duration;
  /** By place among the masters: those that run in this process. */
  readonly #masters: UsageMaster[] = [];
  readonly #trusted = new Map<NodeId, UsageTrusted>();

  constructor(world: World, parameters: PouParameters) {
    const { population, scheduler, keyring } = world;
    const { blockTime, legacy, redistribution } = parameters;
    this.#world = world;
    this.legacy = legacy;
    this.end = world.end;
    this.masters = population.of('master');
    this.consumers = population.of('consumer');
    this.trusted = population.of('trusted');
    this.redistribution = redistribution === 'none' ? undefined : redistribution;
    const cashing = this.redistribution === undefined ? [] : population.of('cashing');
    this.followers = [...this.masters, ...this.trusted, ...cashing];
    this.requireCertificates = parameters.requireCertificates ?? (!legacy && this.trusted.length > 0);
    // A default from the block time; time is whole microseconds, and none is 0.
    this.#closeTimeout = parameters.closeTimeout ?? Math.max(1, Math.floor(blockTime / ATTEMPTS_PER_SLOT));
    this.signatureTimeout =
      // As above: a part of the time to close, one microsecond at least.
      parameters.signatureTimeout ?? Math.max(1, Math.floor(this.#closeTimeout / WAITS_PER_ATTEMPT));
    this.arithmetic = (legacy ? legacyArithmetic : exactArithmetic)({
      supply: world.supply,
      decimals: world.currency.decimals,
      epoch: world.epoch,
      feesRate: parameters.feesRate,
      retributionRate: parameters.retributionRate,
      hashes: world.hashes,
    });
    this.encoding = new UsageEncoding(population, this.arithmetic);
    this.certificates = new Certificates(keyring, population);
    this.#clock = new SlotClock(scheduler, world.warmup, blockTime, world.end);
    this.schedule = new ClosingSchedule(this.#clock, this.#closeTimeout, population, legacy);
    const money = world.holdings === undefined ? [] : rootMoney(world, GENESIS, this.arithmetic.supply);
    this.tree = new BlockTree(population.size, FIRST_SEED, rootSeal(FIRST_SEED), money);
    const effect = legacy ? legacyEffect : usageEffect;
    this.accounts = new Accounts(this.tree, population.size, effect, { exact: !legacy, locks: world.locks });
    this.headers = new HeaderSignatures(keyring);
    const { arithmetic, encoding, tree } = this;
    this.builder = new BlockBuilder({ world, arithmetic, encoding, tree, legacy });
    this.logLines = new LogLines(world, encoding, legacy);
    this.rules = this.#makeRules();
    this.reporting = usageReporting(this, population.names, keyring, (node) => this.#certificateFile(node));
    this.misconduct = usageMisconduct(this, world);
  }

  #makeRules(): MasterRules<UsageSeal> {
    const { keyring, population, hashes } = this.#world;
    const { tree, accounts, encoding } = this;
    if (this.legacy) return new UsageLegacyRules({ tree, accounts, keyring, population, encoding });
    return new UsageRules({
      tree,
      accounts,
      effect: usageEffect,
      keyring,
      headers: this.headers,
      population,
      arithmetic: this.arithmetic,
      encoding,
      schedule: this.schedule,
      certificates: this.certificates,
      requireCertificates: this.requireCertificates,
      genesisOwner: this.consumers[0]!,
      hashes,
    });
  }

  participant(host: Host): Participant {
    switch (host.role) {
      case 'master': {
        const master = new UsageMaster(host, this);
        this.#masters[this.masters.indexOf(host.id)] = master;
        return master;
      }
      case 'trusted': {
        const trusted = new UsageTrusted(host, this);
        this.#trusted.set(host.id, trusted);
        return trusted;
      }
      case 'cashing':
        return new UsageCashing(host, this);
      case 'consumer':
        return new UsageConsumer(host, this);
    }
  }

  start(): void {
    const { scheduler, status } = this.#world;
    if (this.legacy) {
      this.#clock.run((slot) => scheduler.after(0, this.#askInTurn, slot, -HOPS));
      return;
    }
    const { attempts } = this.schedule;
    const timeout = this.#closeTimeout;
    const turns = { scheduler, status, slots: this.#clock, timeout, attempts, members: this.masters };
    const onTurn = (place: number, slot: number, attempt: number) =>
      this.#masters[place]?.attempt(slot, attempt);
    new TurnClock({ ...turns, onTurn }).start();
  }

  /**
   * The original asks its masters one after another, and a block of one reaches the others before they are asked:
   * a master later in the round may find itself elected by the new block, with nothing to close. Each call stands
   * behind what the one before sent, so that without latency the same happens here. The round begins behind
   * payments of the same moment, which the original posts to all masters in one go.
   */
  readonly #askInTurn = (slot: number, place: number): void => {
    const { scheduler, status } = this.#world;
    if (place >= this.masters.length) return;
    const master = this.masters[place];
    if (master !== undefined && status.isUp(master)) this.#masters[place]?.attempt(slot, 0);
    scheduler.after(0, this.#askInTurn, slot, place + 1);
  };

  prefers(candidate: UsageBlock, current: UsageBlock): boolean {
    return this.rules.prefers(candidate, current);
  }

  issue(owner: NodeId): Transaction {
    return this.builder.make(GENESIS, owner, owner, this.arithmetic.supply);
  }

  pay(order: PaymentOrder): Transaction {
    const { sender, recipient, amount, alteredTo, stream } = order;
    return this.builder.make(PAYMENT, sender, recipient, amount, alteredTo, stream);
  }

  feeOf(amount: Amount): Amount {
    return this.arithmetic.fee(PAYMENT, amount);
  }

  portion(numerator: number, denominator: number): Amount {
    return this.arithmetic.portion(numerator, denominator);
  }

  coins(count: number): Amount {
    return this.arithmetic.coins(count);
  }

  payable(amount: number): Amount {
    return this.arithmetic.payable(amount);
  }

  amountText(amount: Amount): string {
    return this.arithmetic.amountText(amount);
  }

  /** Bytes of a transaction on the wire. */
  sizeOf(transaction: Transaction): number {
    return this.encoding.content(transaction).length + SIGNATURE_SIZE;
  }

  signHeader(node: NodeId, header: string): string {
    return this.#world.keyring.sign(node, header);
  }

  verifyHeader(node: NodeId, header: string, signature: string): boolean {
    return this.headers.verify(node, header, signature);
  }

  isPayment(transaction: Transaction): boolean {
    return transaction.type === PAYMENT || transaction.type === REDISTRIBUTION;
  }

  codec(): Codec {
    const { rules } = this;
    if (rules instanceof UsageRules) return new UsageCodec({ world: this.#world, protocol: this, rules });
    throw new ScenarioError(
      'consensus.legacy: expected false for nodes in several processes, got true',
      'consensus.legacy',
    );
  }

  #certificateFile(node: NodeId): string | undefined {
    const issued = this.#trusted.get(node)?.issued;
    if (issued === undefined) return undefined;
    const entries: Record<string, string> = {};
    for (const [subject, { signature }] of issued) entries[this.encoding.name(subject)] = signature;
    return `${JSON.stringify(entries, undefined, 2)}\n`;
  }
}
