import type { Action, Deed, WrittenScenario } from '../session/action.js';
import type { Frame, NodeView, Setting } from '../session/frame.js';
import type { CheckedClaim, LessonStep } from '../session/lesson.js';
import type { Said } from '../session/talk.js';

/** What the page asks, and the node whose state it shows. */
export interface Question {
  readonly id: number;
  readonly request: Request;
  readonly picked: number;
}

/** What the page asks of the worker in which the run lives. */
export type Request =
  | { readonly ask: 'open'; readonly scenario: WrittenScenario; readonly actions: readonly Action[] }
  | { readonly ask: 'advance'; readonly until: number; readonly budget: number }
  | { readonly ask: 'step'; readonly what: 'event' | 'block' }
  | { readonly ask: 'seek'; readonly time: number }
  | { readonly ask: 'act'; readonly deed: Deed }
  | { readonly ask: 'lesson'; readonly steps: readonly LessonStep[]; readonly count: number }
  | { readonly ask: 'look' }
  | { readonly ask: 'said'; readonly height: number };

/** What it answers. */
export interface Answer {
  readonly setting?: Setting;
  readonly frame?: Frame;
  readonly node?: NodeView;
  /** What the lesson claims of the step, and whether it is so. */
  readonly claims?: readonly CheckedClaim[];
  /** Who said what about the blocks of the height asked for. */
  readonly said?: readonly Said[];
  /** What was done. */
  readonly actions?: readonly Action[];
  /** When the next event is due; Infinity when nothing is. */
  readonly due?: number;
  /** Why it could not be done. */
  readonly problem?: string;
}
