import { describe, expect, test } from 'vitest';
import { blockFiles, runParts, SMALL, scenarioOf, simulatedFiles, split } from './in-step.js';

describe('processes in lockstep', () => {
  test.each([
    ['1', 2],
    ['2', 3],
    ['3', 4],
    ['4', 3],
    ['5', 5],
  ])('write the block files that one process does, seed %s in %i processes', async (seed, processes) => {
    const masters = Math.max(2, processes - 1);
    const scenario = scenarioOf({ ...SMALL, nodes: { ...SMALL.nodes, master: masters } }, seed);
    const expected = blockFiles(simulatedFiles(scenario));
    const { files, parts, windows } = await runParts(scenario, split(scenario, processes));
    expect(expected.size).toBeGreaterThan(masters * 5);
    expect(blockFiles(files)).toEqual(expected);
    expect(windows).toBeGreaterThan(100);
    expect(parts.map(({ inbox }) => inbox.counts.refused)).toEqual(parts.map(() => 0));
  });

  test.each([
    ['a crash', [{ crash: { nodes: [0] }, at: '9s', until: '16s' }]],
    [
      'a crash with the disk lost',
      [{ crash: { nodes: [1], memory: 'lost', disk: 'lost' }, at: '9s', until: '20s' }],
    ],
    ['a partition', [{ partition: [[0], [1, 2, 3, 4, 5, 6, 7, 8, 9]], at: '9s', until: '18s' }]],
    ['a clock that is wrong', [{ clock: { nodes: [1], ahead: '300ms' }, at: '8s' }]],
  ])('do so through %s', async (_, faults) => {
    const scenario = scenarioOf({ ...SMALL, faults }, '6');
    const expected = blockFiles(simulatedFiles(scenario));
    const quiet = blockFiles(simulatedFiles(scenarioOf(SMALL, '6')));
    const { files } = await runParts(scenario, split(scenario, 4));
    expect(expected).not.toEqual(quiet);
    expect(blockFiles(files)).toEqual(expected);
  });

  test.each(['nakamoto', 'ghost'])('do so under %s, with the codec alone', async (protocol) => {
    const written = {
      supply: 1000,
      nodes: { master: 6, consumer: 4 },
      network: { latency: { uniform: ['100ms', '900ms'] }, jitter: '0s' },
      consensus: { protocol, blockTime: '5s' },
      workload: { payments: 20, every: '1s' },
      duration: '60s',
    };
    const scenario = scenarioOf(written, '7');
    const expected = blockFiles(simulatedFiles(scenario));
    const { files } = await runParts(scenario, split(scenario, 4));
    expect(expected.size).toBeGreaterThan(30);
    expect(blockFiles(files)).toEqual(expected);
  });
});
