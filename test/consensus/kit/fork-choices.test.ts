import { describe, expect, test } from 'vitest';
import { longestChain, winsTie } from '../../../src/consensus/kit/chain/longest-chain.js';
import { TimelyChains } from '../../../src/consensus/kit/chain/timely-chains.js';
import type { UncleSeal } from '../../../src/consensus/kit/chain/uncles.js';
import { UniformTies } from '../../../src/consensus/kit/chain/uniform-ties.js';
import { randomSource } from '../../../src/engine/random.js';
import { exactStamp } from '../../../src/engine/stamp.js';
import type { Block } from '../../../src/ledger/block.js';
import { BlockTree } from '../../../src/ledger/block-tree.js';

type Seal = UncleSeal;

/** A tree of blocks and a clock, for one node that takes blocks in. */
function bench() {
  const tree = new BlockTree<Seal>(1, 'root', { uncles: [] }, []);
  const state = { now: 0, made: 0 };
  const on = (parent: Block<Seal>, uncles: readonly Block<Seal>[] = []) =>
    tree.add({
      id: `block ${state.made++}`,
      parent,
      producer: 0,
      time: exactStamp(state.now),
      transactions: [],
      seal: { uncles },
    });
  const timely = (ties: (a: Block<Seal>, b: Block<Seal>) => boolean = () => false) =>
    new TimelyChains<Seal>(tree, { late: 10, catchUp: 3 }, () => state.now, ties);
  return { tree, state, on, timely };
}

/** The head of a node that takes blocks in, one after another. */
function follow<S>(
  choice: { choose(current: Block<S>, added?: Block<S>): Block<S> },
  from: Block<S>,
  ...blocks: Block<S>[]
) {
  return blocks.reduce((head, block) => choice.choose(head, block), from);
}

describe('uniform ties', () => {
  test.each([2, 3, 5])('each of %d equally long branches is followed equally often', (branches) => {
    const { tree, on } = bench();
    const tips = Array.from({ length: branches }, () => on(tree.root));
    const random = randomSource('uniform').stream('ties');
    const counts = new Map<Block<Seal>, number>();
    const rounds = 6_000;
    for (let round = 0; round < rounds; round++) {
      const head = follow(new UniformTies<Seal>(longestChain('uniform'), random), tree.root, ...tips);
      counts.set(head, (counts.get(head) ?? 0) + 1);
    }
    const deviation = Math.sqrt((rounds * (branches - 1)) / branches ** 2);
    for (const tip of tips) {
      expect(Math.abs(counts.get(tip)! - rounds / branches)).toBeLessThan(4 * deviation);
    }
  });

  test('a longer branch is followed, a shorter one is not, and to reconsider draws nothing', () => {
    const { tree, on } = bench();
    const random = randomSource('uniform').stream('ties');
    const choice = new UniformTies<Seal>(longestChain('uniform'), random);
    const first = on(tree.root);
    const second = on(first);
    expect(follow(choice, tree.root, first, second, on(tree.root))).toBe(second);
    for (let times = 0; times < 100; times++) expect(choice.choose(second)).toBe(second);
  });
});

test('of two equally good chains the freshest has the later stamp', () => {
  const { tree, on, state } = bench();
  const old = on(tree.root);
  state.now = 5;
  const fresh = on(tree.root);
  expect(winsTie('freshest', fresh, old)).toBe(true);
  expect(winsTie('freshest', old, fresh)).toBe(false);
  expect(winsTie('freshest', old, old)).toBe(false);
});

describe('blocks that came in time', () => {
  test('a late block weighs nothing: its branch is not followed although it is longer', () => {
    const { tree, on, state, timely } = bench();
    const choice = timely();
    const [secret1, open1] = [on(tree.root), on(tree.root)];
    const [secret2, open2] = [on(secret1), on(open1)];
    let head = follow(choice, tree.root, open1, open2);
    state.now = 11;
    const secret3 = on(secret2);
    head = follow(choice, head, secret1, secret2, secret3);
    expect(head).toBe(open2);
    expect([secret1, secret2, secret3, open1].map((block) => choice.inTime(block))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  test('a block is in time up to the very moment', () => {
    const { tree, on, state, timely } = bench();
    const choice = timely();
    const [open, secret] = [on(tree.root), on(tree.root)];
    follow(choice, tree.root, open);
    state.now = 10;
    follow(choice, open, secret);
    expect(choice.inTime(secret)).toBe(true);
  });

  test('a branch that is longer by the blocks to catch up is followed whatever it weighs', () => {
    const { tree, on, state, timely } = bench();
    const choice = timely();
    const open = on(tree.root);
    const branch = [on(tree.root)];
    for (let height = 2; height <= 4; height++) branch.push(on(branch.at(-1)!));
    const head = follow(choice, tree.root, open);
    state.now = 11;
    expect(follow(choice, head, ...branch.slice(0, 2))).toBe(open);
    // Three longer: one late block, three in time.
    expect(follow(choice, open, ...branch.slice(2))).toBe(branch.at(-1));
  });

  test('an uncle in time that a block names weighs one more, a late one does not', () => {
    const { tree, on, state, timely } = bench();
    const choice = timely();
    const [a1, b1] = [on(tree.root), on(tree.root)];
    const [a2, b2] = [on(a1), on(b1, [a1])];
    let head = follow(choice, tree.root, a1, b1, a2);
    expect(head).toBe(a2);
    // Two blocks against two and an uncle.
    head = follow(choice, head, b2);
    expect(head).toBe(b2);
    const other = timely();
    head = follow(other, tree.root, b1);
    state.now = 11;
    head = follow(other, head, a1, a2, b2);
    expect(other.inTime(a1)).toBe(false);
    expect(head).toBe(b2);
  });

  test('between branches of one weight the tie decides', () => {
    for (const leaves of [true, false]) {
      const { tree, on, timely } = bench();
      const [a, b] = [on(tree.root), on(tree.root)];
      expect(
        follow(
          timely(() => leaves),
          tree.root,
          a,
          b,
        ),
      ).toBe(leaves ? b : a);
    }
  });

  test('a node that lost its disk measures anew', () => {
    const { tree, on, state, timely } = bench();
    const choice = timely();
    const a = on(tree.root);
    follow(choice, tree.root, a);
    state.now = 1_000;
    follow(choice, tree.root, a);
    expect(choice.inTime(a)).toBe(true);
  });
});
