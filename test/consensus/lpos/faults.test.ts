import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import type { LposBlock } from '../../../src/consensus/lpos/candidate.js';
import type { LposProtocol } from '../../../src/consensus/lpos/protocol.js';
import { exactTime } from '../../../src/engine/stamp.js';
import { isolate } from '../../../src/network/rule.js';
import type { Observer } from '../../../src/observers/observer.js';
import { prepare, type RunOptions, simulate } from '../../../src/simulate.js';

const fast: RunOptions = { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null, trace: false };

function lposRun(changes: Record<string, unknown>, observers: readonly Observer[] = []) {
  const run = prepare({ extends: 'lpos-default', ...changes }, { ...fast, observers });
  return { run, protocol: run.protocol as LposProtocol };
}

test('a member that was cut off catches up with the blocks it missed, and votes again', () => {
  const { run, protocol } = lposRun({ consensus: { seats: 10 }, duration: '4min' });
  run.runUntil('15s');
  const restore = run.addRule(isolate([3]));
  run.runUntil('40s');
  const behind = run.head()!.height - run.head(3)!.height;
  expect(behind).toBeGreaterThan(1);
  restore();
  const { summary } = run.finish();
  expect(summary.agreed).toBe(true);
  expect(run.messages.get('blocks')!.sent).toBeGreaterThan(0);
  const later = run.blocks.slice(-10) as LposBlock[];
  expect(later.some(({ seal }) => seal.certificate!.signatures.has(3))).toBe(true);
  expect(protocol.decisionLog.conflicts).toEqual([]);
});

test('gossip to a few peers, with messages lost, still reaches everybody', () => {
  const { run } = lposRun({
    consensus: { seats: 7, fanOut: 2, transport: 'direct' },
    network: { latency: '50ms', loss: 0.05 },
    duration: '3min',
  });
  const { summary } = run.finish();
  expect(summary.blocks).toBeGreaterThan(10);
  const heights = run.population.of('master').map((node) => run.head(node)!.height);
  // Who missed the last blocks hears of them with the next one.
  expect(Math.max(...heights) - Math.min(...heights)).toBeLessThanOrEqual(3);
});

describe('a leader that keeps its block back', () => {
  test('does not make a second one be decided: the next leader is told of the lock', () => {
    const { run, protocol } = lposRun({
      consensus: { seats: 7, faulty: { nodes: 1, conduct: 'withholding', chosen: 'leaders' } },
      duration: '40s',
    });
    run.runUntil('13s');
    const [, withheld] = run.blocks as LposBlock[];
    expect(withheld?.producer).toBe(4);
    expect(run.head()!.height).toBe(0);
    run.finish();
    // Decided at 12 s and kept; the next leader proposes the same block, and it is decided again in view 1.
    expect(protocol.decisionLog.conflicts).toEqual([]);
    for (const node of run.population.of('master')) {
      expect(protocol.tree.isAncestor(withheld!, run.head(node) as LposBlock)).toBe(true);
    }
  });
});

