import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { call, newFolder } from '../cli/terminal.js';
import { CHROMIUM, inBrowser, WITHOUT_BROWSER } from './chromium.js';

/** What a visible chart looks like in the browser. */
interface Seen {
  readonly name: string;
  readonly title: string;
  readonly reading: string;
  /** Axis labels and numbers of ticks, plot by plot. */
  readonly plots: readonly {
    readonly x: string;
    readonly y: string;
    readonly xTicks: number;
    readonly yTicks: number;
    readonly panel: boolean;
    /** Lines of the plot have names, not numbers. */
    readonly names: boolean;
  }[];
  /** Texts that reach out of the picture. */
  readonly cut: readonly string[];
  /** Height of the smallest letters on the screen, in pixels. */
  readonly smallest: number;
}

/** Runs in the page. */
const LOOK = `[...document.querySelectorAll('svg.chart')].filter((svg) => svg.getBoundingClientRect().width > 0).map((svg) => {
  const box = svg.getBoundingClientRect();
  const scale = box.width / svg.viewBox.baseVal.width;
  const texts = [...svg.querySelectorAll('text')];
  const label = (plot, axis) => plot.querySelector('[aria-label="' + axis + '-axis label"]')?.textContent ?? '';
  const ticks = (plot, axis) => plot.querySelectorAll('[aria-label="' + axis + '-axis tick label"] text').length;
  return {
    name: svg.dataset.chart,
    title: svg.querySelector('.title')?.textContent ?? '',
    reading: [...svg.querySelectorAll('.reading')].map((line) => line.textContent).join(' '),
    plots: [...svg.querySelectorAll('svg.plot')].map((plot) => ({
      x: label(plot, 'x'), y: label(plot, 'y'), xTicks: ticks(plot, 'x'), yTicks: ticks(plot, 'y'),
      panel: svg.querySelector('.panel') !== null,
      names: [...plot.querySelectorAll('[aria-label="y-axis tick label"] text')].every((text) => isNaN(parseFloat(text.textContent))),
    })),
    cut: texts.filter((text) => {
      const inner = text.getBoundingClientRect();
      return inner.left < box.left - 1 || inner.right > box.right + 1 || inner.top < box.top - 1 || inner.bottom > box.bottom + 1;
    }).map((text) => text.textContent),
    smallest: Math.min(...texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale)),
  };
})`;

async function lookAt(folder: string, width: number): Promise<readonly Seen[]> {
  const troubles: string[] = [];
  let seen: readonly Seen[] = [];
  await inBrowser(width, async (context) => {
    const page = await context.newPage();
    page.on('console', (message) => troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(error.message));
    const address = pathToFileURL(join(folder, 'report.html')).href;
    page.on('request', (request) => {
      const url = request.url();
      if (url !== address && !url.startsWith('data:')) troubles.push(`asks for ${url}`);
    });
    await page.goto(address);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow, 'nothing reaches past the right edge').toBeLessThanOrEqual(0);
    seen = (await page.evaluate(LOOK)) as readonly Seen[];
  });
  expect(troubles).toEqual([]);
  return seen;
}

/** What every chart must be, at any width. */
function judge(charts: readonly Seen[]): void {
  for (const { name, title, reading, plots, cut, smallest } of charts) {
    expect(title, name).not.toBe('');
    expect(reading, name).toMatch(/^[A-Z0-9].+\.$/);
    expect(cut, `${name} shows all its text`).toEqual([]);
    expect(smallest, `${name} can be read`).toBeGreaterThanOrEqual(10);
    expect(plots.length, name).toBeGreaterThan(0);
    for (const { x, y, xTicks, yTicks, panel, names } of plots) {
      // A varied key that is a pure number has no unit.
      expect(x, `${name}: x axis with its unit`).toMatch(/\(.+\)|^[a-z]+\.\w+/);
      // In a row of panels the lines are the scenarios, whose names stand at the axis.
      if (!panel && !names) expect(y, `${name}: y axis with its unit`).toMatch(/\(.+\)/);
      for (const ticks of [xTicks, yTicks]) {
        expect(ticks, name).toBeGreaterThanOrEqual(1);
        expect(ticks, name).toBeLessThanOrEqual(13);
      }
    }
  }
}

describe.skipIf(CHROMIUM === undefined)(`in a browser${WITHOUT_BROWSER}`, () => {
  const folder = newFolder();
  const small = ['--quiet', '--set', 'output.nodeFiles=none'];

  beforeAll(async () => {
    for (const scenario of ['pou-default', 'pycotr-default', 'ethereum-pow']) {
      const { stderr } = await call(['--scenario', scenario, '--out', scenario, '--report', ...small], {
        folder,
      });
      expect(stderr).toBe('');
    }
    const { stderr } = await call(
      [
        'compare',
        'pou-local',
        'stake-lottery-default',
        '--seeds',
        '2',
        '--workers',
        '1',
        '--out',
        'compared',
        '--quiet',
      ],
      { folder },
    );
    expect(stderr).toBe('');
  });

  test.each([1280, 768, 390])('the report of a run is whole and readable at %i pixels', async (width) => {
    const charts = await lookAt(join(folder, 'pou-default'), width);
    judge(charts);
    expect(charts.map(({ name }) => name)).toEqual([
      'chain',
      'wealth',
      'lorenz',
      'rewards-usage',
      'rewards-stake',
      'blocks-power',
      'intervals',
      'propagation',
      'pool',
      'messages',
    ]);
  });

  test.each(['pycotr-default', 'ethereum-pow'])('the report of %s, which forks, is too', async (scenario) => {
    judge(await lookAt(join(folder, scenario), 390));
    judge(await lookAt(join(folder, scenario), 1280));
  });

  test.each([1280, 390])('the report of a comparison is whole and readable at %i pixels', async (width) => {
    const charts = await lookAt(join(folder, 'compared'), width);
    judge(charts);
    expect(charts[0]).toMatchObject({ name: 'claim' });
    expect(charts.length).toBeGreaterThan(4);
  });

  const ranges = ['--vary', 'consensus.blockTime=1s..2s', '--vary', 'consensus.retributionRate=0.1..0.5'];
  const sweeps: readonly [name: string, words: readonly string[]][] = [
    ['two keys', ['--vary', 'consensus.blockTime=1s,2s', '--vary', 'nodes.master=3,5', '--fit', 'height']],
    ['indices', [...ranges, '--design', 'saltelli', '--points', '2']],
  ];
  test.each(sweeps)(
    'the report of a sweep, %s, is whole and readable, wide and narrow',
    async (name, words) => {
      const told = ['--seeds', '2', '--metric', 'confirmation_time_mean', '--workers', '1', '--quiet'];
      const { stderr } = await call(['sweep', 'pou-local', ...words, ...told, '--out', name], { folder });
      expect(stderr).toBe('');
      judge(await lookAt(join(folder, name), 390));
      judge(await lookAt(join(folder, name), 1280));
    },
  );
});
