import { describe, expect, test } from 'vitest';
import { race } from '../../src/attacks/race/race.js';
import { raceWithholding } from '../../src/attacks/race/withholding-race.js';
import { strategyByLetters } from '../../src/attacks/strategy/withholding.js';

/** A source of chance that says who finds each block: `a` the attacker, `f` a follower of its branch, `h` others. */
function script(order: string) {
  let place = 0;
  return { next: () => ({ a: 0, f: 0.4, h: 0.9 })[order[place++] as 'a' | 'f' | 'h'] };
}

/** What comes of a few blocks in this order, with a third of the power each for attacker, followers and others. */
function outcome(letters: string, order: string) {
  const strategy = strategyByLetters(letters)!;
  const sums = raceWithholding({ attacker: 1 / 3, gamma: 0.5, strategy }, order.length, script(order));
  expect(sums.blocks).toBe(order.length);
  return { attacker: sums.revenue.x, honest: sums.revenue.y - sums.revenue.x };
}

describe('a race, block by block', () => {
  test.each<[what: string, letters: string, order: string, attacker: number, honest: number]>([
    ['honest miners lose nothing', 'H', 'ahah', 2, 2],
    ['a lost race costs the attacker its block', 'S', 'ahh', 0, 2],
    ['a race won by a follower is shared', 'S', 'ahf', 1, 1],
    ['a race won by the attacker is its own', 'S', 'aha', 2, 0],
    ['a lead of two wins two', 'S', 'aah', 2, 0],
    ['a lead of three outlasts two blocks', 'S', 'aaahh', 3, 0],
    ['a follower on a matched block changes nothing of it', 'S', 'aaahf', 3, 0],
    ['lead-stubborn throws a sure win into a race', 'L', 'aahhh', 0, 3],
    ['lead-stubborn lets a follower settle what is public', 'L', 'aahff', 2, 1],
    ['equal-fork-stubborn goes on with a race it has won', 'F', 'ahahh', 0, 3],
    ['trail-stubborn comes back from behind', 'T1', 'ahhaa', 3, 0],
    ['trail-stubborn gives up when too far behind', 'T1', 'ahhh', 0, 3],
  ])('%s', (_what, letters, order, attacker, honest) => {
    expect(outcome(letters, order)).toEqual({ attacker, honest });
  });
});

describe('race', () => {
  const selfish = { strategy: 'S', attacker: 0.35, gamma: 0.5, blocks: 20_000 } as const;
  const spending = { strategy: 'double-spend', attacker: 0.3, confirmations: 3, blocks: 20_000 } as const;

  test('gives the same for the same seed, and something else for another', () => {
    expect(race(selfish)).toEqual(race(selfish));
    expect(race({ ...selfish, seed: 'other' })).not.toEqual(race(selfish));
  });

  test('counts blocks that are in no chain as stale, of which honest mining has none', () => {
    expect(race({ ...selfish, strategy: 'H' }).stale).toBe(0);
    expect(race(selfish).stale).toBeGreaterThan(0.1);
  });

  test('tells the two conventions of a double spend apart, and both ends of patience', () => {
    const success = (options: object) =>
      race({ ...spending, convention: 'strictly-ahead', ...options }).success.value;
    expect(success({ convention: 'catch-up' })).toBeGreaterThan(success({}) + 0.05);
    expect(success({ premined: 1 })).toBeGreaterThan(success({}) + 0.05);
    expect(success({ patience: 3 })).toBeLessThan(success({}));
    expect(success({ confirmations: 0, convention: 'catch-up' })).toBe(1);
  });

  test('ends also where the attacker is about to win for ever', () => {
    expect(race({ ...selfish, attacker: 0.499, strategy: 'LFT9', gamma: 0 }).blocks).toBeGreaterThan(0);
  });

  test.each<[options: object, message: string]>([
    [{ attacker: 0.5 }, 'race: attacker: expected a share above 0 and below 0.5, got 0.5'],
    [{ gamma: 1.5 }, 'race: gamma: expected a share from 0 to 1, got 1.5'],
    [{ gamma: Number.NaN }, 'race: gamma: expected a share from 0 to 1, got NaN'],
    [{ blocks: 1.5 }, 'race: blocks: expected a whole number above 0, got 1.5'],
    [
      { strategy: 'FL' },
      'race: strategy: expected "H", "S", "double-spend", or letters of L, F and T1 to T9 such as "LFT1", got "FL"',
    ],
    [
      { ...spending, convention: 'ahead' },
      'race: convention: expected "catch-up" or "strictly-ahead", got "ahead"',
    ],
    [
      { ...spending, convention: 'catch-up', confirmations: -1 },
      'race: confirmations: expected a whole number of blocks from 0 up, got -1',
    ],
  ])('refuses %j', (options, message) => {
    expect(() => race({ ...selfish, ...options } as never)).toThrow(message);
  });
});
