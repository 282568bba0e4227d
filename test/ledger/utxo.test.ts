import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../src/engine/errors.js';
import { ROOT_STAMP } from '../../src/engine/stamp.js';
import { Accounts } from '../../src/ledger/accounts.js';
import type { Block } from '../../src/ledger/block.js';
import { BlockTree } from '../../src/ledger/block-tree.js';
import {
  compareReferences,
  type Output,
  referenceKey,
  type UnspentOutput,
  UtxoLedger,
  type UtxoTransaction,
  utxoEffect,
} from '../../src/ledger/utxo.js';

const OWNERS = 4;
let made = 0;

function transaction(inputs: readonly UnspentOutput[], outputs: readonly Output[]): UtxoTransaction {
  const index = made++;
  const fields = {
    type: 'T',
    sender: 0,
    recipient: 0,
    amount: 0,
    fee: 0,
    time: ROOT_STAMP,
    signature: undefined,
  };
  return { ...fields, index, id: `t${index}`, inputs, outputs };
}

function blockOn(tree: BlockTree<null>, parent: Block<null>, transactions: readonly UtxoTransaction[]) {
  const id = `b${tree.blocks.length}`;
  return tree.add({ id, parent, producer: 0, time: ROOT_STAMP, transactions, seal: null });
}

function genesis() {
  const root = transaction(
    [],
    [100, 50, 25, 0].map((value, owner) => ({ value, owner })),
  );
  const tree = new BlockTree<null>(1, 'root', null, [root]);
  return { tree, ledger: new UtxoLedger(tree), accounts: new Accounts(tree, OWNERS, utxoEffect) };
}

/** The plain way: all transactions from the root to the block, one after the other. */
function naive(head: Block<null>): readonly UnspentOutput[] {
  const chain: Block<null>[] = [];
  for (let block: Block<null> | undefined = head; block !== undefined; block = block.parent)
    chain.unshift(block);
  const set = new Map<string, UnspentOutput>();
  for (const { id, inputs, outputs } of chain.flatMap((block) => block.transactions as UtxoTransaction[])) {
    for (const input of inputs) set.delete(referenceKey(input));
    for (const [index, output] of outputs.entries()) {
      const unspent = { hash: id, index, ...output };
      set.set(referenceKey(unspent), unspent);
    }
  }
  return [...set.values()].sort(compareReferences);
}

describe('UtxoLedger', () => {
  test('says of any block of any tree what going through its chain says, and agrees with the balances', () => {
    const steps = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat(), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (plan) => {
        const { tree, ledger, accounts } = genesis();
        for (const [where, which, to, part, twice] of plan) {
          const parent = tree.blocks[where % tree.blocks.length]!;
          const unspent = ledger.all(parent).filter(({ value }) => value > 0);
          const spent = unspent[which % unspent.length]!;
          const value = part % (spent.value + 1);
          const outputs = [
            { value, owner: to % OWNERS },
            { value: spent.value - value, owner: spent.owner },
          ];
          const first = transaction([spent], outputs);
          // What a block makes it may spend itself.
          const again = { hash: first.id, index: 0, ...outputs[0]! };
          const second = transaction([again], [{ value, owner: (to + 1) % OWNERS }]);
          blockOn(tree, parent, twice ? [first, second] : [first]);
        }
        for (const block of [...tree.blocks].reverse()) {
          const expected = naive(block);
          expect(ledger.all(block)).toEqual(expected);
          for (let owner = 0; owner < OWNERS; owner++) {
            const own = expected.filter((output) => output.owner === owner);
            expect(ledger.of(owner, block)).toEqual(own);
            expect(accounts.balance(owner, block)).toBe(own.reduce((sum, { value }) => sum + value, 0));
          }
          for (const output of expected) expect(ledger.find(output, block)).toEqual(output);
          expect(accounts.supply(block)).toBe(175);
        }
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  test('does not find what is spent, on that branch only', () => {
    const { tree, ledger } = genesis();
    const spent = ledger.of(0, tree.root)[0]!;
    const block = blockOn(tree, tree.root, [transaction([spent], [{ value: 100, owner: 1 }])]);
    const other = blockOn(tree, tree.root, []);
    expect(ledger.find(spent, block)).toBeUndefined();
    expect(ledger.find(spent, other)).toEqual(spent);
    expect(ledger.find({ hash: 'nowhere', index: 0 }, block)).toBeUndefined();
  });

  test('breaks on a block that spends what is not there', () => {
    const { tree, ledger } = genesis();
    const absent = { hash: 'nowhere', index: 0, value: 1, owner: 0 };
    const block = blockOn(tree, tree.root, [transaction([absent], [])]);
    expect(() => ledger.all(block)).toThrow(InvariantError);
  });
});
