import type { Consensus } from '../consensus/consensus.js';
import { PROTOCOLS, type Protocols } from '../consensus/index.js';
import { assert, ScenarioError } from '../engine/errors.js';
import { greatestOf } from '../engine/extremes.js';
import { randomSource } from '../engine/random.js';
import type { Time } from '../engine/time.js';
import { lastArrival } from '../run/payments/arrivals.js';
import { parametersOf, protocolTimes } from '../run/times.js';
import { listedAmounts, parseAccountList } from '../scenario/account-list.js';
import type { Scenario, WorkloadSettings } from '../scenario/schema/scenario.js';

/** A scenario under the load of another, and what had to be changed in its own rules for it to bear that load. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  /** Sentences for people; none when only population, workload, network and duration were put over it. */
  readonly changes: readonly string[];
}

/**
 * Puts the load of the first scenario over all of them, itself included, so that what differs between them is the
 * rules: as many payers, the same payments at the same moments, the same network, the same length. With the same
 * seed the streams of the workload are then the same in each: common random numbers.
 *
 * Payments are shares of what payers hold, so each scenario keeps its supply and its rewards, which belong together:
 * a subsidy says nothing without the supply it adds to. The times before the first payment and after the last are
 * the longest that any of them needs.
 *
 * @throws ScenarioError when the payments of the first are its protocol's own, which no other can follow.
 */
export function underCommonLoad(
  scenarios: readonly Scenario[],
  protocols: Protocols = PROTOCOLS,
): readonly LoadedScenario[] {
  const [first] = scenarios;
  if (first === undefined) return [];
  refuseOwnPayments(first, protocolOf(first, protocols));
  const each = scenarios.map((scenario) => protocolTimes(scenario, protocolOf(scenario, protocols)));
  const warmup = greatestOf(each.map(({ warmup }) => warmup));
  const kind = first.workload.kind === 'none' ? 'none' : 'usage';
  const workload: WorkloadSettings = { ...first.workload, kind, warmup };
  const holdings = commonHoldings(first);
  const settling = greatestOf(each.map(({ settling }) => settling));
  const duration = first.duration ?? lastPayment(first, warmup) + settling;
  const payers = first.nodes[first.workload.payers];
  const { network } = first;
  return scenarios.map((scenario) => {
    const consensus = protocolOf(scenario, protocols);
    const nodes = { ...scenario.nodes, user: first.nodes.user };
    const put = { network, duration, workload, holdings, nodes, people: first.people };
    return loaded({ ...scenario, ...put }, payers, consensus);
  });
}

/**
 * Who holds how much at the start, in proportion, since each scenario keeps its supply. Sharing out by payments would
 * be charged under some rules and not under others.
 */
function commonHoldings({ holdings, nodes, workload, currency }: Scenario): Scenario['holdings'] {
  if (holdings === undefined || holdings === 'original') return undefined;
  if (holdings === 'equal' || !('accounts' in holdings)) return holdings;
  const count = nodes[workload.payers];
  const rows = parseAccountList(holdings.accounts, count, currency.decimals);
  assert(!('problem' in rows), 'the list of accounts was read before');
  return { weights: [...listedAmounts(rows, count)] };
}

/** When the last payment is made; where moments are drawn, a tenth later, for seeds whose payments take longer. */
function lastPayment({ workload, epoch, seed }: Scenario, warmup: Time): Time {
  const last = lastArrival(workload, warmup, epoch, randomSource(seed));
  const { every, rhythm, bursts } = workload;
  const drawn = typeof every !== 'number' || rhythm !== 'none' || bursts !== 'none';
  return drawn ? last + Math.ceil((last - warmup) / 10) : last;
}

function protocolOf({ consensus }: Scenario, protocols: Protocols): Consensus<never> {
  const protocol = protocols[consensus.protocol];
  assert(protocol !== undefined, `protocol ${consensus.protocol} is in the schema and not in the table`);
  return protocol;
}

function refuseOwnPayments(scenario: Scenario, consensus: Consensus<never>): void {
  if (scenario.workload.kind !== 'none') return;
  const own = consensus.ownPayments?.(parametersOf(scenario));
  if (own === undefined) return;
  const text = `${scenario.name}: its payments are ${own.text}, which other scenarios cannot make; expected a scenario with a workload first, or --as-is`;
  throw new ScenarioError(text, own.path.join('.'));
}

/** Gives a scenario its payers, in a role its protocol lets pay, and mends what would keep them from paying. */
function loaded(scenario: Scenario, count: number, consensus: Consensus<never>): LoadedScenario {
  const parameters = parametersOf(scenario);
  const roles = consensus.traits(parameters).payers;
  const payers = roles.includes('consumer') ? 'consumer' : roles[0];
  assert(payers !== undefined, `no role may pay under ${consensus.name}`);
  const { supply, currency } = scenario;
  const given = {
    ...{ parameters, supply, currency, payers },
    nodes: { ...scenario.nodes, [payers]: count },
    // Where somebody pays, the root block holds what they begin with.
    hasHoldings: scenario.holdings !== undefined || scenario.workload.kind !== 'none',
  };
  const borne = consensus.underLoad?.(given, scenario.nodes) ?? { ...given, changes: [] };
  return {
    scenario: {
      ...scenario,
      nodes: { ...scenario.nodes, ...borne.nodes },
      supply: borne.supply,
      currency: borne.currency,
      workload: { ...scenario.workload, payers: borne.payers },
      consensus: { ...borne.parameters, protocol: consensus.name },
    },
    changes: borne.changes,
  };
}
