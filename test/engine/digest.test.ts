import { describe, expect, test } from 'vitest';
import { firstDifference } from '../../src/engine/digest.js';
import { EventLog } from '../../src/engine/event-log.js';

describe('firstDifference', () => {
  const run = (changed: number, length = 10) => {
    const log = new EventLog({ every: 2 });
    for (let time = 0; time < length; time++) log.record(time, time === changed ? 1 : 0, 0, 0);
    return log.checkpoints;
  };

  test('finds nothing between equal runs', () => {
    expect(firstDifference(run(-1), run(-1))).toBeUndefined();
    expect(firstDifference([], [])).toBeUndefined();
  });

  test('finds the checkpoint after the first event that differs', () => {
    const one = run(-1);
    const other = run(5);
    expect(firstDifference(one, other)).toEqual({ agreed: one[1], first: one[2], second: other[2] });
    expect(firstDifference(one, run(0))?.agreed).toBeUndefined();
  });

  test('finds where one run ends', () => {
    const one = run(-1);
    expect(firstDifference(one, one.slice(0, 3))).toEqual({
      agreed: one[2],
      first: one[3],
      second: undefined,
    });
  });
});
