import type { UserShares } from '../../consensus/consensus.js';
import { sampler } from '../../engine/distribution.js';
import type { RandomSource } from '../../engine/random.js';
import type { NodeId } from '../../engine/time.js';
import type { Population, Role } from '../../nodes/role.js';
import type { PeopleSettings } from '../../scenario/schema/people.js';
import type { NodeCounts } from '../../scenario/schema/scenario.js';
import { drawShares } from '../shares.js';

/**
 * The people of a run, each with the accounts it owns, the one it pays from first. Where a scenario counts users, the
 * first of them also own a master each; otherwise everybody who pays stands for itself.
 */
export function usersOf(
  population: Population,
  payers: Role,
  { user }: NodeCounts,
): readonly (readonly NodeId[])[] {
  const masters = population.of('master');
  return population.of(payers).map((account, place) => {
    const master = user > 0 && payers !== 'master' ? masters[place] : undefined;
    return master === undefined ? [account] : [account, master];
  });
}

/** What users who own a master bring with them, by the number of the master; `undefined` where the protocol says it. */
export function userShares(
  { power, stake }: PeopleSettings,
  { user, master }: NodeCounts,
  random: RandomSource,
): UserShares | undefined {
  if (user === 0) return undefined;
  const owned = Math.min(user, master);
  const draw = stake === 'protocol' ? undefined : sampler(stake);
  const stream = random.stream('people/stakes');
  return {
    power:
      power === 'protocol'
        ? undefined
        : drawShares(power, user, random.stream('people/power')).slice(0, owned),
    // Nobody stakes more than all that is held.
    stake: draw && Array.from({ length: owned }, () => Math.min(1, draw(stream))),
  };
}
