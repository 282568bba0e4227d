import { describe, expect, test } from 'vitest';
import { SafetyMonitor } from '../../src/attacks/safety-monitor.js';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import type { Protocol } from '../../src/consensus/consensus.js';
import { exactStamp, ROOT_STAMP } from '../../src/engine/stamp.js';
import type { Block } from '../../src/ledger/block.js';
import { BlockTree } from '../../src/ledger/block-tree.js';
import { type Transaction, TransactionBook } from '../../src/ledger/transaction.js';
import { partition } from '../../src/network/rule.js';
import { prepare } from '../../src/simulate.js';

const ATTACKER = 3;

/** A tree without a protocol around it: blocks are planted by hand. */
function plant(confirmations: number | undefined) {
  const tree = new BlockTree<null>(4, 'root', null);
  const book = new TransactionBook();
  const protocol = {
    tree,
    money: { accounts: { supply: () => 0 }, isPayment: () => true },
    reporting: {
      fees: () => ({ collected: 0, returned: 0, cashing: 0, kept: 0 }),
      power: () => 1,
    },
  } as unknown as Protocol;
  const monitor = new SafetyMonitor({
    protocol,
    attackers: new Set([ATTACKER]),
    masters: [0, 1, 2, ATTACKER],
    confirmations,
  });
  let made = 0;
  const block = (parent: Block, producer = 0, transactions: readonly Transaction[] = []) => {
    const id = String(made++);
    const added = tree.add({
      id,
      parent: parent as never,
      producer,
      time: exactStamp(made),
      transactions,
      seal: null,
    });
    monitor.proposed(made, producer, added);
    return added;
  };
  const chain = (from: Block, length: number, producer = 0) => {
    const blocks = [from];
    for (let step = 0; step < length; step++) blocks.push(block(blocks.at(-1)!, producer));
    return blocks;
  };
  const payment = () =>
    book.make({
      id: 'p',
      type: 'payment',
      sender: 0,
      recipient: 1,
      amount: 1,
      fee: 0,
      time: ROOT_STAMP,
      signature: '',
    });
  return { tree, protocol, monitor, block, chain, payment };
}

describe('the safety monitor', () => {
  test('finds nothing where nothing was planted', () => {
    const { tree, protocol, monitor, chain } = plant(2);
    const blocks = chain(tree.root, 5);
    for (const [height, block] of blocks.entries()) {
      if (height > 0)
        for (const node of [0, 1, 2]) monitor.headChanged(height, node, block, blocks[height - 1]!);
    }
    const measures = monitor.measures(protocol, blocks.at(-1)!);
    for (const name of ['conflicting_final_heights', 'final_blocks_reversed', 'deepest_reorganisation']) {
      expect(measures[name], name).toBe(0);
    }
    expect(measures['power_share']).toBe(0.25);
    expect(measures['block_share']).toBe(0);
  });

  test('sees a final block given up, the payment in it reversed, and two final blocks of one height', () => {
    const { tree, protocol, monitor, block, chain, payment } = plant(2);
    const paid = payment();
    const first = block(tree.root, 0, [paid]);
    const second = block(first);
    monitor.headChanged(1, 0, second, tree.root);
    const other = chain(tree.root, 3, ATTACKER);
    monitor.headChanged(2, 0, other.at(-1)!, second);
    const measures = monitor.measures(protocol, other.at(-1)!);
    expect(measures['final_blocks_reversed']).toBe(1);
    expect(measures['final_payments_reversed']).toBe(1);
    expect(measures['conflicting_final_heights']).toBe(1);
    expect(measures['deepest_reorganisation']).toBe(2);
    expect(measures['block_share']).toBe(1);
    expect(measures['honest_blocks_given_up']).toBe(2);
  });

  test('sees two decisions of one height where nodes say what is final, in whatever order', () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const { tree, protocol, monitor, block } = plant(undefined);
      const decisions = [block(tree.root, 0), block(tree.root, 1)];
      monitor.finalised(1, 0, decisions[order[0]!]!);
      monitor.finalised(1, 1, decisions[order[1]!]!);
      expect(monitor.measures(protocol, decisions[0]!)['conflicting_final_heights']).toBe(1);
      expect(monitor.measures(protocol, decisions[0]!)['final_blocks_reversed']).toBe(1);
    }
  });

  test('counts twins of one producer on one parent, and no others', () => {
    const { tree, protocol, monitor, block } = plant(2);
    const first = block(tree.root, ATTACKER);
    block(tree.root, ATTACKER);
    block(tree.root, ATTACKER);
    block(tree.root, 1);
    block(first, ATTACKER);
    expect(monitor.measures(protocol, first)['equivocations']).toBe(3);
  });

  test('takes no word of an attacker', () => {
    const { tree, protocol, monitor, block, chain } = plant(1);
    const honest = block(tree.root);
    monitor.headChanged(1, 0, honest, tree.root);
    const own = chain(tree.root, 2, ATTACKER);
    monitor.headChanged(1, ATTACKER, own.at(-1)!, tree.root);
    monitor.rejected(2, ATTACKER, honest);
    const measures = monitor.measures(protocol, honest);
    expect(measures['conflicting_final_heights']).toBe(0);
    expect(measures['honest_blocks_refused']).toBe(0);
  });

  test('tells refused blocks of attackers from those of honest nodes', () => {
    const { tree, protocol, monitor, block } = plant(1);
    const theirs = block(tree.root, ATTACKER);
    const honest = block(tree.root, 1);
    for (const node of [0, 1, 2]) monitor.rejected(1, node, theirs);
    monitor.rejected(1, 0, honest);
    const measures = monitor.measures(protocol, honest);
    expect(measures['attacker_blocks_refused']).toBe(1);
    expect(measures['honest_blocks_refused']).toBe(1);
  });
});

