import type { Attack } from './attacks/attack.js';
import type { Consensus } from './consensus/consensus.js';
import { ScenarioError } from './engine/errors.js';
import { type AssemblyOptions, prepareRun } from './run/assembly.js';
import type { Strategy } from './run/people/strategy.js';
import type { Result, Run } from './run/run.js';
import { parseFault } from './scenario/fault-problems.js';
import { type Known, knownWith } from './scenario/known.js';
import { hint } from './scenario/names.js';
import { parseScenario } from './scenario/parse.js';
import type { Scenario } from './scenario/schema/scenario.js';
import { quoteValue } from './scenario/value-text.js';

/** How a run is made; none of it changes what happens in it but the seed. */
export interface RunOptions extends AssemblyOptions {
  /** Instead of the scenario's seed. */
  readonly seed?: string;
  /** Protocols of one's own that the scenario may name, beside those that come with consensim. */
  readonly protocols?: readonly Consensus<never>[];
  /** Attacks of one's own that the scenario may name, beside those that come with consensim. */
  readonly attacks?: readonly Attack<never>[];
  /** Strategies of one's own that `people.strategies` may name, beside those that come with consensim. */
  readonly strategies?: readonly Strategy[];
}

/** Every option, so that a misspelt one is no silent default where nobody checks types. */
const OPTIONS: Readonly<Record<keyof RunOptions, true>> = {
  ...{
    seed: true,
    protocols: true,
    attacks: true,
    strategies: true,
    observers: true,
    sink: true,
    platform: true,
  },
  ...{ trace: true, forks: true, metrics: true, digestListener: true, onProgress: true },
};

/** Options that are lists. */
const LISTS = ['protocols', 'attacks', 'strategies', 'observers'] as const;

/** A scenario: the name of a built-in one, an object as a scenario file would hold it, or a parsed one. */
export type ScenarioLike = string | Scenario | object;

/**
 * Runs a scenario to its end.
 *
 * @throws ScenarioError when the scenario cannot be run.
 */
export function simulate(scenario: ScenarioLike, options: RunOptions = {}): Result {
  return prepare(scenario, options).finish();
}

/**
 * Makes a run that has not begun: to step through it, look at it and disturb it.
 *
 * @throws ScenarioError when the scenario cannot be run, or an option is unknown.
 */
export function prepare(scenarioLike: ScenarioLike, given: RunOptions = {}): Run {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(OPTIONS, name));
  if (unknown !== undefined)
    throw new ScenarioError(
      `options: there is no "${unknown}"${hint(unknown, Object.keys(OPTIONS))}`,
      unknown,
    );
  for (const name of LISTS) {
    const value: unknown = given[name];
    if (value !== undefined && !Array.isArray(value))
      throw new ScenarioError(`options.${name}: expected a list, got ${quoteValue(value)}`, name);
  }
  const { seed, protocols = [], attacks: own = [], ...options } = given;
  const known = knownWith({ protocols, attacks: own });
  const scenario = scenarioOf(scenarioLike, seed, known);
  const consensus = protocolOf(scenario, known);
  const attacks = Object.values(known.attacks);
  return prepareRun({ scenario, consensus, attacks, readFault: parseFault, ...options });
}

/** The scenario to run: parsed unless it is already, with the seed that was asked for. */
function scenarioOf(given: ScenarioLike, seed: string | undefined, known: Known): Scenario {
  if (typeof given === 'string' && /[\\/]|\.(?:ya?ml|json)$/i.test(given)) {
    const text = 'the library reads no files: give the content of one as an object';
    throw new ScenarioError(`${quoteValue(given)}: ${text}`);
  }
  const scenario = isParsed(given)
    ? given
    : parseScenario(typeof given === 'string' ? { extends: given } : given, { known });
  return seed === undefined ? scenario : { ...scenario, seed };
}

/** A parsed scenario counts its epoch in microseconds; a written one has it as text, or not at all. */
function isParsed(given: ScenarioLike): given is Scenario {
  return typeof given === 'object' && 'epoch' in given && typeof given.epoch === 'number';
}

/** The protocol a scenario names. */
function protocolOf(scenario: Scenario, { protocols }: Known): Consensus<never> {
  const { protocol } = scenario.consensus;
  const consensus = protocols[protocol];
  if (consensus !== undefined) return consensus;
  const text = `consensus.protocol: the run was not given the protocol "${protocol}" (options.protocols)`;
  throw new ScenarioError(text, 'consensus.protocol');
}
