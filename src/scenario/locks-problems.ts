import { formatRate, RATE_SCALE } from '../ledger/amount.js';
import type { Problem } from './problems.js';
import type { HoldingsSettings } from './schema/holdings.js';
import type { LockEntry } from './schema/locks.js';
import type { WorkloadSettings } from './schema/workload.js';

/** What of a scenario must fit locked money. */
export interface LocksContext {
  readonly locks: readonly LockEntry[];
  readonly holdings: HoldingsSettings;
  readonly kind: WorkloadSettings['kind'];
  /** How many pay. */
  readonly payers: number;
  readonly protocol: string;
  /** Whether the protocol keeps locked money from being paid. */
  readonly locksMoney: boolean;
}

/** What is wrong with locked money, beside what its own schema says. */
export function locksProblems(context: LocksContext): readonly Problem[] {
  const { locks, holdings, kind, payers, protocol, locksMoney } = context;
  if (locks.length === 0) return [];
  const none = (why: string) => [
    {
      path: ['locks'],
      text: `expected none ${why}, got ${locks.length} entr${locks.length === 1 ? 'y' : 'ies'}`,
    },
  ];
  if (!locksMoney) return none(`under ${protocol} with these parameters, which cannot lock money`);
  if (holdings === 'original' || (holdings === undefined && kind !== 'usage')) {
    return none('where the root block holds no first money');
  }
  if (payers === 0) return none('where nobody pays');
  return [...strangers(locks, payers), ...overlaps(locks, payers)];
}

function strangers(locks: readonly LockEntry[], payers: number): readonly Problem[] {
  return locks.flatMap(({ who }, place) =>
    who === 'all'
      ? []
      : who.flatMap((one, at) =>
          one < payers
            ? []
            : [
                {
                  path: ['locks', place, 'who', at],
                  text: `expected a number from 0 to ${payers - 1}, got ${one}`,
                },
              ],
        ),
  );
}

/** Nobody has more locked than it holds. */
function overlaps(locks: readonly LockEntry[], payers: number): readonly Problem[] {
  const shares = new Float64Array(payers);
  for (const [place, { who, share }] of locks.entries()) {
    for (const one of who === 'all' ? shares.keys() : who) {
      if (one >= payers) continue;
      shares[one]! += share;
      if (shares[one]! <= RATE_SCALE) continue;
      const text = `expected shares of ${one} that come to 1 at the most, got ${formatRate(shares[one]!)}`;
      return [{ path: ['locks', place, 'share'], text }];
    }
  }
  return [];
}
