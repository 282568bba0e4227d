import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import type { WorkProtocol } from '../../../src/consensus/nakamoto/protocol.js';
import { exactStamp } from '../../../src/engine/stamp.js';
import { isolate, partition } from '../../../src/network/rule.js';
import type { Observer } from '../../../src/observers/observer.js';
import { prepare } from '../../../src/simulate.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };

function start(name: string, changes: object = {}, observers: readonly Observer[] = []) {
  return prepare(
    {
      extends: name,
      nodes: { master: 6, consumer: 4 },
      network: { latency: '200ms' },
      duration: '30min',
      workload: { payments: 40, every: '20s', weights: [50, 100] },
      ...changes,
    },
    { platform, sink: null, observers },
  );
}

describe.each([
  ['nakamoto', 'ten-equal-miners', { blockTime: '15s', confirmations: 3, hashPower: 'equal' }],
  ['ghost', 'ethereum-pow', { blockTime: '15s', confirmations: 3, hashPower: 'equal', retarget: 'none' }],
])('%s', (_protocol, name, consensus) => {
  test('after a partition the side of less work gives its blocks up, and takes their payments back', () => {
    const left: string[] = [];
    const finals: number[] = [];
    const observer: Observer = {
      logged: (_time, _node, level, text) => {
        if (/^Left/.test(text())) left.push(`${level} ${text()}`);
      },
      finalised: (_time, node, block) => {
        if (node === 0) finals.push(block.height);
      },
    };
    const run = start(name, { consensus }, [observer]);
    run.runUntil('5min');
    const heal = run.addRule(
      partition([
        [0, 1, 2, 3, 6, 7],
        [4, 5, 8, 9],
      ]),
    );
    run.runUntil('12min');
    expect(run.head(0)).not.toBe(run.head(5));
    heal();
    const { summary } = run.finish();
    expect(summary.agreed).toBe(true);
    expect(summary.stale).toBeGreaterThan(3);
    // What was final on the smaller side is given up, and that is said.
    expect(left.some((line) => /^WARNING Left \d+ blocks .*some of them final/.test(line))).toBe(true);
    expect(finals).toEqual(finals.map((_, place) => place + 1));
    // Payments met only those masters of their own side, so each is in the chain or waits where it is known.
    const { refused, submitted, confirmed, pending, lost } = summary.payments;
    expect(confirmed + pending + lost + Object.values(refused).reduce((sum, count) => sum + count, 0)).toBe(
      submitted,
    );
    const protocol = run.protocol as WorkProtocol;
    expect(run.supply()).toBe(protocol.book.supply(run.head() as never));
  });

  test('a miner that was cut off catches up by asking for what it missed', () => {
    const run = start(name, { consensus });
    run.runUntil('3min');
    const heal = run.addRule(isolate([2]));
    run.runUntil('15min');
    expect(run.head(0)!.height - run.head(2)!.height).toBeGreaterThan(10);
    heal();
    const { summary } = run.finish();
    expect(summary.agreed).toBe(true);
    expect(run.messages.get('get-blocks')!.sent).toBeGreaterThan(0);
  });

  test('with lost messages all agree again once nothing is lost', () => {
    const run = start(name, { consensus, duration: '40min' });
    let count = 0;
    const heal = run.addRule(() => (count++ % 5 === 0 ? 'drop' : 'pass'));
    run.runUntil('25min');
    heal();
    expect(run.finish().summary.agreed).toBe(true);
  });
});

test('what a miner paid in a block of its own that was given up is paid in a later one', () => {
  const run = start('ten-equal-miners', {
    consensus: { blockTime: '15s', hashPower: 'equal' },
    workload: { payers: 'master', payments: 60, every: '10s', weights: [50, 100] },
    nodes: { master: 5, consumer: 0 },
  });
  const { tree } = run.protocol as WorkProtocol;
  run.runUntil('2min');
  const heal = run.addRule(isolate([0]));
  run.runUntil('9min');
  // What it paid meanwhile stands in its own blocks, of which nobody else has heard.
  const alone = run.head(0)!;
  const paid = run.transactions.filter(
    (one) => one.type === 'payment' && one.sender === 0 && tree.includes(alone as never, one),
  );
  heal();
  const { summary } = run.finish();
  expect(summary.agreed).toBe(true);
  expect(tree.isAncestor(alone as never, run.head() as never)).toBe(false);
  const moved = paid.filter((one) => one.time > exactStamp(120_000_000));
  expect(moved.length).toBeGreaterThan(3);
  for (const one of moved) expect(tree.includes(run.head() as never, one)).toBe(true);
});

test('a call for consensus passes over an invalid chain to the next valid one, which Pycotr does not', () => {
  const adopted = (legacy: boolean) => {
    const run = prepare(
      {
        extends: 'pycotr-default',
        nodes: { consumer: 0 },
        consensus: { legacy, mining: { pauses: ['5s', '7s', '29s'] } },
        supply: 0,
        duration: '30s',
        workload: { kind: 'none' },
      },
      { platform, sink: null },
    );
    // The two fast miners never hear of each other, so that the slow one finds two chains longer than its own.
    run.addRule((from, to) => (from < 2 && to < 2 ? 'drop' : 'pass'));
    run.runUntil('28.5s');
    expect([0, 1].map((node) => run.head(node)!.height)).toEqual([5, 4]);
    // From here on the blocks of the fastest are bad to all who have not taken them yet.
    const { rules } = run.protocol as WorkProtocol;
    const honest = rules.checkBlock.bind(rules);
    rules.checkBlock = (block) => (block.producer === 0 ? { code: 'bad', detail: 'Bad.' } : honest(block));
    run.finish();
    return run.head(2)!.producer;
  };
  expect(adopted(true)).toBe(2);
  expect(adopted(false)).toBe(1);
});
