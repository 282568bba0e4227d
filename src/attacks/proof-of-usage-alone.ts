import type { Role } from '../nodes/role.js';
import type { Attack } from './attack.js';

const NO_RAFFLE = { unfit: 'there is no raffle and no closest id' };

/** The protocols of an attack on what only proof of usage has, and the role of those who carry it out. */
export function proofOfUsageAlone(role: Role): Attack<never>['protocols'] {
  return {
    pou: role,
    nakamoto: NO_RAFFLE,
    ghost: NO_RAFFLE,
    cheesechain: NO_RAFFLE,
    'stake-lottery': NO_RAFFLE,
    lpos: NO_RAFFLE,
  };
}
