import type { ConsensusCore } from '../consensus/consensus.js';
import type { Scenario } from '../scenario/schema/scenario.js';
import { isQuiet } from '../scenario/size.js';
import { parametersOf, timesOf } from './times.js';

/** What part of a run's events has one cause. */
export interface EventPart {
  /** In words, such as "discovery". */
  readonly what: string;
  readonly events: number;
  /** The key that decides how many they are, such as `consensus.discovery`. */
  readonly path: string;
  /** What else the key may say, where that is much cheaper and changes little; absent where there is nothing such. */
  readonly advice?: string | undefined;
}

/** How much work a run is: events, which are messages and timers, estimated before it begins. */
export interface EventEstimate {
  readonly events: number;
  /** Largest first. */
  readonly parts: readonly EventPart[];
  /** Seconds on one core of a usual machine. */
  readonly seconds: number;
}

/** Events that one core executes in a second, by order of magnitude: a round guess, not a measurement. */
const EVENTS_A_SECOND = 400_000;
/** Votes of each voter in a block, where votes decide. */
const VOTES = 2;

/**
 * How many events a run will have, from its nodes, its length, its payments and what its protocol sends of its own
 * accord. It is an estimate within a factor of a few: faults, attacks and forks are left out.
 *
 * @throws ScenarioError when the run would last longer than its limit.
 */
export function estimateEvents(scenario: Scenario, consensus: ConsensusCore<never>): EventEstimate {
  const { master, consumer } = scenario.nodes;
  const parameters = parametersOf(scenario);
  const { warmup, end } = timesOf(scenario, consensus);
  const { blockCost, chatter, startsIdle, floods = false } = consensus.traits(parameters);
  const receipts = floods ? (master + consumer) * (master + consumer) : master;
  const blocks = Math.max(0, end - warmup) / consensus.pace(parameters);
  const votes = blockCost === 'quorum' ? VOTES * master : 0;
  const quiet = startsIdle === true && isQuiet(scenario);
  const parts: EventPart[] = [
    {
      what: 'blocks',
      events: blocks * receipts * (1 + votes) * (quiet ? 1 : 2),
      path: 'duration',
    },
    {
      what: 'payments',
      events: paymentsOf(scenario, end - warmup) * (receipts + 1),
      path: 'workload.payments',
    },
  ];
  if (chatter !== undefined) {
    const { what, path, advice } = chatter;
    parts.push({ what, path, advice, events: (end / chatter.every) * chatter.messages(master) });
  }
  parts.sort((a, b) => b.events - a.events);
  const events = Math.ceil(parts.reduce((sum, part) => sum + part.events, 0));
  return { events, parts, seconds: events / EVENTS_A_SECOND };
}

/** Payments in a run: listed, random, and a turn of each strategy as one. */
function paymentsOf({ workload, people }: Scenario, length: number): number {
  if (workload.kind === 'none') return workload.orders.length;
  const turns = people.strategies.reduce((sum, { who, every }) => {
    const gap = typeof every === 'number' ? every : every.exponential;
    // Whole microseconds may be 0; a turn takes one at least.
    return sum + (who.length * length) / Math.max(gap, 1);
  }, 0);
  const random = workload.replay === 'none' ? workload.payments : workload.replay.split('\n').length;
  return random + turns + workload.orders.length;
}

/** A run of fewer events is no wait. */
const WORTH_TELLING = 5_000_000;

/**
 * One line on a key whose value costs most of a long run and could be another; `undefined` where there is none.
 *
 * @param estimate of the run.
 */
export function costlySetting({ events, parts }: EventEstimate): string | undefined {
  const [first] = parts;
  if (first?.advice === undefined || first.events < WORTH_TELLING || first.events < events / 2)
    return undefined;
  const share = Math.round((first.events / events) * 100);
  return `${first.path}: ${first.what} takes some ${millions(first.events)} of ${millions(events)} events (${share} %) of this run; ${first.advice}`;
}

/** What a run takes, in words: `about 32 million events (some 80 s), most for discovery`. */
export function estimateText({ events, parts, seconds }: EventEstimate): string {
  const most = parts[0] === undefined || events === 0 ? '' : `, most for ${parts[0].what} (${parts[0].path})`;
  return `about ${millions(events)} events (${secondsText(seconds)})${most}`;
}

function secondsText(seconds: number): string {
  if (seconds < 1) return 'under a second';
  if (seconds < 120) return `some ${Math.round(seconds)} s`;
  return seconds < 7200 ? `some ${Math.round(seconds / 60)} min` : `some ${Math.round(seconds / 3600)} h`;
}

function millions(events: number): string {
  const million = 1_000_000;
  if (events >= 10 * million) return `${Math.round(events / million)} million`;
  if (events >= million) return `${(events / million).toFixed(1)} million`;
  return String(Math.round(events)).replace(/\B(?=(\d{3})+$)/g, ',');
}
