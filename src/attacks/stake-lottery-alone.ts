import { LotteryProtocol } from '../consensus/stake-lottery/protocol.js';
import type { ForgingSchedule } from '../consensus/stake-lottery/schedule.js';
import { ScenarioError } from '../engine/errors.js';
import type { Attack, AttackWorld } from './attack.js';

const COSTS = { unfit: 'a block costs work, so one cannot be made on every branch or long after' };

/** The protocols of an attack that takes blocks that cost nothing. */
export const STAKE_LOTTERY_ALONE: Attack<never>['protocols'] = {
  'stake-lottery': 'master',
  nakamoto: COSTS,
  ghost: COSTS,
  cheesechain: COSTS,
  pou: {
    unfit: 'the slot and the seed leave one closer for a moment, and it has nothing at stake to begin with',
  },
  lpos: { unfit: 'a block needs the signatures of a quorum, which locks its senators' },
};

/**
 * The lottery and its clock.
 *
 * @throws ScenarioError when forging goes by the pool or by the original's rules.
 */
export function lotteryByClock(
  { protocol }: AttackWorld,
  kind: string,
): { readonly lottery: LotteryProtocol; readonly schedule: ForgingSchedule } {
  const lottery = protocol instanceof LotteryProtocol ? protocol : undefined;
  const schedule = lottery?.schedule;
  if (lottery === undefined || schedule === undefined) {
    const text = `attacks: ${kind}: expected consensus.forging: clock and legacy: false, as it goes by slots`;
    throw new ScenarioError(text, 'attacks');
  }
  return { lottery, schedule };
}
