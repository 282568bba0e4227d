import { describe, expect, test } from 'vitest';
import { escaped } from '../../src/observers/html-text.js';
import { chartSvg } from '../../src/report/chart.js';
import { lorenzCurve } from '../../src/report/charts/lorenz.js';
import { estimateText } from '../../src/report/estimate-text.js';
import { textWidth, wrapped } from '../../src/report/markup.js';
import { bytesText, compact, rounded, tickText } from '../../src/report/number-text.js';
import { timeText } from '../../src/report/time-unit.js';

describe('a chart', () => {
  const chart = {
    name: 'sample',
    title: 'Shares & <angles>',
    reading: 'The mean is 0.00049 ± 0.00012 of 1.23456789.',
    panels: [{ plot: () => ({ marks: [] }) }],
  };

  test('escapes its words and keeps their digits', () => {
    const svg = chartSvg(chart, { width: 600, narrow: false }, true);
    expect(svg).toContain('Shares &amp; &lt;angles&gt;');
    expect(svg).toContain('0.00049 ± 0.00012 of 1.23456789.');
    expect(svg).toBe(chartSvg(chart, { width: 600, narrow: false }, true));
  });

  test('grows in height where a narrow place breaks its words into lines', () => {
    const heightAt = (width: number) =>
      Number(/height="(\d+)"/.exec(chartSvg(chart, { width, narrow: true }, false))![1]);
    expect(heightAt(200)).toBeGreaterThan(heightAt(600));
  });
});

describe('a Lorenz curve', () => {
  test('of 1, 1, 2 and 4 is the one worked out by hand', () => {
    // Sums from the poorest: 1, 2, 4, 8 of 8.
    expect(lorenzCurve([4, 1, 2, 1])).toEqual([
      { nodes: 0, money: 0 },
      { nodes: 25, money: 12.5 },
      { nodes: 50, money: 25 },
      { nodes: 75, money: 50 },
      { nodes: 100, money: 100 },
    ]);
  });

  test('of nothing is none, and of many keeps both ends', () => {
    expect(lorenzCurve([0, 0])).toEqual([]);
    const curve = lorenzCurve(Array.from({ length: 1001 }, () => 3));
    expect(curve.length).toBeLessThan(300);
    expect(curve.at(-1)).toEqual({ nodes: 100, money: 100 });
  });
});

describe('words', () => {
  test('break where there is room, and never before a percent sign', () => {
    const lines = wrapped('one two three 40 % four', 10, textWidth('three 40', 10));
    expect(lines.join(' ')).toBe('one two three 40 % four');
    expect(lines.some((line) => line.startsWith('%'))).toBe(false);
    expect(escaped(`<a href="x">'&'</a>`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;');
  });

  test.each([
    [rounded(0), '0'],
    [rounded(0.0012345), '0.00123'],
    [rounded(12345.6), '12,346'],
    [rounded(0.00000012), '1.20e-7'],
    [tickText(1_500_000), '1.5M'],
    [tickText(-250), '-250'],
    [compact(711e12), '711T'],
    [bytesText(1_234_567), '1.23 MB'],
    [timeText(0.0595), '59.5 ms'],
    [timeText(600), '10 min'],
    [timeText(1.91), '1.91 s'],
    [timeText(104 * 60), '1.73 h'],
    [estimateText({ count: 10, mean: 0.61234, deviation: 1, halfWidth: 0.0213 }), '0.612 ± 0.021'],
    [estimateText({ count: 10, mean: 0.5, deviation: 0, halfWidth: 1e-17 }), '0.5'],
    [estimateText(undefined), '–'],
  ])('%s stands for its number', (text, expected) => {
    expect(text).toBe(expected);
  });
});