describe('a network cut in two for longer than blocks need to be final', () => {
  const nodes = { master: 4, cashing: 0, consumer: 4, trusted: 0 };
  const idle = (node: number, kind = 'payment-flooding') => [{ kind, nodes: [node], count: 0 }];
  const cut = (scenario: object, groups: readonly (readonly number[])[], until: string) => {
    const run = prepare(scenario, { sink: null, platform: { hashes: nodeHashes, signer: nodeSigner } });
    const heal = run.addRule(partition(groups));
    run.runUntil(until);
    heal();
    return run.finish().summary.attacks!.at(-1)!.measures;
  };

  test.each([
    ['nakamoto', { extends: 'ten-equal-miners', consensus: { blockTime: '10s' } }],
    [
      'ghost',
      { extends: 'ethereum-pow', consensus: { blockTime: '10s', hashPower: 'equal', confirmations: 6 } },
    ],
    [
      'stake-lottery',
      {
        extends: 'stake-lottery-default',
        consensus: {
          protocol: 'stake-lottery',
          forging: 'clock',
          stakes: [9, 9, 9, 9],
          reward: { constant: 1 },
        },
      },
    ],
  ])('leaves final blocks reversed under %s, and the safety monitor says so', (_name, scenario) => {
    const attacks = idle(7);
    const whole = { ...scenario, nodes, duration: '10min', workload: { payments: 5 }, attacks };
    const measures = cut(
      whole,
      [
        [0, 1],
        [2, 3],
      ],
      '5min',
    );
    expect(measures['conflicting_final_heights']).toBeGreaterThan(0);
    expect(measures['final_blocks_reversed']).toBeGreaterThan(0);
    expect(measures['deepest_reorganisation']).toBeGreaterThan(5);
    expect(measures['honest_blocks_refused']).toBe(0);
  });

  test('leaves none under LPOS, whose senate decides nothing without a quorum', () => {
    const scenario = {
      extends: 'lpos-default',
      duration: '2min',
      consensus: { seats: 10, transport: 'direct' },
      attacks: idle(9),
    };
    const measures = cut(
      scenario,
      [
        [0, 1, 2, 3, 4],
        [5, 6, 7, 8, 9],
      ],
      '1min',
    );
    expect(measures['conflicting_final_heights']).toBe(0);
    expect(measures['final_blocks_reversed']).toBe(0);
  });
});
