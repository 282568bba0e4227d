import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../src/engine/errors.js';
import { exactStamp, ROOT_STAMP } from '../../src/engine/stamp.js';
import type { Block } from '../../src/ledger/block.js';
import { BlockTree } from '../../src/ledger/block-tree.js';
import { chain, payment, randomTree } from './random-tree.js';

fc.configureGlobal({ seed: 4 });

const transactions = Array.from({ length: 40 }, (_, index) => payment(index));
const picks = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 30, maxLength: 30 });
const property = (check: (tree: BlockTree<string>, a: Block<string>, b: Block<string>) => void) =>
  fc.assert(
    fc.property(randomTree(transactions), picks, (tree, pairs) => {
      for (const [a, b] of pairs)
        check(tree, tree.blocks[a % tree.blocks.length]!, tree.blocks[b % tree.blocks.length]!);
    }),
    { numRuns: 60 },
  );

function line(length: number): BlockTree<null> {
  const tree = new BlockTree<null>(1, 'root', null);
  for (let i = 1, parent = tree.root; i <= length; i++) {
    parent = tree.add({
      id: String(i),
      parent,
      producer: 0,
      time: exactStamp(i),
      transactions: [],
      seal: null,
    });
  }
  return tree;
}

describe('a block tree', () => {
  test('starts with a root that every node holds and nobody made', () => {
    const tree = new BlockTree(3, 'genesis', 'seal', [transactions[0]!]);
    const { root } = tree;
    expect(root).toMatchObject({
      index: 0,
      id: 'genesis',
      parent: undefined,
      height: 0,
      producer: -1,
      time: ROOT_STAMP,
    });
    expect([0, 1, 2].every((node) => root.holders.has(node))).toBe(true);
    expect(root.holders.size).toBe(3);
    expect(tree.blocks).toEqual([root]);
    expect(tree.includes(root, transactions[0]!)).toBe(true);
  });

  test('numbers blocks in the order of their making, one above their parent, held by nobody', () => {
    property((tree, block) => {
      expect(tree.blocks[block.index]).toBe(block);
      if (block.parent === undefined) return;
      expect(block.height).toBe(block.parent.height + 1);
      expect(block.parent.index).toBeLessThan(block.index);
      expect(block.holders.size).toBe(0);
    });
  });

  test('refuses a parent from another tree', () => {
    const { root: parent } = line(0);
    const tree = line(3);
    expect(() =>
      tree.add({ id: 'x', parent, producer: 0, time: ROOT_STAMP, transactions: [], seal: null }),
    ).toThrow(InvariantError);
  });

  test('finds the ancestor at each height, and none outside', () => {
    property((tree, block) => {
      const blocks = chain(block);
      for (let height = 0; height < blocks.length; height++)
        expect(tree.ancestor(block, height)).toBe(blocks[height]);
      expect(tree.ancestor(block, block.height + 1)).toBeUndefined();
      expect(tree.ancestor(block, -1)).toBeUndefined();
    });
  });

  test('knows who stands below whom, the block itself among them', () => {
    property((tree, a, b) => {
      expect(tree.isAncestor(a, b)).toBe(chain(b).includes(a));
      expect(tree.isAncestor(a, a)).toBe(true);
    });
  });

  test('finds the highest common block, whichever is named first', () => {
    property((tree, a, b) => {
      const common = chain(a)
        .filter((block) => chain(b).includes(block))
        .at(-1);
      expect(tree.commonAncestor(a, b)).toBe(common);
      expect(tree.commonAncestor(b, a)).toBe(common);
    });
  });

  test('leads from one block to another, first down, then up', () => {
    property((tree, from, to) => {
      const { down, up } = tree.path(from, to);
      const common = tree.commonAncestor(from, to);
      expect([...down].reverse()).toEqual(chain(from).slice(common.height + 1));
      expect(up).toEqual(chain(to).slice(common.height + 1));
    });
  });

  test('knows which block of a chain holds a transaction, though others hold it too', () => {
    property((tree, head) => {
      for (const transaction of transactions) {
        const holding = chain(head).filter((block) => block.transactions.includes(transaction));
        expect(tree.includes(head, transaction)).toBe(holding.length > 0);
        const found = tree.inclusion(head, transaction);
        expect(found === undefined ? holding : holding.includes(found)).toEqual(
          found === undefined ? [] : true,
        );
      }
    });
  });

  test('does not know a transaction that no block has held', () => {
    expect(line(3).includes(line(3).root, payment(1000))).toBe(false);
  });

  test('finds every height of a long chain, where jumps are long', () => {
    const tree = line(5_000);
    for (const head of [tree.blocks.at(-1)!, tree.blocks[4_095]!, tree.blocks[4_096]!]) {
      for (let height = 0; height <= head.height; height++) {
        expect(tree.ancestor(head, height)).toBe(tree.blocks[height]);
      }
    }
  });

  // A walk by single steps would read thousands of heights for the average question. Jumps reach any of 2^13 heights
  // in at most 3 * 13 steps, and a step reads three heights.
  test('takes few steps to any height of a long chain', () => {
    const tree = line(8_192);
    let reads = 0;
    for (const block of tree.blocks) {
      const { height } = block;
      Object.defineProperty(block, 'height', {
        get: () => {
          reads++;
          return height;
        },
      });
    }
    const head = tree.blocks.at(-1)!;
    for (let height = 0; height <= 8_192; height += 7) {
      reads = 0;
      expect(tree.ancestor(head, height)).toBe(tree.blocks[height]);
      expect(reads).toBeLessThanOrEqual(3 * 3 * 13);
    }
  });
});
