import type { Protocol } from '../consensus/consensus.js';
import type { PaymentOrder } from '../consensus/money.js';
import { ScenarioError } from '../engine/errors.js';
import type { RandomSource } from '../engine/random.js';
import type { Scheduling } from '../engine/scheduler.js';
import { type Duration, type NodeId, SECOND, type Time } from '../engine/time.js';
import { type Amount, unitsPerCoin } from '../ledger/amount.js';
import type { Holdings } from '../ledger/holdings.js';
import type { Transaction } from '../ledger/transaction.js';
import type { NodeStatus } from '../nodes/node-status.js';
import type { Participant } from '../nodes/participant.js';
import type { Population } from '../nodes/role.js';
import type { ListedPayment } from '../scenario/payment-list.js';
import type { WorkloadSettings } from '../scenario/schema/scenario.js';
import { customaryWeights } from './first-holdings.js';
import { type AmountChooser, amountChooser, feeChooser } from './payments/amounts.js';
import { Arrivals } from './payments/arrivals.js';
import { PartyChooser } from './payments/parties.js';
import type { Replay } from './payments/replay.js';
import type { Presence } from './people/presence.js';

/** Default of `workload.warmup` when the protocol has a block time. */
export const WARMUP_MARGIN: Duration = 5 * SECOND;

/** What the original overwrites the amount of its altered payment with, in coins. */
export const ALTERED_AMOUNT = 3345;
/** How many times the supply the original's overdraft asks for. */
const OVERDRAFT_FACTOR = 2;

/** Shares given in one event: a run is watched between events, and each share is signed and sent to every master. */
const SHARES_AT_ONCE = 1000;

/** What a workload needs of the run. */
export interface WorkloadParts {
  readonly settings: WorkloadSettings;
  /** Who holds the first money already; `undefined` where the workload issues it and shares it out. */
  readonly holdings: Holdings | undefined;
  /** Of the currency. */
  readonly decimals: number;
  readonly scheduler: Scheduling;
  readonly random: RandomSource;
  readonly population: Population;
  readonly protocol: Protocol;
  readonly participants: readonly (Participant | undefined)[];
  /** Who pays waits while its node is down. */
  readonly status: NodeStatus;
  /** When the random payments begin. */
  readonly warmup: Time;
  /** Microseconds from the POSIX epoch to the run's time 0. */
  readonly epoch: Time;
  /** Who of those who pay is there, and when. */
  readonly presence: Presence;
  /** Payments to make in the place of random ones. */
  readonly replay?: Replay | undefined;
  /** Whether those who have left may still be paid. */
  readonly paidAfterLeaving: boolean;
  /** What an account may pay after the block that the observer follows: what it has, less what is locked. */
  readonly balance: (node: NodeId) => Amount;
}

/** Makes the payments of a run. */
export interface Workload {
  /** Makes the first payments at once and plans the others. */
  start(): void;
}

/**
 * The workload that a scenario asks for.
 *
 * @throws ScenarioError when there are payments to make and nobody to make them to.
 */
export function createWorkload(parts: WorkloadParts): Workload {
  return parts.settings.kind === 'none' ? { start: () => {} } : new UsageWorkload(parts);
}

/**
 * The original's plan of payments (seed `pou`, section 8): the genesis goes to the first consumer, two hostile
 * payments follow that everybody must refuse, the supply is shared out by random weights, and then random
 * consumers pay each other at a steady pace.
 *
 * With purchases, each who pays buys an equal part of the supply by card instead, as in Pycotr, where money has no
 * first owner. Masters pay in the place of consumers when the scenario says so.
 */
export class UsageWorkload implements Workload {
  readonly #parts: WorkloadParts;
  readonly #payers: readonly NodeId[];
  readonly #hostility: boolean;
  readonly #hostile: Transaction[] = [];
  readonly #arrivals: Arrivals;
  readonly #parties: PartyChooser;
  readonly #amount: AmountChooser;
  readonly #fee: (() => Amount) | undefined;

