import { parseAccountList } from './account-list.js';
import { isPaymentFile, paymentFileOf, readPayments } from './payment-list.js';
import type { Problem } from './problems.js';
import type { HoldingsSettings } from './schema/holdings.js';
import type { PeopleSettings } from './schema/people.js';
import type { WorkloadSettings } from './schema/workload.js';
import { quoteValue } from './value-text.js';

/** What of a scenario must fit who pays whom. */
export interface WorkloadContext {
  readonly workload: WorkloadSettings;
  readonly people: PeopleSettings;
  /** How many users the scenario counts; 0 for none. */
  readonly users: number;
  readonly holdings: HoldingsSettings;
  /** How many pay. */
  readonly payers: number;
  readonly legacy: boolean;
  readonly decimals: number;
  /** Whether the scenario says how long the run lasts. */
  readonly hasDuration: boolean;
}

/** What is wrong with who pays whom, beside what each key's own schema says. */
export function workloadProblems(context: WorkloadContext): readonly Problem[] {
  return [
    ...lawProblems(context, 'from'),
    ...lawProblems(context, 'to'),
    ...pairProblems(context),
    ...replayProblems(context),
    ...peopleProblems(context),
    ...userProblems(context),
  ];
}

function lawProblems(
  { workload, holdings, payers, legacy }: WorkloadContext,
  key: 'from' | 'to',
): readonly Problem[] {
  const law = workload[key];
  if (law === 'holdings' && (legacy || holdings === 'original' || workload.kind !== 'usage')) {
    const text = 'expected another law where holdings are shared out by payments, got "holdings"';
    return [{ path: ['workload', key], text }];
  }
  if (typeof law !== 'object' || !('weights' in law) || law.weights.length === payers) return [];
  const text = `expected ${payers} numbers, one for each who pays, got ${law.weights.length}`;
  return [{ path: ['workload', key, 'weights'], text }];
}

function pairProblems({ workload, payers }: WorkloadContext): readonly Problem[] {
  const { to } = workload;
  if (typeof to !== 'object' || !('pairs' in to)) return [];
  return to.pairs.flatMap((pair, place) =>
    pair.flatMap((who, end) =>
      who < payers ? [] : [{ path: ['workload', 'to', 'pairs', place, end], text: outside(payers, who) }],
    ),
  );
}

/** Every row of a list is looked at before the run begins; a file is read while it goes on. */
function replayProblems(context: WorkloadContext): readonly Problem[] {
  const { workload, payers, decimals, hasDuration, holdings } = context;
  const { replay } = workload;
  if (replay === 'none') return [];
  const problem = (text: string) => [{ path: ['workload', 'replay'], text }];
  if (workload.kind !== 'usage')
    return problem(`expected "none" unless workload.kind is "usage", got ${quoteValue(replay)}`);
  if (isPaymentFile(replay)) {
    if (!/\.csv$/i.test(paymentFileOf(replay).path))
      return problem(
        `expected the text of a CSV or a file that ends in .csv or .parquet, got ${quoteValue(replay)}`,
      );
    if (hasDuration) return [];
    return [
      {
        path: ['duration'],
        text: 'expected a duration where workload.replay is read from a large file, got "auto"',
      },
    ];
  }
  const names = namesIn(holdings, payers, decimals);
  for (const row of readPayments([replay], { payers, names, decimals })) {
    if ('problem' in row) return problem(row.problem);
  }
  return [];
}

function namesIn(holdings: HoldingsSettings, payers: number, decimals: number): ReadonlyMap<string, number> {
  const listed = typeof holdings === 'object' && 'accounts' in holdings;
  const rows = listed ? parseAccountList(holdings.accounts, payers, decimals) : [];
  const named = 'problem' in rows ? [] : rows;
  return new Map(
    named.flatMap(({ account }, place) => (typeof account === 'string' ? [[account, place]] : [])),
  );
}

function peopleProblems({ people, payers }: WorkloadContext): readonly Problem[] {
  const outsiders: readonly Problem[] = people.table.flatMap(({ who }, place) =>
    who < payers ? [] : [{ path: ['people', 'table', place, 'who'], text: outside(payers, who) }],
  );
  const problems = [...outsiders, ...strategyProblems(people, payers)];
  const { join } = people;
  if (join !== 'start' && join.present > payers) {
    const text = `expected at most ${payers}, as many as pay, got ${join.present}`;
    problems.push({ path: ['people', 'join', 'present'], text });
  }
  return problems;
}

function strategyProblems({ strategies }: PeopleSettings, payers: number): readonly Problem[] {
  const seen = new Set<number>();
  return strategies.flatMap(({ who }, place) =>
    who.flatMap((one, at) => {
      const path = ['people', 'strategies', place, 'who', at];
      if (one >= payers) return [{ path, text: outside(payers, one) }];
      if (seen.has(one)) return [{ path, text: `expected everybody once, got ${one} again` }];
      seen.add(one);
      return [];
    }),
  );
}

function userProblems({ people, users }: WorkloadContext): readonly Problem[] {
  const { power, stake } = people;
  const problems: Problem[] = [];
  if (typeof stake === 'number' && stake > 1) {
    problems.push({ path: ['people', 'stake'], text: `expected a share from 0 to 1, got ${stake}` });
  }
  for (const [key, value] of Object.entries({ power, stake })) {
    if (users > 0 || value === 'protocol') continue;
    const text = `expected "protocol" unless nodes.user counts people, got ${quoteValue(value)}`;
    problems.push({ path: ['people', key], text });
  }
  if (users > 0 && typeof power === 'object' && 'weights' in power && power.weights.length !== users) {
    const text = `expected ${users} numbers, one for each user, got ${power.weights.length}`;
    problems.push({ path: ['people', 'power', 'weights'], text });
  }
  return problems;
}

function outside(payers: number, got: number): string {
  if (payers === 0) return `expected nobody, since nobody pays, got ${got}`;
  return `expected a number from 0 to ${payers - 1} among those who pay, got ${got}`;
}
