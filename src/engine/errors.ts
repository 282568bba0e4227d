/**
 * A scenario (or an option that changes one) asks for something that cannot be run.
 *
 * The message is for people: it names the key, the value, what was expected and, for a misspelt name, the
 * nearest one that exists. The command line prints it on one line and exits with code 2.
 */
export class ScenarioError extends Error {
  override readonly name: string = 'ScenarioError';
  /** The key the message is about, such as `consensus.blockTime`; empty when it is about the whole scenario. */
  readonly path: string;
  /** What else is wrong, a line for each, when the message says that there is more. */
  readonly others: readonly string[];

  constructor(message: string, path = '', others: readonly string[] = []) {
    super(message);
    this.path = path;
    this.others = others;
  }
}

/**
 * Something that holds in every correct run did not hold: a bug in the simulator or in a protocol, never a
 * wrong scenario. `simulate` adds the time, the seed and the command that repeats it.
 */
export class InvariantError extends Error {
  override readonly name: string = 'InvariantError';
}

/** Throws an `InvariantError` unless `condition` holds. Always on: a wrong result is worse than a slow one. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
