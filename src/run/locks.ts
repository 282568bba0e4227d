import { exactStamp } from '../engine/stamp.js';
import type { Time } from '../engine/time.js';
import { Locks } from '../ledger/locks.js';
import type { Population } from '../nodes/role.js';
import type { Scenario } from '../scenario/schema/scenario.js';

/**
 * Which part of the first money may not be paid yet; `undefined` where all may.
 *
 * @param begin when payments begin.
 */
export function locksOf(
  { locks, workload }: Pick<Scenario, 'locks' | 'workload'>,
  population: Population,
  begin: Time,
): Locks | undefined {
  if (locks.length === 0) return undefined;
  const payers = population.of(workload.payers);
  return new Locks(
    locks.flatMap(({ who, share, from, until }) => {
      const times = {
        ...(from === undefined ? {} : { from: exactStamp(begin + from) }),
        until: exactStamp(begin + until),
      };
      const accounts = who === 'all' ? payers : who.map((one) => payers[one]!);
      return accounts.map((account) => ({ account, share, ...times }));
    }),
  );
}
