import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { prepare } from '../../../src/simulate.js';

/** Runs replicas, some of them attackers, for two minutes and says what came of it. */
function attacked(
  replicas: number,
  nodes: readonly number[],
  attack: Record<string, unknown>,
  more: Record<string, unknown> = {},
) {
  const run = prepare(
    {
      extends: 'pbft-four',
      nodes: { master: replicas, consumer: 6 },
      network: { latency: '20ms' },
      duration: '2min',
      workload: { payments: 100, every: '1s', warmup: '5s' },
      attacks: nodes.length === 0 ? [] : [{ nodes, ...attack }],
      ...more,
    },
    { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null },
  );
  const { summary } = run.finish();
  const measures = Object.assign({}, ...(summary.attacks ?? []).map((entry) => entry.measures)) as Record<
    string,
    number
  >;
  const height = run.head(replicas - 1)!.height;
  const views = run.blocks.slice(1).map(({ seal }) => (seal as { round: number }).round);
  const sent = (type: string) => run.messages.get(type)?.sent ?? 0;
  return { measures, height, views, sent, guilty: run.protocol.misconduct!.committee!.guilty!() };
}

const honest = attacked(7, [], {});

test('an honest run changes no view, and proves nobody guilty', () => {
  expect(honest.guilty).toEqual([]);
  expect(honest.height).toBeGreaterThan(100);
  expect(honest.sent('view-change')).toBe(0);
  expect(new Set(honest.views)).toEqual(new Set([0]));
});

describe('equivocation', () => {
  const kind = 'equivocation';

  test.each([
    [4, [0]],
    [7, [0, 1]],
  ])(
    'among %i by %j decides no two blocks, and blocks continue under the next primary',
    (replicas, nodes) => {
      const { measures, height, guilty } = attacked(replicas, nodes, { kind });
      expect(measures['equivocations']).toBeGreaterThan(0);
      expect(measures['conflicting_decisions']).toBe(0);
      expect(measures['conflicting_final_heights']).toBe(0);
      // Who is never primary with a payment to leave out has nothing to sign twice for.
      for (const node of guilty) expect(nodes).toContain(node);
      expect(height).toBeGreaterThan(20);
    },
  );

  test.each([
    [4, [0, 1]],
    [7, [0, 1, 2]],
  ])('among %i by %j decides two blocks at a height, and their votes prove who it was', (replicas, nodes) => {
    const { measures, guilty } = attacked(replicas, nodes, { kind });
    expect(measures['conflicting_final_heights']).toBeGreaterThan(0);
    expect(guilty).toEqual(nodes);
  });
});

describe('silence', () => {
  test('of the first primary costs one view change, and it leads no more', () => {
    const { height, views, sent } = attacked(7, [0], { kind: 'withholding' });
    expect(height).toBeGreaterThan(honest.height - 5);
    expect(new Set(views)).toEqual(new Set([1]));
    expect(sent('new-view')).toBe(6);
  });

  test('of as many as may be faulty leaves blocks, and of one more leaves none', () => {
    expect(attacked(7, [5, 6], { kind: 'withholding' }).height).toBe(honest.height);
    const { height, measures } = attacked(7, [4, 5, 6], { kind: 'withholding' });
    expect(height).toBe(0);
    expect(measures['conflicting_final_heights']).toBe(0);
  });
});

test('a primary that is just in time stays primary, and each block takes nine tenths of the timeout more', () => {
  const { height, views, sent } = attacked(7, [0], { kind: 'withholding', for: '1s' });
  expect(sent('view-change')).toBe(0);
  expect(new Set(views)).toEqual(new Set([0]));
  // Blocks each 1 + 1.8 + 0.06 s in 120 - 5 s.
  expect(height).toBeGreaterThan(38);
  expect(height).toBeLessThan(43);
});

test('a forced view change gives each replica its turn, without a message', () => {
  const { height, views, sent } = attacked(4, [], {}, { consensus: { forcedViewChange: 3 } });
  expect(height).toBeGreaterThan(100);
  expect(sent('view-change')).toBe(0);
  expect(views.slice(0, 7)).toEqual([0, 0, 0, 1, 1, 1, 2]);
});
