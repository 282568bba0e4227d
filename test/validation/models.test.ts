import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeTrial } from '../../src/validation/model.js';
import { MODELS } from '../../src/validation/models/index.js';
import { parseTable, type ValidationRow } from '../../src/validation/table.js';
import { sharedBy, simulateRow, simulateRows } from '../../src/validation/validation.js';
import { judge } from '../../src/validation/verdict.js';

const folder = new URL('../../validation/', import.meta.url);
const tables = readdirSync(folder)
  .sort()
  .map((file) => parseTable(JSON.parse(readFileSync(new URL(file, folder), 'utf8')), file));
const rows = tables.flatMap((table) => table.rows);

/** As `simulate validate` would run it, with very few samples. */
const EFFORT = 0.005;
/** Passed by chance in one of 300,000 rows. */
const BOUND = 4.6;

/** What a model says to parameters written as in a table. */
function ask(model: string, parameters: object, effort = EFFORT, seed = 'seed') {
  const { [model]: asked } = MODELS;
  return asked!.simulate(asked!.parameters.parse(parameters), makeTrial(seed, 'row', 0, effort));
}

describe('every model', () => {
  const used = new Map<string, ValidationRow>();
  for (const row of rows)
    if (row.compare === 'verdict' && !used.has(row.model.name)) used.set(row.model.name, row);

  test('is asked by a judged row of a table', () => {
    expect(Object.keys(MODELS).filter((name) => !used.has(name))).toEqual([]);
  });

  test.each([...used])('%s repeats itself with the same seed', (_name, row) => {
    expect(simulateRow(row, 'again', 0, EFFORT)).toEqual(simulateRow(row, 'again', 0, EFFORT));
  });
});

// Tables of counted things: a protocol's messages, delays, quorums, graph distances, finality, recorded raffles.
const EXACT = [
  'messages-of-a-decision',
  'pbft-with-client',
  'delays-of-a-decision',
  'ethereum-finality',
  'flood-messages',
  'flood-distances',
  'raffle-vectors',
  // Whole runs.
  'run-flood',
  'run-inventory',
  'run-subsidy',
  'run-retarget-steps',
  'run-tendermint',
  'run-pycotr',
  'run-lottery-rewards',
];

/** Each row with its estimate; rows of one simulation are read from one. */
function estimatesOf(judged: readonly ValidationRow[]) {
  const sharing = new Map<string, ValidationRow[]>();
  for (const row of judged) sharing.set(sharedBy(row), [...(sharing.get(sharedBy(row)) ?? []), row]);
  return [...sharing.values()].flatMap((together) => {
    const estimates = simulateRows(together, 'exact', 0, EFFORT);
    return together.map((row, place) => [row, estimates[place]!] as const);
  });
}

describe('without chance', () => {
  test.each(EXACT)('every judged row of %s is met exactly', (id) => {
    const judged = tables
      .find((table) => table.id === id)!
      .rows.filter(({ compare }) => compare === 'verdict');
    expect(judged.length).toBeGreaterThan(1);
    for (const [row, estimate] of estimatesOf(judged)) {
      expect({ row: row.id, kind: estimate.kind }).toEqual({ row: row.id, kind: 'exact' });
      expect([row.id, judge(row, estimate, 0).verdict]).toEqual([row.id, 'within']);
    }
  });
});

test('two thirds are enough for finality, and a part in ten thousand less is not', () => {
  const finalises = (online: number) =>
    ask('checkpoint-finality', { quantity: 'finalises', online }).value === 1;
  expect([2 / 3, 0.6667, 0.6666, 0.66666].map(finalises)).toEqual([true, true, false, false]);
});

