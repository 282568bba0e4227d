import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HeaviestSubtree } from '../../../src/consensus/kit/chain/ghost.js';
import { chooseUncles, mayName, type UncleSeal } from '../../../src/consensus/kit/chain/uncles.js';
import { ROOT_STAMP } from '../../../src/engine/stamp.js';
import type { Block } from '../../../src/ledger/block.js';
import { BlockTree } from '../../../src/ledger/block-tree.js';

interface Seal extends UncleSeal {
  readonly difficulty: number;
  readonly uncles: readonly Block<UncleSeal>[];
}

function newTree(): BlockTree<Seal> {
  return new BlockTree<Seal>(2, 'root', { difficulty: 0, uncles: [] });
}

function grow(
  tree: BlockTree<Seal>,
  parent: Block<Seal>,
  id: string,
  uncles: readonly Block<Seal>[] = [],
  difficulty = 1,
): Block<Seal> {
  return tree.add({
    id,
    parent,
    producer: 0,
    time: ROOT_STAMP,
    transactions: [],
    seal: { difficulty, uncles },
  });
}

describe('the heaviest subtree', () => {
  test('is not the longest chain: where two branches part, all work above them counts', () => {
    // The figure of the paper in small: a chain of 3 against a bush of 4 that is only 2 high.
    const tree = newTree();
    const ghost = new HeaviestSubtree(tree, 'first-seen');
    const everything = () => true;
    let head = tree.root;
    const add = (parent: Block<Seal>, id: string) => {
      const block = grow(tree, parent, id);
      for (const node of [0, 1]) block.holders.add(node);
      ghost.add(block);
      head = ghost.choose(block, head, everything);
      return block;
    };
    const long = add(add(add(tree.root, 'a1'), 'a2'), 'a3');
    expect(head).toBe(long);
    const bush = add(tree.root, 'b1');
    const first = add(bush, 'b2');
    add(bush, 'b3');
    expect(head).toBe(long);
    add(bush, 'b4');
    // The fourth block of the bush tips the scale, and the head is not it but the first of its equals.
    expect(head).toBe(first);
    expect(ghost.prefers(first, long)).toBe(true);
    expect(ghost.prefers(long, first)).toBe(false);
    expect(ghost.prefers(bush, first)).toBe(false);
    expect(ghost.prefers(first, bush)).toBe(true);
  });

  test('weighs nothing that its maker keeps secret, until it is shown', () => {
    const tree = newTree();
    const ghost = new HeaviestSubtree(tree, 'first-seen');
    const add = (parent: Block<Seal>, id: string, holders: readonly number[]) => {
      const block = grow(tree, parent, id);
      for (const node of holders) block.holders.add(node);
      ghost.add(block);
      return block;
    };
    const left = add(tree.root, 'a1', [0, 1]);
    const right = add(tree.root, 'b1', [0, 1]);
    const second = add(right, 'b2', [0, 1]);
    const secret = [add(left, 'a2', [0]), add(left, 'a3', [0])];
    expect(ghost.prefers(left, second)).toBe(false);
    expect(ghost.prefers(second, left)).toBe(true);
    for (const block of secret) block.holders.add(1);
    expect(ghost.prefers(left, second)).toBe(true);
    // A tip that is asked about counts, though nobody else holds it yet: its maker has just found it.
    const found = add(second, 'b3', [1]);
    expect(ghost.prefers(found, second)).toBe(true);
  });

  // The incremental choice looks at one fork only; the definition walks from the root and weighs every subtree.
  test('chosen block by block is what the definition gives from the root, whatever a node holds', () => {
    const steps = fc.array(
      fc.record({ parent: fc.nat(), work: fc.integer({ min: 1, max: 3 }), held: fc.boolean() }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, (list) => {
        const tree = newTree();
        const ghost = new HeaviestSubtree(tree, 'lowest-hash');
        const held = new Set<Block<Seal>>([tree.root]);
        const holds = (block: Block<Seal>) => held.has(block);
        let head = tree.root;
        for (const [place, step] of list.entries()) {
          const parent = tree.blocks[step.parent % tree.blocks.length]!;
          const id = String((place * 7919) % 1009).padStart(4, '0');
          const block = grow(tree, parent, id, [], step.work);
          ghost.add(block);
          if (!step.held || !holds(parent)) continue;
          held.add(block);
          head = ghost.choose(block, head, holds);
          expect(head).toBe(byDefinition(tree, holds));
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

function byDefinition(tree: BlockTree<Seal>, holds: (block: Block<Seal>) => boolean): Block<Seal> {
  const weight = (block: Block<Seal>): number =>
    tree.blocks
      .filter((other) => holds(other) && tree.isAncestor(block, other))
      .reduce((sum, { seal }) => sum + seal.difficulty, 0);
  let at = tree.root;
  for (;;) {
    const children = tree.blocks.filter((block) => block.parent === at && holds(block));
    if (children.length === 0) return at;
    children.sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1));
    at = children[0]!;
  }
}

describe('uncles', () => {
  const settings = { most: 2, depth: 6 };

  test('are children of ancestors, at most so many generations old, and named once', () => {
    const tree = newTree();
    const chain = [tree.root];
    for (let height = 1; height <= 8; height++) chain.push(grow(tree, chain[height - 1]!, `c${height}`));
    const tip = chain[8]!;
    const uncle = (height: number) => grow(tree, chain[height - 1]!, `u${height}`);
    const at3 = uncle(3);
    expect(mayName(tree, tip, at3, settings)).toBe(true);
    expect(mayName(tree, tip, uncle(2), settings)).toBe(false);
    expect(mayName(tree, tip, chain[5]!, settings)).toBe(false);
    const at4 = uncle(4);
    expect(mayName(tree, tip, grow(tree, at4, 'cousin'), settings)).toBe(false);
    const naming = grow(tree, tip, 'naming', [at4]);
    expect(mayName(tree, naming, at4, settings)).toBe(false);
    expect(mayName(tree, tip, grow(tree, tip, 'child'), settings)).toBe(false);
    const [at6, at7] = [uncle(6), uncle(7)];
    const chosen = chooseUncles(tree, tip, [at7, chain[7]!, at6, at3], settings);
    expect(chosen).toEqual([at3, at6]);
  });
});
