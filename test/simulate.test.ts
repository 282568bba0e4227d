import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../src/engine/errors.js';
import type { MetricName } from '../src/observers/metrics/catalogue.js';
import { prepare, type RunOptions, simulate } from '../src/simulate.js';

test('an option that there is not is refused with the nearest one, and no silent default', () => {
  const misspelt = { sead: '7' } as RunOptions;
  expect(() => simulate('pou-local', misspelt)).toThrow(ScenarioError);
  expect(() => simulate('pou-local', misspelt)).toThrow(
    /^options: there is no "sead", did you mean "seed"\?$/,
  );
  expect(() => prepare('pou-local', { workers: 3 } as RunOptions)).toThrow(
    /^options: there is no "workers"; known: seed, protocols, .*onProgress$/,
  );
  expect(() => prepare('pou-local', { seed: '7', sink: null, trace: false })).not.toThrow();
});

test.each(['observers', 'protocols'])('%s that are no list are refused in words', (name) => {
  const one = { [name]: { sent: 1 } } as RunOptions;
  expect(() => prepare('pou-local', one)).toThrow(ScenarioError);
  expect(() => prepare('pou-local', one)).toThrow(`options.${name}: expected a list, got {"sent":1}`);
});

test.each(['./mine.yaml', 'mine.yml', 'scenarios/pou-local', 'mine.json'])(
  'a file such as %j is no name of a scenario: the library reads no files',
  (file) => {
    expect(() => prepare(file)).toThrow(
      new ScenarioError(`"${file}": the library reads no files: give the content of one as an object`),
    );
  },
);

describe('a metric of a result', () => {
  const result = simulate('nakamoto-churn', { sink: null });

  test('is the value its table ends with, for the run, for a moment and for a node', () => {
    const rows = result.metrics.rows();
    const last = (name: string, node: number | null) =>
      rows.filter((row) => row['metric'] === name && row['node'] === node).at(-1)?.['value'];
    expect(result.metric('stale_rate')).toBe(last('stale_rate', null));
    expect(result.metric('blocks_made')).toBe(result.summary.blocks + result.summary.stale);
    expect(result.metric('height')).toBe(last('height', null));
    const ofNode = rows.find(({ node }) => node !== null);
    if (ofNode !== undefined) {
      const name = ofNode['metric'] as MetricName;
      expect(result.metric(name, Number(ofNode['node']))).toBe(last(name, Number(ofNode['node'])));
    }
  });

  test('has a name that is checked when it is compiled, and no value when it was not measured', () => {
    // @ts-expect-error: no metric has this name
    expect(result.metric('stale_rat')).toBeUndefined();
    expect(result.metric('height', 9999)).toBeUndefined();
  });
});
