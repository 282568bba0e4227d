import fc from 'fast-check';
import { exactStamp, ROOT_STAMP } from '../../src/engine/stamp.js';
import type { Block } from '../../src/ledger/block.js';
import { BlockTree } from '../../src/ledger/block-tree.js';
import type { Transaction } from '../../src/ledger/transaction.js';

/** A payment with every field that a test does not care about filled in. */
export function payment(index: number, fields: Partial<Transaction> = {}): Transaction {
  return {
    index,
    id: `payment-${index}`,
    type: 'PAY',
    sender: 0,
    recipient: 1,
    amount: 1,
    fee: 0,
    time: ROOT_STAMP,
    signature: undefined,
    ...fields,
  };
}

/** One block to add: which of six branches it extends, where that branch starts anew, which payments it holds. */
interface Step {
  readonly branch: number;
  readonly from: number | undefined;
  readonly payments: readonly number[];
}

/**
 * Trees with a few long branches and many short ones, over a fixed list of transactions of which any block may
 * hold any.
 */
export function randomTree(
  transactions: readonly Transaction[],
  maxBlocks = 150,
): fc.Arbitrary<BlockTree<string>> {
  const step = fc.record<Step>({
    branch: fc.nat(5),
    from: fc.option(fc.nat(), { freq: 8, nil: undefined }),
    payments: fc.array(fc.nat(transactions.length - 1), { maxLength: 4 }),
  });
  return fc.array(step, { maxLength: maxBlocks, size: 'max' }).map((steps) => {
    const tree = new BlockTree(3, 'root', 'seal', transactions.slice(0, 2));
    const tips: Block<string>[] = Array.from({ length: 6 }, () => tree.root);
    for (const { branch, from, payments } of steps) {
      const parent = from === undefined ? tips[branch]! : tree.blocks[from % tree.blocks.length]!;
      const index = tree.blocks.length;
      tips[branch] = tree.add({
        id: `block-${index}`,
        parent,
        producer: index % 3,
        time: exactStamp(index),
        transactions: payments.map((number) => transactions[number]!),
        seal: 'seal',
      });
    }
    return tree;
  });
}

/** The blocks from the root to `block`, walked parent by parent. */
export function chain<Seal>(block: Block<Seal>): Block<Seal>[] {
  const blocks: Block<Seal>[] = [];
  for (let at: Block<Seal> | undefined = block; at !== undefined; at = at.parent) blocks.push(at);
  return blocks.reverse();
}
