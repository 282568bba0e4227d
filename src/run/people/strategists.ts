import type { Protocol } from '../../consensus/consensus.js';
import { ScenarioError } from '../../engine/errors.js';
import type { Random, RandomSource } from '../../engine/random.js';
import type { Scheduling } from '../../engine/scheduler.js';
import type { NodeId, Time } from '../../engine/time.js';
import type { Amount } from '../../ledger/amount.js';
import type { Block } from '../../ledger/block.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { NodeStatus } from '../../nodes/node-status.js';
import type { Participant } from '../../nodes/participant.js';
import type { Population } from '../../nodes/role.js';
import { hint } from '../../scenario/names.js';
import type { StrategyEntry } from '../../scenario/schema/people.js';
import type { Presence } from './presence.js';
import { STRATEGIES } from './strategies.js';
import type { Strategy, StrategyAction, StrategyView } from './strategy.js';

/** What people with a strategy need of the run. */
export interface StrategistParts {
  readonly entries: readonly StrategyEntry[];
  /** Strategies beside those that come with consensim. */
  readonly own: readonly Strategy[];
  readonly scheduler: Scheduling;
  readonly random: RandomSource;
  readonly population: Population;
  readonly protocol: Protocol;
  readonly participants: readonly (Participant | undefined)[];
  readonly status: NodeStatus;
  readonly presence: Presence;
  readonly paidAfterLeaving: boolean;
  /** When payments begin, and when the run ends. */
  readonly begin: Time;
  readonly end: Time;
  /** The head of the chain that the observer follows. */
  readonly head: () => Block;
}

/** One person with a strategy. */
interface Strategist {
  readonly entry: StrategyEntry;
  readonly strategy: Strategy;
  readonly self: number;
  readonly partner: number;
  readonly accounts: readonly NodeId[];
  readonly random: Random;
  first: Amount | undefined;
  before: Amount;
}

/** Gives people their turns. What each draws comes from a stream of its own, so that one more moves no other. */
export class Strategists {
  readonly #parts: StrategistParts;
  readonly #people: readonly Strategist[];
  #fees: { readonly head: Block | undefined; readonly usual: Amount } = { head: undefined, usual: 0 };

