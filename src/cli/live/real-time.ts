import type { Duration, Time } from '../../engine/time.js';
import type { Part } from './part.js';

/** Microseconds in a millisecond. */
const MILLISECOND = 1000;
/** Timers are set no further ahead, so that a clock that was put right is noticed. */
const LONGEST_WAIT_MILLISECONDS = 1000;
/** Wall and monotonic clock may drift apart by so much before somebody is told. */
const JUMP_MILLISECONDS = 1000;
/** Lateness of timers is kept for so many of the latest. */
const LATENESS_KEPT = 10_000;

/** When a run began by the wall clock, and how many of its seconds pass in one. */
export interface Beginning {
  /** Milliseconds from the POSIX epoch. */
  readonly startAt: number;
  readonly speed: number;
}

/** The clocks of this machine, in milliseconds from the POSIX epoch. */
export interface Clocks {
  /** Never goes back and never jumps. */
  steady(): number;
  wall(): number;
}

/** The clocks of the process. */
export const processClocks: Clocks = {
  steady: () => performance.timeOrigin + performance.now(),
  wall: () => Date.now(),
};

/** What a real-time driver is made of. */
export interface RealTimeParts {
  readonly part: Part;
  readonly beginning: Beginning;
  /** Sends what waits for other processes. */
  readonly flush: () => void;
  /** Called when the wall clock was put forward or back, with the milliseconds. */
  readonly onJump: (milliseconds: number) => void;
  readonly clocks?: Clocks;
}

/**
 * Runs a part by the clock: everything that is due is executed, then it sleeps until the next is. Events keep the time
 * they were planned for, however late they are done, so that stamps stay where a run in one process puts them.
 */
export class RealTime {
  readonly #parts: RealTimeParts;
  readonly #clocks: Clocks;
  readonly #late: number[] = [];
  #timer: NodeJS.Timeout | undefined;
  #offset: number;
  #ended: ((error?: unknown) => void) | undefined;
  #over = false;

  constructor(parts: RealTimeParts) {
    this.#parts = parts;
    this.#clocks = parts.clocks ?? processClocks;
    this.#offset = this.#clocks.wall() - this.#clocks.steady();
  }

  /** Where the run should be now, in its microseconds; negative before it begins. */
  get due(): Time {
    const { startAt, speed } = this.#parts.beginning;
    return Math.floor((this.#clocks.steady() - startAt) * MILLISECOND * speed);
  }

  /** How late the latest timers ran, in microseconds of real time, in order of size. */
  get lateness(): readonly Duration[] {
    return [...this.#late].sort((a, b) => a - b);
  }

  /** Runs to the end of the run, or until `stop`. A part that begins late misses what is over, as a node that was down. */
  run(): Promise<void> {
    return new Promise((settle, fail) => {
      this.#ended = (error) => (error === undefined ? settle() : fail(error as Error));
      this.#guarded(() => {
        if (this.due > LATE) this.#joinLate();
        this.#go();
      });
    });
  }

  /** Ends it where it is. */
  stop(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#ended?.();
  }

  /** Executes what is due, such as after something came from outside. */
  pump(): void {
    if (!this.#over && this.#ended !== undefined) this.#guarded(() => this.#go());
  }

  #guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#over = true;
      clearTimeout(this.#timer);
      this.#ended?.(error);
    }
  }

  #go(): void {
    const { part, flush } = this.#parts;
    const { run } = part.assembly;
    this.#watchClock();
    const now = Math.min(this.due, run.end);
    if (now >= 0) {
      this.#noteLateness(now);
      run.runUntil(Math.max(now, run.now));
      flush();
      if (now >= run.end) {
        this.#over = true;
        this.#ended?.();
        return;
      }
    }
    this.#arm();
  }

  #arm(): void {
    const { part, beginning } = this.#parts;
    clearTimeout(this.#timer);
    const next = Math.min(part.scheduler.nextTime, part.assembly.run.end);
    const wait = (next - this.due) / MILLISECOND / beginning.speed;
    this.#timer = setTimeout(() => this.pump(), Math.min(Math.max(0, wait), LONGEST_WAIT_MILLISECONDS));
  }

  #noteLateness(now: Time): void {
    const { part, beginning } = this.#parts;
    const late = now - part.scheduler.nextTime;
    if (late < 0) return;
    if (this.#late.length >= LATENESS_KEPT) this.#late.shift();
    this.#late.push(late / beginning.speed);
  }

  #joinLate(): void {
    const { assembly, plan } = this.#parts.part;
    const { status } = assembly.world;
    for (const node of plan.hosted) status.takeDown(node);
    assembly.run.runUntil(Math.min(Math.max(0, this.due), assembly.run.end));
    for (const node of plan.hosted) status.letUp(node, () => assembly.participants[node]?.restart?.());
  }

  #watchClock(): void {
    const offset = this.#clocks.wall() - this.#clocks.steady();
    const jump = offset - this.#offset;
    if (Math.abs(jump) < JUMP_MILLISECONDS) return;
    this.#offset = offset;
    this.#parts.onJump(Math.round(jump));
  }
}

/** A part that begins later than this, in microseconds of the run, has missed something. */
export const LATE: Duration = 500 * MILLISECOND;