describe('payments', () => {
  test('come from anyone, with a seat or without', () => {
    const { run } = lposRun({ duration: '1min' });
    run.finish();
    const payers = new Set<number>();
    for (const { transactions } of run.blocks.slice(1))
      for (const { sender } of transactions) payers.add(sender);
    expect(payers.size).toBe(10);
  });

  test.each(['bootstrap-only', 'tx-rate', 'tx-rate-random', 'tx-n-outputs'])(
    'are made as %s says',
    (kind) => {
      const { run } = lposRun({
        consensus: { instruction: { kind, rate: 2, outputs: 3, members: 4 }, transport: 'direct' },
        duration: '25s',
      });
      const { summary } = run.finish();
      const paid = run.transactions.slice(1);
      expect(new Set(paid.map(({ sender }) => sender))).toEqual(new Set([0, 1, 2, 3]));
      expect(summary.payments.refused).toEqual({});
      const first = paid.filter(({ sender }) => sender === 0);
      const pauses = { 'bootstrap-only': 1e6, 'tx-n-outputs': 4.5e6 } as Record<string, number>;
      for (const { time } of first) expect((exactTime(time) - 5e6) % (pauses[kind] ?? 5e5)).toBe(0);
      if (kind !== 'tx-rate-random')
        expect(new Set(first.map(({ recipient }) => recipient))).toEqual(new Set([1]));
    },
  );

  test('are refused twice: the second spender of an output, and what asks for more than there is', () => {
    const codes: string[] = [];
    const observer: Observer = { refused: (_time, _node, _transaction, { code }) => codes.push(code) };
    const { run, protocol } = lposRun({ consensus: { instruction: { kind: 'none' } }, duration: '40s' }, [
      observer,
    ]);
    run.runUntil('6s');
    const [output] = protocol.ledger.of(1, protocol.tree.root);
    const spend = (owner: number) => protocol.payments.make(1, [output!], [{ value: output!.value, owner }]);
    const members = run.population.of('master');
    const participant = protocol.participantOf(1)!;
    participant.submit(spend(2));
    participant.submit(spend(3));
    participant.submit(protocol.payments.make(1, [], [{ value: 1, owner: 2 }]));
    participant.submit(protocol.payments.make(2, [output!], [{ value: output!.value, owner: 2 }]));
    run.finish();
    const counts = (code: string) => codes.filter((other) => other === code).length;
    expect(counts('overdraft')).toBe(members.length);
    expect(counts('double-spend')).toBe(2 * members.length);
    expect(run.balance(2)).toBe(200_000);
    expect(run.balance(3)).toBe(100_000);
  });
});

describe('what cannot be run', () => {
  const bad: readonly [Record<string, unknown>, RegExp][] = [
    [
      { consensus: { seats: 13 }, supply: 12 },
      /^consensus\.seats: expected at most as many seats as units of the supply \(12\), got 13$/,
    ],
    [
      { consensus: { genesis: '20-poor-men' } },
      /^consensus\.genesis: expected "genic", "10-rich-men" or "100-rich-men", got "20-poor-men"$/,
    ],
    [
      { consensus: { faulty: { nodes: 4 } } },
      /^consensus\.faulty\.nodes: expected fewer faulty members than seats \(4\) and members \(10\), got 4$/,
    ],
    [
      { nodes: { master: 9 } },
      /^nodes\.master: expected at least 10 members for the genesis 10-rich-men, got 9$/,
    ],
    [{ supply: 0 }, /^supply: expected /],
    [{ consensus: { seats: 0 } }, /^consensus\.seats: expected a whole number from 1 to 10000, got 0$/],
  ];
  test.each(bad)('%j', (changes, message) => {
    expect(() => simulate({ extends: 'lpos-default', ...changes }, fast)).toThrow(message);
  });
});

test('members log every five seconds what they sent and received, and the lines add up to the network', () => {
  const last = new Map<number, string>();
  const observer: Observer = {
    logged: (_time, node, _level, text) => {
      if (text().startsWith('NODE: messages info ')) last.set(node, text());
    },
  };
  // Nobody pays: the last line stands for all that was ever sent.
  const { run } = lposRun({ consensus: { instruction: { kind: 'none' } }, duration: '21s' }, [observer]);
  run.finish();
  expect(last.size).toBe(10);
  const sums = new Map<string, number>();
  for (const line of last.values()) {
    const { sent } = JSON.parse(line.slice('NODE: messages info '.length)) as {
      sent: Record<string, number>;
    };
    for (const [type, bytes] of Object.entries(sent)) sums.set(type, (sums.get(type) ?? 0) + bytes);
  }
  for (const type of ['announce', 'directed', 'discover'])
    expect([type, sums.get(type)]).toEqual([type, run.messages.get(type)!.bytes]);
});