describe('a simulation that is wrong is seen', () => {
  test('one message more or less', () => {
    const messages = (silent: number) =>
      ask('replica-votes', { quantity: 'messages', protocol: 'pbft', replicas: 4, silent }).value;
    expect(messages(0)).toBe(24);
    expect(messages(1)).toBeLessThan(24);
  });

  test('a quorum that is too large bears fewer silent replicas', () => {
    const faults = (protocol: string) =>
      ask('replica-votes', { quantity: 'faults', protocol, replicas: 10 }).value;
    expect([faults('pbft'), faults('raft')]).toEqual([3, 4]);
  });

  // Each condition is put a tenth off, and then the row that held before is outside.
  test.each([
    ['mining-clock', { quantity: 'interval', interval: 600, samples: 1_000_000 }, { interval: 660 }, 600],
    ['mining-share', { share: 0.2, blocks: 100, total: 4_000_000 }, { share: 0.22 }, 0.2],
    ['payment-queue', { quantity: 'empty', load: 0.5, capacity: 1 }, { load: 0.6 }, 0.5],
    ['uplink-queue', { quantity: 'wait', load: 0.5, messages: 4_000_000 }, { load: 0.6 }, 0.5],
    ['slot-leaders', { quantity: 'gap', activity: 0.05, slots: 20_000_000 }, { activity: 0.055 }, 20],
    [
      'relay-spread',
      { quantity: 'time to all', relay: 'push rounds', nodes: 32, runs: 40_000 },
      { nodes: 45 },
      9.329336863664762,
    ],
    ['contacts', { contact: 'pull rounds', nodes: 32, runs: 100_000 }, { nodes: 40 }, 7.607917268852136],
    [
      'usage-raffle',
      { quantity: 'stakeholders', amounts: [100, 300, 700], feesRate: 0.1, blocks: 1_000_000 },
      { feesRate: 0.11 },
      50.727272727272734,
    ],
    ['usage-closer', { quantity: 'elected', masters: 11, draws: 1_000_000 }, { masters: 8 }, 0.125],
    ['stake-draw', { draw: 'single', stakes: [200, 800], draws: 2_000_000 }, { draw: 'equivalent' }, 0.125],
    [
      'leader-rotation',
      { quantity: 'views', replicas: 10, silent: 3, heights: 2_000_000 },
      { silent: 4 },
      1.4285714285714286,
    ],
    [
      'snow-sampling',
      { quantity: 'success', nodes: 100, supporters: 75, repetitions: 400_000 },
      { distinct: false, supporters: 72 },
      0.6235334414302615,
    ],
  ] as const)('%s', (model, right, wrong, expected) => {
    const distance = (parameters: object) => {
      const { value, standardError } = ask(model, parameters);
      return Math.abs(value - expected) / standardError;
    };
    expect(distance(right)).toBeLessThan(BOUND);
    expect(distance({ ...right, ...wrong })).toBeGreaterThan(BOUND);
  });
});

describe('a whole run', () => {
  const scenario = { extends: 'tendermint-default', duration: '30s', nodes: { master: 4, consumer: 0 } };
  const asked = { scenario: { ...scenario, workload: { kind: 'none', payments: 0 } }, certain: true };

  test('is read the same by one row alone and by rows together', () => {
    const { 'whole-run': model } = MODELS;
    const rows = [
      { ...asked, read: { column: 'time', gaps: true } },
      { ...asked, read: { summary: 'blocks' } },
      { ...asked, read: { share: { producer: 0 } } },
    ].map((row) => model!.parameters.parse(row));
    const trial = makeTrial('seed', 'row', 0, 1);
    expect(model!.simulateAll!(rows, trial)).toEqual(rows.map((row) => model!.simulate(row, trial)));
    expect(new Set(rows.map((row) => model!.shares!(row))).size).toBe(1);
  });

  test('whose values differ where they must be equal is not equal to the first', () => {
    const { value } = ask('whole-run', { ...asked, read: { column: 'height' } });
    expect(value).toBeGreaterThan(1);
  });

  test.each([
    [{ column: 'tim' }, 'read: the table blocks has no column tim'],
    [{ summary: 'blok' }, 'read: summary.json has no blok'],
  ])('says which number it does not have: %o', (read, message) => {
    expect(() => ask('whole-run', { ...asked, read })).toThrow(message);
  });
});

test('whole runs and the draw alone fare alike: a lottery that compounds is an urn', () => {
  const share = { share: 0.2, blocks: 50, reward: { constant: 0.1 }, runs: 60 };
  const run = ask('stake-share', { ...share, of: 'run' }, 1);
  const draw = ask('stake-share', { ...share, runs: 2000 }, 1);
  for (const { value, standardError } of [run, draw]) {
    expect(Math.abs(value - 0.2)).toBeLessThan(BOUND * standardError);
  }
});

test('a stale block for each that comes while another travels: a mesh with delay has some, one without has none', () => {
  const mesh = { shares: 10, interval: 600, blocks: 100_000 };
  expect(ask('mesh-mining', { ...mesh, delay: 0 }, 0.01).value).toBe(0);
  expect(ask('mesh-mining', { ...mesh, delay: 60 }, 0.01).value).toBeGreaterThan(0.03);
});
