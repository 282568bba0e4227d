import { describe, expect, test } from 'vitest';
import { SlotClock } from '../../../src/consensus/kit/slots/slot-clock.js';
import { ForgingSchedule } from '../../../src/consensus/stake-lottery/schedule.js';
import { firstStakes, paretoStake } from '../../../src/consensus/stake-lottery/stakes.js';
import { randomSource } from '../../../src/engine/random.js';
import { Scheduler } from '../../../src/engine/scheduler.js';
import { exactStamp, ROOT_STAMP } from '../../../src/engine/stamp.js';
import { SECOND } from '../../../src/engine/time.js';
import { gini } from '../../../src/observers/gini.js';

/** Slots of 10 s from 15 s on; a chance every so many seconds. */
function schedule(timeout: number): ForgingSchedule {
  const clock = new SlotClock(new Scheduler(), 15 * SECOND, 10 * SECOND, 10_000 * SECOND);
  return new ForgingSchedule(clock, timeout * SECOND);
}

describe('chances by the clock', () => {
  test('begin with the slot and come a timeout apart; what is left of the slot belongs to the last', () => {
    const { attempts } = schedule(3);
    expect(attempts).toBe(3);
    const at = (seconds: number) => schedule(3).chanceAt(exactStamp(seconds * SECOND));
    expect([25, 27.9, 28, 31, 34.9, 35].map(at)).toEqual([
      { slot: 1, attempt: 0 },
      { slot: 1, attempt: 0 },
      { slot: 1, attempt: 1 },
      { slot: 1, attempt: 2 },
      { slot: 1, attempt: 2 },
      { slot: 2, attempt: 0 },
    ]);
  });

  test('go round all stakers in the end, however many are silent', () => {
    const parentTime = ROOT_STAMP;
    const plan = schedule(3);
    const ranks = new Set<number>();
    for (let slot = 1; slot <= 20; slot++) {
      for (let attempt = 0; attempt < plan.attempts; attempt++) {
        ranks.add(plan.rankAt({ slot, attempt }, parentTime));
      }
    }
    // Two fixed ranks a slot and one that moves on: 20 slots reach ranks 0 to 21.
    expect([...ranks].sort((a, b) => a - b)).toEqual(Array.from({ length: 22 }, (_, rank) => rank));
  });

  test('are one a slot when the timeout is as long', () => {
    const plan = schedule(60);
    expect([plan.attempts, plan.timeout]).toEqual([1, 10 * SECOND]);
    expect([1, 2, 3].map((slot) => plan.rankAt({ slot, attempt: 0 }, ROOT_STAMP))).toEqual([0, 1, 2]);
  });
});

describe('first stakes', () => {
  const random = () => randomSource('stakes').stream('first');

  test('genesis: 1 for the first master, as in the original', () => {
    expect(firstStakes('genesis', 3, random())).toEqual([1, 0, 0]);
  });

  test('pareto: quantiles of least / (1 - u)^(1 / shape), in whole coins', () => {
    expect([0, 0.5, 0.75, 0.98].map((u) => paretoStake(2, 100, u))).toEqual([100, 141, 200, 707]);
    expect(paretoStake(0.1, 1000, 0.999999)).toBe(1_000_000_000);
  });

  test('pareto: the Gini coefficient of many is 1 / (2 shape - 1)', () => {
    const stakes = firstStakes({ pareto: 3, least: 1_000_000 }, 20_000, random());
    // For shape 3 the coefficient of 20,000 draws strays by about 0.003.
    expect(Math.abs(gini(stakes) - 0.2)).toBeLessThan(0.012);
  });
});