  /** @throws ScenarioError when there are payments to make and nobody to make them to. */
  constructor(parts: WorkloadParts) {
    this.#parts = parts;
    const { payments, payers } = parts.settings;
    this.#payers = parts.population.of(payers);
    this.#hostility = parts.settings.hostile && parts.settings.kind === 'usage';
    const count = this.#payers.length;
    if (count < 2 && (payments > 0 || this.#hostility)) {
      throw new ScenarioError(
        `nodes.${payers}: expected at least 2 for the payments of the workload, got ${count}`,
        `nodes.${payers}`,
      );
    }
    const { settings, random, protocol, warmup, epoch, balance } = parts;
    this.#arrivals = new Arrivals(settings, warmup, epoch, random);
    this.#parties = makeParties(parts, count);
    const amounts = { settings, count, protocol, random, balance };
    this.#amount = amountChooser(amounts);
    this.#fee = feeChooser(amounts);
  }

  /** The payments that every master must refuse. */
  get hostile(): readonly Transaction[] {
    return this.#hostile;
  }

  start(): void {
    const { scheduler, settings } = this.#parts;
    if (settings.kind === 'purchases') this.#buy();
    else this.#issue();
    if (this.#parts.replay !== undefined) this.#planReplay(this.#parts.replay);
    else if (settings.payments > 0) scheduler.at(this.#arrivals.next(), this.#fire, 0);
  }

  #buy(): void {
    const { protocol } = this.#parts;
    // Divided by; without payers the loop below buys nothing.
    const amount = protocol.money.portion(1, Math.max(1, this.#payers.length));
    for (const buyer of this.#payers) {
      if (protocol.money.purchase === undefined) {
        throw new ScenarioError(
          'workload.kind: the protocol sells no coins by card, got "purchases"',
          'workload.kind',
        );
      }
      this.#submit(protocol.money.purchase(buyer, amount));
    }
  }

  #issue(): void {
    const owner = this.#payers[0];
    if (owner === undefined) return;
    const held = this.#parts.holdings !== undefined;
    const supply = held ? undefined : this.#parts.protocol.money.issue(owner);
    if (supply !== undefined) this.#submit(supply);
    if (this.#hostility) this.#submitHostile(owner);
    if (!held) this.#shareOut(owner);
  }

  #submitHostile(owner: NodeId): void {
    const { protocol } = this.#parts;
    const recipient = this.#payers[1]!;
    const altered = {
      sender: owner,
      recipient,
      amount: protocol.money.coins(1),
      alteredTo: protocol.money.coins(ALTERED_AMOUNT),
    };
    const overdraft = { sender: owner, recipient, amount: OVERDRAFT_FACTOR * protocol.money.portion(1, 1) };
    for (const order of [altered, overdraft]) this.#hostile.push(this.#pay(order));
  }

  /**
   * Random whole weights decide the shares; the owner keeps its own, out of which it pays the fees. Where its own does
   * not cover them, as soon as there are many, each share pays the fee of its payment.
   */
  #shareOut(owner: NodeId): void {
    const { random, settings, scheduler } = this.#parts;
    const weights = customaryWeights(settings.weights, this.#payers.length, random);
    const shares = this.#sharesOf(weights);
    const give = (from: number): void => {
      // Shares are paid in parts so that no moment holds them all.
      const to = Math.min(from + SHARES_AT_ONCE, this.#payers.length);
      for (let place = from; place < to; place++) {
        const recipient = this.#payers[place]!;
        if (recipient === owner) continue;
        const amount = shares[place]!;
        if (amount > 0) this.#pay({ sender: owner, recipient, amount });
      }
      if (to < this.#payers.length) scheduler.after(0, give, to);
    };
    give(0);
  }

  /** What each gets by its weight, so that the first who pays, whose own share stands first, can pay for it. */
  #sharesOf(weights: readonly number[]): readonly Amount[] {
    const { money } = this.#parts.protocol;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const shares = weights.map((weight) => money.portion(weight, total));
    const feeOf = (amount: Amount) => money.feeOf?.(amount) ?? 0;
    const given = shares.slice(1);
    const cost = given.reduce((sum, share) => sum + share + feeOf(share), 0);
    if (cost <= money.portion(1, 1)) return shares;
    // A fee never falls with the amount, so that of the lesser one is covered too.
    return shares.map((share) => share - feeOf(share));
  }

  /** Who, whom and how much are drawn each time, whatever the laws, so that one law moves no other. */
  readonly #fire = (count: number): void => {
    const { scheduler, settings, random } = this.#parts;
    const stream = random.stream('workload/payments');
    const payer = stream.below(this.#payers.length);
    const step = 1 + stream.below(this.#payers.length - 1);
    const part = stream.next();
    const parties = this.#parties.choose({ payer, step });
    if (parties !== undefined) {
      const sender = this.#payers[parties.from]!;
      const order = { sender, recipient: this.#payers[parties.to]!, amount: this.#amount(sender, part) };
      const fee = this.#fee?.();
      this.#parts.status.whenUp(sender, () => this.#pay(fee === undefined ? order : { ...order, fee }));
    }
    if (count + 1 < settings.payments) scheduler.at(this.#arrivals.next(), this.#fire, count + 1);
  };

  /** Plans the next payment of the list, and only that one, so that a list may be longer than memory. */
  #planReplay(replay: Replay): void {
    const payment = replay();
    if (payment === undefined) return;
    const { scheduler, warmup } = this.#parts;
    scheduler.at(warmup + payment.time, this.#fireReplay, payment);
  }

  readonly #fireReplay = (payment: ListedPayment): void => {
    const { replay, presence, scheduler, status, paidAfterLeaving } = this.#parts;
    const { from, to, amount, fee } = payment;
    const { now } = scheduler;
    const payable = presence.isPresent(to, now) || (paidAfterLeaving && presence.hasLeft(to, now));
    if (presence.isPresent(from, now) && payable) {
      const sender = this.#payers[from]!;
      const order = { sender, recipient: this.#payers[to]!, amount: this.#units(amount) };
      status.whenUp(sender, () => this.#pay(fee === undefined ? order : { ...order, fee: this.#units(fee) }));
    }
    this.#planReplay(replay!);
  };

  /** So many smallest units of the currency in the protocol's own, which are coins where it reckons in fractions. */
  #units(amount: Amount): Amount {
    const { protocol, decimals } = this.#parts;
    const unit = unitsPerCoin(decimals);
    const coin = protocol.money.coins(1);
    return coin === unit ? amount : (amount / unit) * coin;
  }

  #pay(order: PaymentOrder): Transaction {
    return this.#submit(this.#parts.protocol.money.pay(order));
  }

  #submit(transaction: Transaction): Transaction {
    this.#parts.participants[transaction.sender]?.submit(transaction);
    return transaction;
  }
}

/** What chooses who pays whom among those who are there. */
function makeParties(parts: WorkloadParts, count: number): PartyChooser {
  const { settings, random, holdings, presence, scheduler, paidAfterLeaving } = parts;
  const there = (place: number) => presence.isPresent(place, scheduler.now);
  const present = presence.changes ? there : undefined;
  const payable = paidAfterLeaving
    ? (place: number) => there(place) || presence.hasLeft(place, scheduler.now)
    : undefined;
  return new PartyChooser({ settings, count, holdings: holdings?.weights ?? [], random, present, payable });
}
