import { greatestOf, leastOf } from '../../engine/extremes.js';
import type { Duration, Time } from '../../engine/time.js';
import type { Envelope } from './envelope.js';
import { inOrder, leastArrival } from './inbox.js';
import type { Part } from './part.js';

/** Where a process stands between two windows. */
export interface Standing {
  /** When it has something to do next; Infinity when nothing is planned. */
  readonly next: Time;
  /** The earliest arrival of what it has sent in the window that is over; Infinity when it sent nothing. */
  readonly sent: Time;
}

/** A process that runs in lockstep. Messages get to the others before `run` returns. */
export interface Member {
  /** What the process is before anything has run: the end of its run, and the least delay to other processes. */
  look(): Promise<Standing & { readonly lookahead: Duration; readonly end: Time }>;
  /** Runs everything up to and including a moment. */
  run(until: Time): Promise<Standing>;
}

/**
 * Leads processes through a run in simulated time: all of them up to just before the first moment at which something
 * that one does now could reach another. So each sees its messages at the moments of a run in one process.
 *
 * @returns the number of windows.
 */
export async function leadInStep(members: readonly Member[]): Promise<number> {
  const looks = await Promise.all(members.map((member) => member.look()));
  const end = greatestOf(looks.map((look) => look.end));
  const lookahead = leastOf(looks.map((look) => look.lookahead));
  let standings: readonly Standing[] = looks;
  let windows = 0;
  for (;;) {
    const next = leastOf(standings.flatMap((standing) => [standing.next, standing.sent]));
    const until = Math.min(next > end ? end : next + lookahead - 1, end);
    standings = await Promise.all(members.map((member) => member.run(until)));
    windows++;
    if (until === end) return windows;
  }
}

/** The side of a process that is led: keeps what comes until the window in which it arrives. */
export class StepMember implements Member {
  readonly #part: Part;
  readonly #flush: () => Promise<void>;
  #came: Envelope[] = [];
  #sent = Number.POSITIVE_INFINITY;

  /** @param flush brings what was sent to the other processes. */
  constructor(part: Part, flush: () => Promise<void>) {
    this.#part = part;
    this.#flush = flush;
  }

  /** To be told of every envelope that leaves. */
  noteSent({ at }: Envelope): void {
    this.#sent = Math.min(this.#sent, at);
  }

  /** Takes what came from another process. */
  put(envelopes: readonly Envelope[]): void {
    for (const envelope of envelopes) this.#came.push(envelope);
  }

  look(): ReturnType<Member['look']> {
    const { scheduler, lookahead, assembly } = this.#part;
    const { end } = assembly.run;
    return Promise.resolve({ next: scheduler.nextTime, sent: Number.POSITIVE_INFINITY, lookahead, end });
  }

  async run(until: Time): Promise<Standing> {
    const { inbox, assembly, scheduler } = this.#part;
    for (const envelope of inOrder(this.#came)) inbox.take(envelope);
    this.#came = [];
    this.#sent = Number.POSITIVE_INFINITY;
    assembly.run.runUntil(until);
    await this.#flush();
    return { next: Math.min(scheduler.nextTime, leastArrival(this.#came)), sent: this.#sent };
  }
}
