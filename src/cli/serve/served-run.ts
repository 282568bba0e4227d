import { ScenarioError } from '../../engine/errors.js';
import type { Block } from '../../ledger/block.js';
import type { Deed, WrittenScenario } from '../../session/action.js';
import { Session } from '../../session/session.js';
import { nodeSigner } from '../node-crypto.js';

/** Simulated microseconds in a real millisecond, at speed 1. */
const PACE = 1000;

/**
 * A simulated run that goes on as time does, and answers for its nodes. It is brought up to now whenever it is asked, so
 * that it does nothing while nobody asks.
 */
export class ServedRun {
  readonly session: Session;
  readonly #clock: () => number;
  readonly #speed: number;
  /** When the clock showed 0 of the run. */
  #began: number;

  /** @param clock milliseconds. @param speed simulated seconds in a real one. */
  constructor(scenario: WrittenScenario, speed: number, clock: () => number) {
    this.session = new Session(scenario, nodeSigner);
    this.#clock = clock;
    this.#speed = speed;
    this.#began = clock();
  }

  /** Brings the run up to now. */
  catchUp(): void {
    this.session.advance((this.#clock() - this.#began) * PACE * this.#speed);
  }

  /** Goes on to a moment at once, from which time then goes on. */
  goTo(time: number): void {
    this.session.advance(time);
    this.#began = this.#clock() - this.session.now / PACE / this.#speed;
  }

  /** Does something now. @returns why it cannot be done, in one line. */
  act(deed: Deed): string | undefined {
    try {
      this.session.act(deed);
      return undefined;
    } catch (error) {
      if (error instanceof ScenarioError) return error.message;
      throw error;
    }
  }

  /** The blocks that a node follows, the root first. */
  chain(node: number): readonly Block[] {
    const blocks: Block[] = [];
    for (let block = this.session.run.head(node); block !== undefined; block = block.parent)
      blocks.push(block);
    return blocks.reverse();
  }

  /** The name of a node, as it stands in files. */
  name(node: number): string {
    return this.session.run.population.nameOf(node) ?? String(node);
  }

  /** The account of a number or a name; `undefined` for neither. */
  account(written: unknown): number | undefined {
    const { population } = this.session.run;
    const names = Array.from({ length: population.size }, (_, node) => node);
    if (typeof written === 'number') return names[written];
    if (typeof written !== 'string') return undefined;
    if (/^\d{1,6}$/.test(written)) return names[Number(written)];
    return names.find((node) => population.nameOf(node) === written);
  }
}
