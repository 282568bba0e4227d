import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ADOPT,
  type DoubleSpending,
  strategyByLetters,
  type WithholdingStrategy,
  withhold,
} from '../../src/attacks/strategy/withholding.js';

const by = (letters: string) => strategyByLetters(letters)!;
const mine = true;
const theirs = false;

describe('letters name strategies', () => {
  test.each<[letters: string, strategy: WithholdingStrategy]>([
    ['H', { kind: 'honest' }],
    ['S', { kind: 'selfish', lead: false, equalFork: false, trail: 0 }],
    ['L', { kind: 'selfish', lead: true, equalFork: false, trail: 0 }],
    ['F', { kind: 'selfish', lead: false, equalFork: true, trail: 0 }],
    ['T3', { kind: 'selfish', lead: false, equalFork: false, trail: 3 }],
    ['LFT1', { kind: 'selfish', lead: true, equalFork: true, trail: 1 }],
  ])('%s', (letters, strategy) => {
    expect(strategyByLetters(letters)).toEqual(strategy);
  });

  test.each(['', 'X', 'FL', 'T', 'T0', 'SS', 'HL', 'l'])('%j names none', (letters) => {
    expect(strategyByLetters(letters)).toBeUndefined();
  });
});

describe('what a miner does after a block', () => {
  test.each<
    [what: string, letters: string, own: number, others: number, released: number, by: boolean, move: number]
  >([
    ['honest publishes what it finds', 'H', 1, 0, 0, mine, 1],
    ['honest adopts what others find', 'H', 0, 1, 0, theirs, ADOPT],
    ['honest keeps its own block when a rival comes second', 'H', 1, 1, 1, theirs, 1],
    ['selfish keeps its first block', 'S', 1, 0, 0, mine, 0],
    ['selfish keeps a growing lead', 'S', 2, 0, 0, mine, 0],
    ['selfish adopts where it has nothing', 'S', 0, 1, 0, theirs, ADOPT],
    ['selfish matches from a lead of one', 'S', 1, 1, 0, theirs, 1],
    ['selfish takes the win from a lead of two', 'S', 2, 1, 0, theirs, 2],
    ['selfish matches one block from a long lead', 'S', 4, 1, 0, theirs, 1],
    ['selfish publishes when it wins the race', 'S', 2, 1, 1, mine, 2],
    ['selfish adopts when it loses the race', 'S', 1, 2, 1, theirs, ADOPT],
    ['lead-stubborn only matches from a lead of two', 'L', 2, 1, 0, theirs, 1],
    ['lead-stubborn publishes when it wins the race', 'L', 2, 1, 1, mine, 2],
    ['equal-fork-stubborn keeps the block that would win the race', 'F', 2, 1, 1, mine, 1],
    ['equal-fork-stubborn still takes the win from a lead of two', 'F', 3, 2, 1, theirs, 3],
    ['trail-stubborn goes on one block behind', 'T1', 1, 2, 1, theirs, 1],
    ['trail-stubborn gives up two blocks behind', 'T1', 1, 3, 1, theirs, ADOPT],
    ['trail-stubborn adopts where it has nothing', 'T1', 0, 1, 0, theirs, ADOPT],
    ['trail-stubborn waits when level again', 'T1', 2, 2, 1, mine, 1],
    ['trail-stubborn publishes when ahead again', 'T1', 3, 2, 1, mine, 3],
    ['even an equal-fork-stubborn trailer publishes when ahead again', 'FT1', 3, 2, 1, mine, 3],
  ])('%s', (_what, letters, own, others, released, byAttacker, move) => {
    expect(withhold(by(letters), own, others, released, byAttacker)).toBe(move);
  });

  const spend = (
    convention: DoubleSpending['convention'],
    patience = Number.POSITIVE_INFINITY,
  ): DoubleSpending => ({
    kind: 'double-spend',
    confirmations: 2,
    convention,
    patience,
  });

  test.each<[what: string, strategy: DoubleSpending, own: number, others: number, move: number]>([
    ['waits until the payee is satisfied', spend('catch-up'), 5, 1, 0],
    ['wins level where that is enough', spend('catch-up'), 2, 2, 2],
    ['waits level where it is not', spend('strictly-ahead'), 2, 2, 0],
    ['wins one ahead', spend('strictly-ahead'), 3, 2, 3],
    ['is patient up to its limit', spend('strictly-ahead', 3), 0, 2, 0],
    ['gives up at its limit', spend('strictly-ahead', 3), 0, 3, ADOPT],
    ['does not give up before the payee is satisfied', spend('strictly-ahead', 1), 0, 1, 0],
  ])('a double spender %s', (_what, strategy, own, others, move) => {
    expect(withhold(strategy, own, others, 0, false)).toBe(move);
  });

  test('is never to take back what is public, nor to publish what it does not have', () => {
    const letters = fc.constantFrom('H', 'S', 'L', 'F', 'T1', 'LF', 'LT2', 'FT1', 'LFT9');
    fc.assert(
      fc.property(
        letters,
        fc.nat(8),
        fc.nat(8),
        fc.nat(8),
        fc.boolean(),
        (name, own, others, part, byAttacker) => {
          const released = Math.min(part, own, others);
          const move = withhold(by(name), own, others, released, byAttacker);
          expect(move === ADOPT || (move >= released && move <= own)).toBe(true);
        },
      ),
    );
  });
});
