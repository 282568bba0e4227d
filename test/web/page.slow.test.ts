import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { prepare } from '../../src/simulate.js';
import { call } from '../cli/terminal.js';
import { launch } from '../engines/chromium.js';
import { findChromium } from '../engines/programs.js';

const chromium = findChromium();
/** A scenario of each protocol. */
const SCENARIOS = [
  'pou-local',
  'ten-equal-miners',
  'stake-lottery-default',
  'cheesechain-default',
  'lpos-default',
  'tendermint-default',
];

/** The digest of a scenario as the command runs it. */
function digestOf(text: string): string {
  const platform = { hashes: nodeHashes, signer: nodeSigner };
  return prepare(JSON.parse(text), { platform, sink: null, trace: false }).finish().digest;
}

describe.skipIf('missing' in chromium)('the page of a run', () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'consensim-page-'));

  beforeAll(async () => {
    // What is tested is what stands in src, not what was built before.
    const { buildPage }: { buildPage(root: string): Promise<string> } = await import(
      pathToFileURL(resolve('.ci/page.mjs')).href
    );
    await buildPage(process.cwd());
    if ('path' in chromium) browser = await launch(chromium.path);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function opened(
    name: string,
    hash = '',
  ): Promise<{ page: Page; requests: string[]; errors: string[] }> {
    const path = join(folder, `${name}.html`);
    const { code, stderr } = await call(['page', name, '--out', path]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const page = await browser.newPage();
    const requests: string[] = [];
    const errors: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => errors.push(message.text()));
    await page.goto(`${pathToFileURL(path)}${hash}`);
    await page.getByRole('button', { name: 'Play' }).waitFor();
    return { page, requests, errors };
  }

  const moment = (page: Page) => page.getByLabel('Moment of the run');
  const digest = (page: Page) => page.locator('.digest code').innerText();

  /** Goes to a part of the run. */
  async function seek(page: Page, part: number): Promise<void> {
    const end = Number(await moment(page).getAttribute('max'));
    await moment(page).fill(String(Math.floor(end * part)));
    await expect
      .poll(() => page.locator('.timeline p').innerText(), { timeout: 30_000 })
      .not.toContain('running again');
    if (part === 1)
      await expect
        .poll(() => page.locator('.digest').innerText(), { timeout: 60_000 })
        .toContain('of the run');
  }

  test.each(SCENARIOS)(
    'is played, broken, mended and gone back in, and is the scenario that it says: %s',
    async (name) => {
      const { page, requests, errors } = await opened(name);
      await page.keyboard.press('Space');
      await expect.poll(() => moment(page).inputValue()).not.toBe('0');
      await page.keyboard.press('Space');
      await seek(page, 0.2);
      await page.getByRole('button', { name: 'Split the network' }).click();
      await page.getByRole('button', { name: 'Heal the network' }).waitFor();
      await seek(page, 0.4);
      await page.getByRole('button', { name: 'Heal the network' }).click();
      await page.getByRole('button', { name: 'Split the network' }).waitFor();
      await page.getByRole('button', { name: /^Crash node 0$/ }).click();
      await page.getByRole('button', { name: /^Restart node 0$/ }).waitFor();
      expect(await page.locator('dd').first().innerText()).toBe('down');
      const pays = page.getByRole('button', { name: 'Pay', exact: true });
      if ((await pays.count()) > 0) await pays.click();
      await page.getByRole('button', { name: 'Next block' }).click();
      await page.getByRole('button', { name: 'Next event' }).click();
      await seek(page, 1);
      const ended = await digest(page);
      const text = (await page.locator('pre.scenario').textContent())!;
      expect(digestOf(text)).toBe(ended);
      expect(Object.keys(JSON.parse(text))).toContain('faults');

      // Back and forth is the same run; and the link opens it somewhere else.
      await seek(page, 0.1);
      await seek(page, 1);
      expect(await digest(page)).toBe(ended);
      const { faults, workload } = JSON.parse(text) as { faults: object[]; workload?: { orders?: object[] } };
      expect(faults).toHaveLength(2);
      expect(workload?.orders ?? []).toHaveLength((await pays.count()) > 0 ? 1 : 0);
      // The page itself and the worker that stands in it: nothing comes over a network.
      expect(requests.filter((url) => !/^(file|blob):/.test(url))).toEqual([]);
      expect(errors).toEqual([]);
      await page.close();
    },
    120_000,
  );

  test('takes a lesson step by step, whose claims are true, and opens another', async () => {
    const path = join(folder, 'lesson.html');
    expect((await call(['page', '--lesson', 'partition', '--out', path])).code).toBe(0);
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => errors.push(message.text()));
    await page.goto(String(pathToFileURL(path)));
    await page.getByRole('button', { name: 'Take the first step' }).click();
    await page.locator('.claims li').first().waitFor();
    for (const title of ['Two networks', 'One again']) {
      await page.getByRole('button', { name: 'Take the next step' }).click();
      await expect.poll(() => page.locator('.lesson h3').first().innerText()).toContain(title);
      await page.locator('.claims li').first().waitFor();
      expect(await page.locator('.claims').innerText()).not.toContain('another run');
    }
    expect(await page.locator('.lesson').innerText()).toContain('Was it safe?');
    await page.locator('.lessons select').selectOption('view-change');
    await expect.poll(() => page.locator('h1').innerText()).toContain('lpos');
    await page.getByText('Messages about one height').click();
    await page.locator('.sequence').waitFor();
    expect(errors).toEqual([]);
    await page.close();
  }, 60_000);

  test('mines, slows a link, takes another seed and attacks, and is the scenario that it says', async () => {
    const { page, errors } = await opened('ten-equal-miners');
    await seek(page, 0.05);
    await page.getByRole('button', { name: 'Mine a block now' }).click();
    await page.getByRole('button', { name: 'Slow it' }).click();
    await page.getByRole('button', { name: 'Cut it off' }).click();
    await page.getByRole('button', { name: 'Undo clock, delays, cut' }).click();
    await page.getByLabel('Seed', { exact: true }).fill('7');
    await page.getByRole('button', { name: 'Run with it' }).click();
    await expect.poll(() => page.locator('header p').first().innerText()).toContain('seed 7');
    await page.getByRole('button', { name: 'Attack from the start' }).click();
    await expect.poll(() => page.locator('pre.scenario').textContent()).toContain('attacks');
    await page.getByText('Ledger of its account').click();
    await seek(page, 1);
    const text = (await page.locator('pre.scenario').textContent())!;
    expect(JSON.parse(text)).toMatchObject({ seed: '7', workload: { mining: [{ node: 0 }] } });
    expect(digestOf(text)).toBe(await digest(page));
    expect(errors).toEqual([]);
    await page.close();
  }, 60_000);

  test('opens a link with what was done in it', async () => {
    const actions = [{ do: 'crash', at: 3_600_000_001, node: 2 }];
    const hash = `#${new URLSearchParams({ do: JSON.stringify(actions) })}`;
    const { page, errors } = await opened('ten-equal-miners', hash);
    await seek(page, 1);
    const text = (await page.locator('pre.scenario').textContent())!;
    expect(JSON.parse(text)).toMatchObject({ faults: [{ at: '3600000001us', crash: { nodes: [2] } }] });
    expect(digestOf(text)).toBe(await digest(page));
    expect(errors).toEqual([]);
    await page.close();
  }, 60_000);

  test('says why something cannot be done, and goes on', async () => {
    const { page } = await opened('pou-local');
    await page.locator('form input').first().fill('a lot');
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await expect
      .poll(() => page.getByRole('alert').innerText())
      .toMatch(/^workload.orders.0.amount: expected coins/);
    await page.getByRole('button', { name: 'Next block' }).click();
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
    await page.close();
  }, 60_000);

  test('fits a phone, has names for all it shows, and is small', async () => {
    const { page } = await opened('ten-equal-miners');
    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(() => page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
    const names = await page.evaluate<string[]>(`[...document.querySelectorAll('button, select, input')].map(
      (one) => one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent)`);
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => name.trim() === '')).toEqual([]);
    await page.close();
    expect(gzipSync(readFileSync(join(folder, 'ten-equal-miners.html'))).length).toBeLessThan(300_000);
  }, 60_000);
});
