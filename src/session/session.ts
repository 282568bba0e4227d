import { greatestOf } from '../engine/extremes.js';
import { formatAmount } from '../ledger/amount.js';
import type { Block } from '../ledger/block.js';
import { portableHashes } from '../ledger/hash.js';
import type { Signer } from '../ledger/keys.js';
import type { Transaction } from '../ledger/transaction.js';
import { gini } from '../observers/gini.js';
import type { Observer } from '../observers/observer.js';
import type { Run } from '../run/run.js';
import { prepare } from '../simulate.js';
import { type Action, type Deed, type WrittenScenario, withActions } from './action.js';
import { attacksHere } from './attacks-here.js';
import { type FactName, factOf } from './facts.js';
import type { Frame, NodeView, Sample, Setting, ShownBlock, ShownEvent } from './frame.js';
import { ledgerOf } from './ledger-view.js';
import { type Said, Talk } from './talk.js';

/** Simulated time from one sample to the next: this part of the run. */
const SAMPLES = 400;
/** Events between two looks at the time that is left. */
const STRETCH = 200;
/** Messages that are kept while they are on their way; more are only counted. */
const MOST_MESSAGES = 20_000;
/** Nodes up to which all links are drawn; of more, those of the picked node. */
const MOST_LINKED = 40;
/** Log lines of one node that are kept. */
const LOG_LINES = 30;

/**
 * A run that is looked at and changed. Whatever somebody does becomes an entry of the scenario, and the run is made
 * again from its seed up to the moment at which it was done: so page, command and link speak of one run, whose digest is
 * the same everywhere.
 */
export class Session {
  readonly #base: WrittenScenario;
  readonly #signer: Signer;
  #actions: readonly Action[] = [];
  #run!: Run;
  #types: string[] = [];
  #messages: number[] = [];
  /** When the first of them arrives. */
  #firstArrival = Number.POSITIVE_INFINITY;
  #blocks = 0;
  #events: ShownEvent[] = [];
  #samples: Sample[] = [];
  #logs = new Map<number, string[]>();
  #talk = new Talk();
  #refused = 0;
  #nextSample = 0;
  #isFresh = true;
  #finalHeight = 0;
  #finalDigest: string | undefined;

  /** @throws ScenarioError in one line when the scenario is none. */
  constructor(base: WrittenScenario, signer: Signer) {
    this.#base = base;
    this.#signer = signer;
    this.#open([]);
  }

  /** The scenario with all that was done: what the command runs to the same digest. */
  get scenario(): WrittenScenario {
    return this.#with(this.#actions);
  }

  get actions(): readonly Action[] {
    return this.#actions;
  }

  /** The digest of the whole run, once it is over; else of what has happened so far. */
  get digest(): string {
    return this.#finalDigest ?? this.#run.digest;
  }

  get now(): number {
    return this.#run.now;
  }

  /** The run as it stands; another one after each thing that is done. */
  get run(): Run {
    return this.#run;
  }

  /** When the next event is due; Infinity when nothing is. */
  get due(): number {
    return this.#run.due;
  }

