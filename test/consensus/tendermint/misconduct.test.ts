import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { prepare } from '../../../src/simulate.js';

/** Runs validators of equal power, some of them attackers, for two minutes and says what came of it. */
function attacked(
  masters: number,
  nodes: readonly number[],
  attack: Record<string, unknown>,
  more: Record<string, unknown> = {},
) {
  const run = prepare(
    {
      extends: 'tendermint-default',
      nodes: { master: masters, consumer: 6 },
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
  const height = run.head(masters - 1)!.height;
  const { committee } = run.protocol.misconduct!;
  return { measures, height, guilty: committee!.guilty!(), isPastBound: committee!.isPastBound(), run };
}

const honest = attacked(7, [], {});

describe('equivocation', () => {
  const kind = 'equivocation';

  test.each([1, 2])('by %i of seven decides no two blocks, and blocks go on', (count) => {
    const nodes = Array.from({ length: count }, (_, node) => 2 * node + 1);
    const { measures, height, guilty, isPastBound } = attacked(7, nodes, { kind });
    expect(isPastBound).toBe(false);
    expect(measures['equivocations']).toBeGreaterThan(0);
    expect(measures['conflicting_decisions']).toBe(0);
    expect(measures['conflicting_final_heights']).toBe(0);
    expect(guilty).toEqual(nodes);
    expect(height).toBeGreaterThan(20);
    expect(height).toBeLessThan(honest.height);
  });

  test('by three of seven decides two blocks at a height, and their votes prove who it was', () => {
    const { measures, guilty, isPastBound } = attacked(7, [0, 2, 4], { kind });
    expect(isPastBound).toBe(true);
    expect(measures['conflicting_decisions']).toBeGreaterThan(0);
    expect(measures['conflicting_final_heights']).toBeGreaterThan(0);
    expect(guilty).toEqual([0, 2, 4]);
    expect(measures['guilty_power']).toBeCloseTo(3 / 7, 12);
  });

  test('is bounded by power, not by heads', () => {
    const heavy = { consensus: { protocol: 'tendermint', powers: [5, 1, 1, 1, 1, 1] } };
    expect(attacked(6, [0], { kind }, heavy).measures['conflicting_decisions']).toBeGreaterThan(0);
    const light = { consensus: { protocol: 'tendermint', powers: [2, 1, 1, 1, 1, 1] } };
    expect(attacked(6, [0], { kind }, light).measures['conflicting_decisions']).toBe(0);
  });
});

describe('forgotten locks', () => {
  const attack = { kind: 'dishonest-votes', votes: 'forgetting' };

  test('of two of four decide two blocks, nobody voted twice in one round, and both are named', () => {
    const { measures, guilty, isPastBound } = attacked(4, [0, 1], attack);
    expect(isPastBound).toBe(true);
    expect(measures['conflicting_final_heights']).toBeGreaterThan(0);
    expect(guilty).toEqual([0, 1]);
  });

  test('of two of seven decide nothing twice', () => {
    const { measures, height, guilty } = attacked(7, [0, 1], attack);
    expect(measures['conflicting_decisions']).toBe(0);
    expect(guilty).toEqual([]);
    expect(height).toBeGreaterThan(20);
  });
});

describe('votes for none', () => {
  const attack = { kind: 'dishonest-votes', votes: 'nil' };

  test('of two of seven cost only the rounds they should lead', () => {
    const { height, guilty } = attacked(7, [1, 3], attack);
    expect(height).toBeGreaterThan(30);
    expect(height).toBeLessThan(honest.height);
    expect(guilty).toEqual([]);
  });

  test('of three of seven stop the chain, and prove nothing', () => {
    const { height, guilty, measures } = attacked(7, [1, 3, 5], attack);
    expect(height).toBe(0);
    expect(guilty).toEqual([]);
    expect(measures['conflicting_final_heights']).toBe(0);
  });
});

describe('withholding', () => {
  test('of proposals, just in time, costs nine tenths of the patience and no round', () => {
    const { run, height } = attacked(7, [2], { kind: 'withholding', for: '1s' });
    expect(height).toBeLessThan(honest.height);
    for (const block of run.blocks.slice(1)) expect((block.seal as { round: number }).round).toBe(0);
  });

  test('for ever is silence: the others decide in later rounds', () => {
    const { run, height } = attacked(7, [2], { kind: 'withholding' });
    expect(height).toBeGreaterThan(20);
    expect(run.blocks.slice(1).filter(({ producer }) => producer === 2)).toEqual([]);
  });
});

test('an honest run proves nobody guilty', () => {
  expect(honest.guilty).toEqual([]);
  expect(honest.height).toBeGreaterThan(90);
});

describe('a validator that lost its disk, whose votes the others need', () => {
  // With one that votes for none, three of four are a quorum only with it.
  const heights = (votes: string, at: number) =>
    attacked(
      4,
      [0],
      { kind: 'dishonest-votes', votes: 'nil' },
      {
        consensus: { votes },
        faults: [{ at: `${at}ms`, until: `${at + 3000}ms`, crash: { nodes: [3], disk: 'lost' } }],
      },
    ).height;

  test('gets its own votes back where votes are relayed, and blocks go on whenever it was', () => {
    for (let at = 20_000; at < 26_000; at += 170)
      expect(heights('relayed', at), `at ${at} ms`).toBeGreaterThan(30);
  });
});

test('a validator that lost its disk learns of a block that it may not vote on, although it has nothing to repeat', () => {
  // Six, one of which votes for none: five are a quorum only with the one that lost its disk.
  const { run } = attacked(
    6,
    [0],
    { kind: 'dishonest-votes', votes: 'nil' },
    {
      seed: 'v/730',
      network: {
        latency: { exponential: '60ms' },
        jitter: { pareto: ['20ms', '10ms'] },
        bandwidth: '1MB/s',
      },
      consensus: { skipCommitTimeout: true },
      faults: [
        { at: '53s', until: '86s', loss: 0.2 },
        { at: '51s', until: '67s', crash: { count: 1, disk: 'lost' } },
      ],
    },
  );
  const heights = Array.from({ length: 6 }, (_, node) => run.head(node)!.height);
  expect(Math.min(...heights)).toBeGreaterThan(30);
});
