import { InvariantError, ScenarioError } from '../../engine/errors.js';
import { UsageError } from '../terminal/exit.js';
import type { Perform } from './pool.js';

/** What a thread is sent: a task, and the module whose default export does it. */
export interface SentTask {
  readonly module: string;
  readonly task: unknown;
}

/** What came of a task, in a form that crosses from one thread to another: errors lose their class on the way. */
export type Crossing =
  | { readonly outcome: unknown }
  | { readonly refusal: { readonly kind: keyof typeof KINDS; readonly message: string } };

/** Errors that are told to the user as what they are. */
const KINDS = { ScenarioError, UsageError, InvariantError };

/** Does one task. The pool calls this in each of its threads. */
export default async function performSent({ module, task }: SentTask): Promise<Crossing> {
  const { default: perform } = (await import(module)) as { default: Perform<unknown, unknown> };
  try {
    return { outcome: await perform(task) };
  } catch (error) {
    for (const [kind, Kind] of Object.entries(KINDS)) {
      if (!(error instanceof Kind)) continue;
      return { refusal: { kind: kind as keyof typeof KINDS, message: error.message } };
    }
    throw error;
  }
}

/** The outcome that crossed. @throws what was refused there, as the class it was. */
export function received(crossing: Crossing): unknown {
  if ('outcome' in crossing) return crossing.outcome;
  const { kind, message } = crossing.refusal;
  throw new KINDS[kind](message);
}