  get setting(): Setting {
    const { population, scenario, end } = this.#run;
    const nodes = Array.from({ length: population.size }, (_, node) => node);
    return {
      name: scenario.name,
      protocol: scenario.consensus.protocol,
      seed: scenario.seed,
      end,
      symbol: scenario.currency.symbol,
      decimals: scenario.currency.decimals,
      labels: nodes.map((node) => this.#run.label(node)),
      roles: nodes.map((node) => population.roles[node]!),
      payers: this.#accounts(),
      regions: nodes.flatMap((node) => this.#run.region(node) ?? []),
      miners: nodes.filter((node) => this.#run.mines(node)),
      attacks: attacksHere(this.#run),
      links: population.size > MOST_LINKED ? [] : nodes.map((node) => this.#run.neighbours(node)),
    };
  }

  /**
   * Runs on.
   *
   * @param until a moment, in microseconds.
   * @param isTimeUp asked now and then; true stops before that moment.
   */
  advance(until: number, isTimeUp: () => boolean = () => false): void {
    const end = Math.min(Math.floor(until), this.#run.end);
    while (this.#run.now < end && !isTimeUp()) {
      const stop = Math.min(end, this.#nextSample);
      if (this.#run.step(STRETCH, stop) === STRETCH) continue;
      this.#run.runUntil(stop);
      if (stop === this.#nextSample) this.#sample();
    }
    if (this.#run.now >= this.#run.end && this.#finalDigest === undefined) {
      this.#finalDigest = this.#run.finish().digest;
    }
  }

  /** Runs the next event, or all up to the next block. */
  step(what: 'event' | 'block'): void {
    const { blocks } = this.#run;
    if (what === 'event') this.#run.step(1);
    else for (const before = blocks.length; blocks.length === before && this.#run.step(1) === 1; );
    if (this.#run.now >= this.#nextSample) this.#sample();
    if (this.#run.due === Number.POSITIVE_INFINITY) this.advance(this.#run.end);
  }

  /** Goes to a moment; back is from the seed on again. */
  seek(time: number): void {
    if (time < this.#run.now) this.#open(this.#actions);
    this.advance(time);
  }

  /**
   * Does something now. What was done at a later moment, before somebody went back, is given up.
   *
   * @throws ScenarioError in one line when it cannot be done; then nothing has changed.
   */
  act(what: Deed): void {
    const { now } = this.#run;
    const kept = this.#actions.filter(({ at }) => at <= now);
    // A seed and an attack are those of the whole run, which is made again up to now.
    const isOfAll = what.do === 'attack' || what.do === 'seed';
    const at = isOfAll ? 0 : Math.max(now, greatestOf(kept.map((action) => action.at))) + 1;
    const actions = [...kept, { ...what, at }];
    this.#open(actions);
    this.advance(Math.max(now, at));
  }

  /** Puts other actions in the place of all that was done, as a link names them, and begins again. */
  restore(actions: readonly Action[]): void {
    this.#open(actions);
  }

  /** What has changed since it was last asked. */
  frame(): Frame {
    const run = this.#run;
    const { size } = run.population;
    const heads = new Int32Array(size);
    const up = new Uint8Array(size);
    for (let node = 0; node < size; node++) {
      heads[node] = run.head(node)?.index ?? -1;
      up[node] = run.isUp(node) ? 1 : 0;
    }
    const blocks = run.blocks.slice(this.#blocks).map(shown);
    this.#blocks = run.blocks.length;
    const frame: Frame = {
      ...{ now: run.now, end: run.end, heads, up, blocks, isFresh: this.#isFresh },
      best: run.head()?.index ?? 0,
      digest: this.digest,
      isOver: this.#finalDigest !== undefined,
      messages: this.#onTheirWay(),
      types: this.#types,
      events: this.#events.splice(0),
      samples: this.#samples.splice(0),
    };
    this.#isFresh = false;
    return frame;
  }

  /** How a node stands. */
  inspect(node: number): NodeView {
    const run = this.#run;
    const head = run.head(node);
    const best = run.head()!;
    const { symbol, decimals } = run.scenario.currency;
    return {
      node,
      label: run.label(node),
      role: run.population.roles[node]!,
      isUp: run.isUp(node),
      clockError: Number(run.clock(node)) - run.now,
      head: head === undefined ? undefined : shown(head),
      behind: head === undefined ? 0 : best.height - head.height,
      balance: `${formatAmount(run.balance(node), decimals)} ${symbol}`,
      pool: run.pool(node).map((payment) => ({ id: payment.id, text: this.#paymentText(payment) })),
      log: this.#logs.get(node) ?? [],
      neighbours: run.neighbours(node),
      ledger: ledgerOf(run, node),
      heights: this.#talk.heights,
    };
  }

  /** Who said what about the blocks of a height. */
  said(height: number): readonly Said[] {
    return this.#talk.at(height);
  }

  /** What can be said of the run now in a number. */
  fact(name: FactName, node = 0): number {
    return factOf(this.#run, name, node, this.#refused);
  }

  #paymentText({ sender, recipient, amount }: Transaction): string {
    const { symbol, decimals } = this.#run.scenario.currency;
    const name = (node: number) => this.#run.label(node);
    return `${name(sender)} pays ${name(recipient)} ${formatAmount(amount, decimals)} ${symbol}`;
  }

  #prepared(scenario: WrittenScenario, observers: readonly Observer[]): Run {
    const platform = { hashes: portableHashes, signer: this.#signer };
    return prepare(scenario, { platform, observers, sink: null, trace: false, metrics: 'none' });
  }

  /** The scenario with what was done; its run is as long as without. */
  #with(actions: readonly Action[]): WrittenScenario {
    return actions.length === 0 ? this.#base : withActions(this.#base, actions, this.#run.end);
  }

  /** Begins again with what was done. Nothing has changed when the scenario is none. */
  #open(actions: readonly Action[]): void {
    this.#run = this.#prepared(this.#with(actions), [this.#observer()]);
    this.#actions = actions;
    this.#types = [];
    this.#messages = [];
    this.#firstArrival = Number.POSITIVE_INFINITY;
    this.#blocks = 0;
    this.#events = [];
    this.#samples = [];
    this.#logs = new Map();
    this.#talk = new Talk();
    this.#refused = 0;
    this.#nextSample = 0;
    this.#finalHeight = 0;
    this.#isFresh = true;
    this.#finalDigest = undefined;
    this.#run.step(1, 0);
    this.#sample();
  }

  #observer(): Observer {
    const tell = (time: number, kind: ShownEvent['kind'], node: number, text: string) => {
      if (kind === 'refusal') this.#refused++;
      this.#events.push({ time, kind, node, text });
    };
    return {
      sent: (time, from, to, message, arrival) => {
        if (!Number.isFinite(arrival) || arrival < 0) return;
        this.#talk.hear(time, from, to, message, arrival);
        // When all that are kept are still on their way, looking again before one arrives finds nothing.
        if (this.#messages.length >= 5 * MOST_MESSAGES && time >= this.#firstArrival) this.#forgetArrived();
        if (this.#messages.length >= 5 * MOST_MESSAGES) return;
        this.#messages.push(from, to, time, arrival, this.#typeOf(message.type));
        this.#firstArrival = Math.min(this.#firstArrival, arrival);
      },
      proposed: (time, node, block) => tell(time, 'block', node, `made block ${block.height}`),
      finalised: (time, node, block) => {
        // The first node to say so is enough.
        if (block.height <= this.#finalHeight) return;
        this.#finalHeight = block.height;
        tell(time, 'final', node, `block ${block.height} is final`);
      },
      refused: (time, node, _payment, refusal) =>
        tell(time, 'refusal', node, `payment refused: ${refusal.detail}`),
      rejected: (time, node, block, refusal) =>
        tell(time, 'refusal', node, `block ${block.height} refused: ${refusal.detail}`),
      faultBegan: (time, fault, nodes) => tell(time, 'fault', nodes[0] ?? -1, `${fault} begins`),
      faultEnded: (time, fault, nodes) => tell(time, 'fault', nodes[0] ?? -1, `${fault} is over`),
      logged: (time, node, level, text) => {
        const lines = this.#logs.get(node) ?? [];
        lines.push(`${(time / 1e6).toFixed(3)} s ${level} ${text()}`);
        if (lines.length > LOG_LINES) lines.shift();
        this.#logs.set(node, lines);
      },
    };
  }

  #accounts(): readonly number[] {
    return (this.#run.population.users ?? []).flatMap(([account]) => account ?? []);
  }

  #typeOf(type: string): number {
    const known = this.#types.indexOf(type);
    return known < 0 ? this.#types.push(type) - 1 : known;
  }

  #forgetArrived(): void {
    const { now } = this.#run;
    const kept: number[] = [];
    this.#firstArrival = Number.POSITIVE_INFINITY;
    for (let place = 0; place < this.#messages.length; place += 5) {
      const arrival = this.#messages[place + 3]!;
      if (arrival <= now) continue;
      // Five numbers.
      kept.push(...this.#messages.slice(place, place + 5));
      this.#firstArrival = Math.min(this.#firstArrival, arrival);
    }
    this.#messages = kept;
  }

  #onTheirWay(): Float64Array {
    this.#forgetArrived();
    return Float64Array.from(this.#messages);
  }

  #sample(): void {
    const run = this.#run;
    const { population } = run;
    const heads = new Set<number>();
    for (const node of population.of('master')) {
      const head = run.head(node);
      if (head !== undefined) heads.add(head.index);
    }
    const accounts = this.#accounts().map((account) => run.balance(account));
    this.#samples.push({
      ...{ time: run.now, height: run.head()?.height ?? 0, heads: heads.size },
      gini: gini(accounts.map((amount) => Math.max(0, amount))),
    });
    this.#nextSample = Math.min(run.end, run.now + Math.max(1, Math.floor(run.end / SAMPLES)));
    if (run.now >= run.end) this.#nextSample = Number.POSITIVE_INFINITY;
  }
}

function shown(block: Block): ShownBlock {
  const { index, parent, height, producer, made, id, transactions } = block;
  return {
    ...{ index, height, id, parent: parent?.index ?? -1, maker: producer ?? -1, time: made },
    payments: transactions.length,
  };
}