  /** @throws ScenarioError for a strategy that is none. */
  constructor(parts: StrategistParts) {
    this.#parts = parts;
    this.#people = parts.entries.flatMap((entry, place) => {
      const strategy = strategyNamed(entry.strategy, parts.own, place);
      return entry.who.map((self, at) => ({
        ...{ entry, strategy, self, partner: entry.who[(at + 1) % entry.who.length]! },
        accounts: parts.population.users?.[self] ?? [],
        random: parts.random.stream(streamOf(self)),
        ...{ first: undefined, before: 0 },
      }));
    });
  }

  start(): void {
    for (const person of this.#people) this.#plan(person, this.#parts.begin);
  }

  #plan(person: Strategist, from: Time): void {
    const { every } = person.entry;
    const gap = typeof every === 'number' ? every : person.random.exponential(every.exponential);
    // Whole microseconds may be 0; time must go on between two payments.
    const time = from + Math.max(1, gap);
    if (time <= this.#parts.end) this.#parts.scheduler.at(time, this.#turn, person);
  }

  readonly #turn = (person: Strategist): void => {
    const { presence, scheduler, status } = this.#parts;
    const [account] = person.accounts;
    if (account !== undefined && presence.isPresent(person.self, scheduler.now) && status.isUp(account)) {
      const view = this.#view(person, account);
      const actions = person.strategy.act(view, person.random);
      person.before = view.balance;
      for (const action of actions) this.#do(person, account, view, action);
    }
    this.#plan(person, scheduler.now);
  };

  #view(person: Strategist, account: NodeId): StrategyView {
    const { protocol, population, scheduler, head: newest } = this.#parts;
    const head = newest();
    const { accounts } = protocol.money;
    const balance = Math.max(0, Math.floor(accounts.balance(account, head)));
    person.first ??= balance;
    const { self, partner, entry, first } = person;
    const free = Math.floor(accounts.spendable(account, head));
    const fee = Math.ceil(protocol.money.feeOf?.(balance) ?? 0);
    return {
      ...{ time: scheduler.now, height: head.height, self, partner, share: entry.share, balance, first },
      people: population.users?.length ?? 0,
      spendable: Math.max(0, Math.min(balance, free) - fee),
      before: person.before,
      usualFee: this.#usualFee(head),
      master: this.#masterOf(person, head),
    };
  }

  #masterOf({ accounts }: Strategist, head: Block): StrategyView['master'] {
    const { money, reporting } = this.#parts.protocol;
    const master = accounts[1];
    if (master === undefined || money.stake === undefined) return undefined;
    const free = Math.max(0, Math.floor(money.accounts.spendable(master, head)));
    return { free, staked: reporting.stakes?.(head)[master] ?? 0 };
  }

  #usualFee(head: Block): Amount {
    if (this.#fees.head === head) return this.#fees.usual;
    const { money } = this.#parts.protocol;
    const fees = head.transactions
      .filter((transaction) => money.isPayment(transaction))
      .map(({ fee }) => fee)
      .sort((a, b) => a - b);
    this.#fees = { head, usual: fees[fees.length >>> 1] ?? this.#fees.usual };
    return this.#fees.usual;
  }

  #do(person: Strategist, account: NodeId, view: StrategyView, action: StrategyAction): void {
    const { money } = this.#parts.protocol;
    const stream = `${streamOf(person.self)}/transactions`;
    const master = person.accounts[1];
    if ('pay' in action) this.#pay(account, view, action, stream);
    else if (master === undefined || money.stake === undefined || view.master === undefined) return;
    else if ('fund' in action) {
      const amount = Math.min(view.spendable, Math.floor(action.fund));
      if (amount > 0) this.#send(money.pay({ sender: account, recipient: master, amount, stream }));
    } else {
      const release = 'unstake' in action;
      const wanted = release ? action.unstake : action.stake;
      const amount = Math.min(release ? view.master.staked : view.master.free, Math.floor(wanted));
      if (amount > 0) this.#send(money.stake({ account: master, amount, release, stream }));
    }
  }

  #pay(
    sender: NodeId,
    view: StrategyView,
    action: Extract<StrategyAction, { readonly pay: number }>,
    stream: string,
  ): void {
    const { protocol, population, presence, scheduler, paidAfterLeaving } = this.#parts;
    const recipient = population.users?.[action.pay]?.[0];
    const amount = Math.min(view.spendable, Math.floor(action.amount));
    if (recipient === undefined || recipient === sender || !(amount > 0)) return;
    const there = presence.isPresent(action.pay, scheduler.now);
    if (!there && !(paidAfterLeaving && presence.hasLeft(action.pay, scheduler.now))) return;
    const fee = action.fee === undefined ? {} : { fee: Math.max(0, Math.floor(action.fee)) };
    this.#send(protocol.money.pay({ sender, recipient, amount, stream, ...fee }));
  }

  #send(transaction: Transaction): void {
    this.#parts.participants[transaction.sender]?.submit(transaction);
  }
}

function streamOf(self: number): string {
  return `people/strategies/${self}`;
}

function strategyNamed(name: string, own: readonly Strategy[], place: number): Strategy {
  const all = [...STRATEGIES, ...own];
  const found = all.find((strategy) => strategy.name === name);
  if (found !== undefined) return found;
  const names = all.map((strategy) => strategy.name);
  const path = `people.strategies.${place}.strategy`;
  throw new ScenarioError(
    `${path}: expected one of ${names.join(', ')}, got ${JSON.stringify(name)}${hint(name, names)}`,
    path,
  );
}
