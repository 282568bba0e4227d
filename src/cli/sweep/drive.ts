import { type SweepRow, type SweepRun, sweepRounds } from '../../sweep/plan.js';
import type { Watch } from '../terminal/progress.js';
import { type KeyedPlan, keyOf } from './plan-file.js';
import type { Store } from './store.js';

/** What an engine is told beside the runs. */
export interface EngineCall {
  readonly store: Store;
  /** Called with how many of these runs are done. */
  readonly watch: Watch;
}

/** Makes runs, or hands them out, and sees to it that their outcomes get into the store. */
export type Engine = (runs: readonly SweepRun[], call: EngineCall) => Promise<void>;

/** How far a sweep came. */
export interface Progress {
  /** The rows; `undefined` while runs are missing. */
  readonly rows: readonly SweepRow[] | undefined;
  /** Runs that were asked for, those that were in the store before, and those that are missing, in the plan's order. */
  readonly asked: number;
  readonly found: number;
  readonly missing: readonly SweepRun[];
}

/**
 * Takes a sweep as far as an engine gets it: round by round the runs that the store has not are given to the engine,
 * and the sweep goes on when the store has them all.
 *
 * @param watch called with the part that is done, 0 to 1, of the runs that are known to be needed.
 */
export async function driveSweep(
  keyed: KeyedPlan,
  store: Store,
  engine: Engine,
  watch: Watch,
): Promise<Progress> {
  const rounds = sweepRounds(keyed.plan);
  let asked = 0;
  let found = 0;
  for (let round = rounds.next(); ; ) {
    if (round.done === true) return { rows: round.value, asked, found, missing: [] };
    const runs = round.value;
    const isMissing = (run: SweepRun) => store.get(keyOf(keyed, run)) === undefined;
    const open = runs.filter(isMissing);
    const before = asked + runs.length - open.length;
    asked += runs.length;
    found += runs.length - open.length;
    const total = asked;
    if (open.length > 0) await engine(open, { store, watch: (done) => watch((before + done) / total) });
    const missing = open.filter(isMissing);
    if (missing.length > 0) return { rows: undefined, asked, found, missing };
    round = rounds.next(runs.map((run) => store.get(keyOf(keyed, run))!));
  }
}
