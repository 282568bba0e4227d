import { assert } from '../engine/errors.js';
import type { RandomSource } from '../engine/random.js';
import type { NodeId, Time } from '../engine/time.js';
import { delayQuantile } from '../network/delay.js';
import { churn } from './churn.js';
import type { FaultKind, FaultWorld, Undo } from './fault.js';
import { delay, duplicate, eclipsed, loss, partitioned, reorder } from './message-faults.js';
import { clock, crash, slow } from './node-faults.js';
import { FAULT_KINDS, type FaultEntry, type FaultKinds, type Target } from './settings.js';
import { choose, isNamed } from './target.js';

/** What each kind of fault does. */
const FAULTS: { readonly [Kind in keyof FaultKinds]: FaultKind<FaultKinds[Kind]> } = {
  loss,
  duplicate,
  reorder,
  delay,
  partition: partitioned,
  eclipse: eclipsed,
  crash,
  slow,
  clock,
  churn,
};

/** Kinds that are about messages and, without a target, about all of them. */
const OF_MESSAGES: readonly (keyof FaultKinds)[] = ['loss', 'duplicate', 'reorder', 'delay', 'partition'];

/**
 * The faults of a run: each begins and ends at its times, on streams of its own, and every beginning and end is an
 * event.
 */
export class FaultTimeline {
  readonly #world: FaultWorld;
  readonly #random: RandomSource;
  readonly #entries: readonly FaultEntry[];
  #added = 0;

  constructor(world: FaultWorld, random: RandomSource, entries: readonly FaultEntry[]) {
    this.#world = world;
    this.#random = random;
    this.#entries = entries;
  }

  /** Plans every fault. To be called at time 0, behind all that is planned for it. */
  start(): void {
    const { scheduler } = this.#world;
    for (const [index, entry] of this.#entries.entries()) {
      if (entry.every === undefined) {
        scheduler.at(entry.at, () => this.#once(entry, index));
      } else {
        const recurrence = { entry, index, every: entry.every, ends: new Set<Undo>() };
        if (entry.until !== undefined) scheduler.at(entry.until, this.#endAll, recurrence);
        scheduler.at(entry.at, this.#wait, recurrence);
      }
    }
  }

  /** Has a fault begin now, whatever times it has; the function returned ends it. */
  add(entry: FaultEntry): Undo {
    return this.#begin(entry, this.#entries.length + this.#added++);
  }

  #once(entry: FaultEntry, index: number): void {
    const end = this.#begin(entry, index);
    if (entry.until !== undefined) this.#world.scheduler.at(entry.until, end);
  }

  /** Draws when the fault comes next. */
  readonly #wait = (recurrence: Recurrence): void => {
    const { entry, index, every } = recurrence;
    const { scheduler } = this.#world;
    // One microsecond at least: faults that come at one moment again and again would stop the clock.
    const time = scheduler.now + Math.max(1, this.#stream(index).exponential(every));
    if (entry.until === undefined || time < entry.until) scheduler.at(time, this.#strike, recurrence);
  };

  readonly #strike = (recurrence: Recurrence): void => {
    const { entry, index, ends } = recurrence;
    const { scheduler } = this.#world;
    assert(entry.for !== undefined, 'a fault that comes again and again needs a length');
    // A fault lasts one microsecond at least, so that it ends after it begins.
    const lasts = Math.max(1, delayQuantile(entry.for, this.#stream(index).next()));
    const end = this.#begin(entry, index);
    ends.add(end);
    scheduler.after(lasts, this.#end, recurrence, end);
    this.#wait(recurrence);
  };

  readonly #end = ({ ends }: Recurrence, end: Undo): void => {
    if (ends.delete(end)) end();
  };

  readonly #endAll = ({ ends }: Recurrence): void => {
    const open = [...ends];
    ends.clear();
    for (const end of open) end();
  };

  #stream(index: number, name = ''): ReturnType<RandomSource['stream']> {
    return this.#random.stream(`fault/${index}${name === '' ? '' : `/${name}`}`);
  }

  /** Begins a fault and tells of it; the function returned ends it, once. */
  #begin(entry: FaultEntry, index: number): Undo {
    const name = FAULT_KINDS.find((kind) => entry[kind] !== undefined);
    assert(name !== undefined, 'a fault needs a kind');
    const { scheduler, events, population } = this.#world;
    const settings = entry[name] as FaultKinds[typeof name];
    const kind = FAULTS[name] as FaultKind<typeof settings>;
    const target: Target =
      typeof settings === 'object' && !Array.isArray(settings) ? (settings as Target) : {};
    const isOfMessages = OF_MESSAGES.includes(name) && !isNamed(target);
    const nodes: readonly NodeId[] | undefined = isOfMessages
      ? undefined
      : choose(target, population, this.#stream(index));
    const text = kind.describe(settings);
    events.faultBegan(scheduler.now, text, nodes ?? []);
    const stream = (part: string) => this.#stream(index, part);
    const undo = kind.begin(settings, { world: this.#world, nodes, stream });
    let over = false;
    return () => {
      if (over) return;
      over = true;
      events.faultEnded(scheduler.now, text, nodes ?? []);
      undo();
    };
  }
}

/** A fault that comes again and again. */
interface Recurrence {
  readonly entry: FaultEntry;
  readonly index: number;
  readonly every: Time;
  /** Ends of those that last. */
  readonly ends: Set<Undo>;
}
