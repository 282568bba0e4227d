import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { METRICS, type MetricDefinition, metricNamed } from '../../../src/index.js';
import { MetricRows } from '../../../src/observers/metrics/metric-rows.js';

describe('the table of metrics', () => {
  test('names each metric once, in snake case', () => {
    const names = METRICS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/);
  });

  test('gives each a title of its own, a unit, a definition in sentences and a source', () => {
    expect(new Set(METRICS.map(({ title }) => title)).size).toBe(METRICS.length);
    for (const { name, title, unit, definition, source } of METRICS) {
      expect(title.length, name).toBeLessThanOrEqual(40);
      expect(unit, name).toMatch(/^\S+$/);
      expect(definition, name).toMatch(/^[A-Z].*\.$/);
      expect(source, name).not.toBe('');
    }
  });

  test('is what docs/metrics.md says', async () => {
    const folder = new URL('../../../docs/', import.meta.url);
    const { metricsPage } = (await import(new URL('metrics.mjs', folder).href)) as {
      metricsPage: (metrics: readonly MetricDefinition[]) => string;
    };
    expect(readFileSync(new URL('metrics.md', folder), 'utf8')).toBe(metricsPage(METRICS));
  });

  test('finds a metric by its name', () => {
    expect(metricNamed('stale_rate')?.unit).toBe('share');
    expect(metricNamed('stale')).toBeUndefined();
  });
});

describe('the sheet of metrics', () => {
  test('takes finite values of metrics in the table, and leaves out what is absent', () => {
    const rows = new MetricRows();
    rows.add(1_500_000, 'height', 3);
    rows.add(2_000_000, 'balance', 0.1, 7);
    rows.add(2_000_000, 'supply', undefined);
    expect(rows.table().rows()).toEqual([
      { time: 1.5, node: null, metric: 'height', value: 3 },
      { time: 2, node: 7, metric: 'balance', value: 0.1 },
    ]);
    expect(() => rows.add(0, 'height', Number.NaN)).toThrow('expected a finite number');
    // @ts-expect-error no metric has this name
    rows.add(0, 'hight', 1);
  });
});
