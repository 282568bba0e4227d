import { parseDuration } from '../engine/time.js';
import type { Deed, WrittenScenario } from './action.js';
import type { FactName } from './facts.js';
import type { Session } from './session.js';

/** What a lesson's text says of the run, so that it can be looked at: a fact and its bounds. */
export interface Claim {
  readonly fact: FactName;
  /** The node it is about, where it is about one. */
  readonly node?: number | undefined;
  readonly least?: number | undefined;
  readonly most?: number | undefined;
}

/** A part of a lesson: something to read, something that is done, and the moment to which the run goes on. */
export interface LessonStep {
  readonly title: string;
  /** Paragraphs. */
  readonly text: readonly string[];
  /** When what is done is done; where the step before ended if left out. */
  readonly at?: string | undefined;
  readonly until: string;
  readonly do: readonly Deed[];
  readonly expect: readonly Claim[];
}

/** A lesson: a scenario, steps through it, and one question. */
export interface Lesson {
  readonly name: string;
  readonly title: string;
  readonly text: readonly string[];
  readonly scenario: WrittenScenario;
  readonly steps: readonly LessonStep[];
  readonly question: readonly string[];
  readonly answer: readonly string[];
}

/** A claim and what the run says to it. */
export interface CheckedClaim extends Claim {
  readonly value: number;
  readonly isTrue: boolean;
}

/**
 * Runs a lesson's scenario from its beginning through some of its steps.
 *
 * @param count how many steps.
 * @returns the claims of the last of them.
 */
export function takeSteps(
  session: Session,
  steps: readonly LessonStep[],
  count: number,
): readonly CheckedClaim[] {
  session.restore([]);
  for (const step of steps.slice(0, count)) {
    if (step.at !== undefined) session.advance(timeOf(step.at));
    for (const deed of step.do) session.act(deed);
    session.advance(timeOf(step.until));
  }
  return (steps[count - 1]?.expect ?? []).map((claim) => {
    const { fact, node, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = claim;
    const value = session.fact(fact, node);
    return { ...claim, value, isTrue: value >= least && value <= most };
  });
}

function timeOf(text: string): number {
  return parseDuration(text) ?? Number.NaN;
}
