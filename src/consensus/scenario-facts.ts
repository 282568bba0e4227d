import type { Amount, Currency } from '../ledger/amount.js';
import type { Role } from '../nodes/role.js';

/** One thing wrong with a scenario. */
export interface Problem {
  /** Keys and places from the top of the scenario to the value. */
  readonly path: readonly (string | number)[];
  /** Begins after the path: `expected a duration such as "5s", got "-5s"`. */
  readonly text: string;
}

/**
 * What a protocol may know of the scenario that names it, to say what does not go together.
 *
 * @typeParam P the protocol's parameters.
 */
export interface ScenarioFacts<P> {
  readonly parameters: P;
  /** Number of nodes of each role. */
  readonly nodes: Readonly<Record<Role, number>>;
  readonly supply: Amount;
  readonly currency: Currency;
  /** Role of those who pay. */
  readonly payers: 'consumer' | 'master';
  /** Whether the scenario says who holds how much at the start. */
  readonly hasHoldings: boolean;
}

/** A scenario's own rules after the payments of another were put over it, so that both can be compared. */
export interface Loaded extends ScenarioFacts<object> {
  /** Sentences for people on what of the protocol's own rules had to give way. */
  readonly changes: readonly string[];
}
