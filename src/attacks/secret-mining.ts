import type { Attack } from './attack.js';

/** Where blocks can be mined on a branch that nobody sees, and why not under the other protocols. */
export const SECRET_MINING: Attack<never>['protocols'] = {
  nakamoto: 'master',
  ghost: 'master',
  cheesechain: 'master',
  pou: { unfit: 'one master at a time may close, so a secret branch cannot grow faster than the public one' },
  'stake-lottery': { unfit: 'blocks cost no work; its secret branches are those of "long-range"' },
  lpos: { unfit: 'a block needs the signatures of a quorum of senators, so none can be made in secret' },
};
