import { PROTOCOLS, type Protocols } from '../consensus/index.js';
import { assert, ScenarioError } from '../engine/errors.js';
import { randomSource } from '../engine/random.js';
import type { Duration, Time } from '../engine/time.js';
import { unitsPerCoin } from '../ledger/amount.js';
import { lastArrival } from '../run/payments/arrivals.js';
import { automaticEnd } from '../run/run.js';
import { WARMUP_MARGIN } from '../run/workload.js';
import { listedAmounts, parseAccountList } from '../scenario/account-list.js';
import type { NodeCounts, Scenario, WorkloadSettings } from '../scenario/schema/scenario.js';

/** A scenario under the load of another, and what had to be changed in its own rules for it to bear that load. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  /** Sentences for people; none when only population, workload, network and duration were put over it. */
  readonly changes: readonly string[];
}

/** Decimals that money needs for payments to be the same shares of holdings, where the protocol has a choice. */
const FINE_DECIMALS = 8;

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
  const paceOf = paces(protocols);
  const [first] = scenarios;
  if (first === undefined) return [];
  refuseOwnPayments(first);
  const warmup = Math.max(
    ...scenarios.map(({ workload, consensus }) => workload.warmup ?? paceOf(consensus) + WARMUP_MARGIN),
  );
  const kind = first.workload.kind === 'none' ? 'none' : 'usage';
  const workload: WorkloadSettings = { ...first.workload, kind, warmup };
  const holdings = commonHoldings(first);
  const pace = Math.max(...scenarios.map(({ consensus }) => paceOf(consensus)));
  const duration = first.duration ?? automaticEnd(lastPayment(first, warmup), pace);
  const payers = first.nodes[first.workload.payers];
  const { network } = first;
  return scenarios.map((scenario) =>
    loaded(
      {
        ...{ ...scenario, network, duration, workload, holdings, people: first.people },
        nodes: { ...scenario.nodes, user: first.nodes.user },
      },
      payers,
    ),
  );
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

function paces(protocols: Protocols): (consensus: Scenario['consensus']) => Duration {
  return (consensus) => {
    const protocol = protocols[consensus.protocol];
    assert(protocol !== undefined, `protocol ${consensus.protocol} is in the schema and not in the table`);
    // The schema has decoded the parameters with this very protocol's own part.
    return protocol.pace(consensus as never);
  };
}

function refuseOwnPayments({ name, consensus, workload }: Scenario): void {
  if (consensus.protocol !== 'lpos' || workload.kind !== 'none' || !instructs(consensus)) return;
  const text = `${name}: its payments are those its discovery server asks for, which other scenarios cannot make; expected a scenario with a workload first, or --as-is`;
  throw new ScenarioError(text, 'consensus.instruction');
}

function instructs(consensus: Scenario['consensus']): boolean {
  const { instruction } = consensus as { instruction?: { readonly kind?: string } };
  return instruction?.kind !== undefined && instruction.kind !== 'none';
}

/** Gives a scenario its payers, in the role its protocol lets pay, and mends what would keep them from paying. */
function loaded(scenario: Scenario, payers: number): LoadedScenario {
  const { consensus, nodes, currency, workload } = scenario;
  const consumers: NodeCounts = { ...nodes, consumer: payers };
  const asConsumers: Scenario = {
    ...scenario,
    nodes: consumers,
    workload: { ...workload, payers: 'consumer' },
  };
  if (consensus.protocol === 'lpos') return loadedLpos(scenario, payers);
  if (consensus.protocol !== 'nakamoto' && consensus.protocol !== 'ghost')
    return { scenario: asConsumers, changes: [] };
  const changes: string[] = [];
  const legacy = consensus['legacy'] === true;
  if (legacy)
    changes.push("Pycotr's mended rules (legacy: false), since its own refuse most of such payments");
  const finer = Math.max(0, FINE_DECIMALS - currency.decimals);
  const supply = scenario.supply * unitsPerCoin(finer);
  if (finer === 0 || !Number.isSafeInteger(supply))
    return { scenario: { ...asConsumers, consensus: mended(consensus) }, changes };
  changes.push(
    `${FINE_DECIMALS} decimals of money instead of ${currency.decimals}, so that the same shares can be paid`,
  );
  const money = { supply, currency: { ...currency, decimals: currency.decimals + finer } };
  return { scenario: { ...asConsumers, ...money, consensus: mended(consensus) }, changes };
}

function mended(consensus: Scenario['consensus']): Scenario['consensus'] {
  return consensus['legacy'] === true ? { ...consensus, legacy: false } : consensus;
}

/** The members of LPOS are its payers, and hold what payers hold instead of what its genesis sets say. */
function loadedLpos(scenario: Scenario, payers: number): LoadedScenario {
  const { nodes, workload, consensus } = scenario;
  const changes: string[] = [];
  if (nodes.master !== payers)
    changes.push(`${payers} members instead of ${nodes.master}, since members pay`);
  if (consensus['genesis'] !== 'genic' && workload.kind === 'none')
    changes.push('the first member owns the supply (genesis: genic)');
  if (instructs(consensus)) changes.push('no payments of its own (instruction: none)');
  const { instruction } = consensus as { instruction?: object };
  return {
    scenario: {
      ...scenario,
      nodes: { ...nodes, master: payers, consumer: 0 },
      workload: { ...workload, payers: 'master' },
      consensus: { ...consensus, genesis: 'genic', instruction: { ...instruction, kind: 'none' } },
    },
    changes,
  };
}
