import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import type { UserConfig } from 'vite';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../src/cli/node-crypto.js';
import { simulate } from '../src/simulate.js';
import { alias } from '../vitest.config.js';
import { bundle, ROOT } from './engines/core-bundle.js';
import { bundlePage, CORE_PAGE, PROTOCOL_PAGES } from './package/page.js';

/** Small, since signatures in plain JavaScript are slow and a context of its own makes them slower. */
const scenario = { extends: 'pou-default', nodes: { master: 2, consumer: 2 }, workload: { payments: 2 } };
const entry = `${ROOT}/src/index.ts`;
const kilobytes = (code: string) => gzipSync(code, { level: 9 }).length / 1000;

describe('the core as one script', () => {
  test('runs without any global of a platform and gives the digest that Node gives', async () => {
    const { code } = await bundle(entry, { global: 'consensim' });
    expect(code).not.toMatch(/\bfrom ['"]node:|require\(['"]node:/);
    // A new context has the language alone: no process, no Buffer, no crypto, no TextEncoder, no timers.
    const context = createContext({});
    expect(runInContext('typeof process + typeof TextEncoder + typeof setTimeout', context)).toBe(
      'undefined'.repeat(3),
    );
    runInContext(`${code}; globalThis.core = consensim;`, context);
    const digest = runInContext(`core.simulate(${JSON.stringify(scenario)}, { sink: null }).digest`, context);
    expect(digest).toBe(simulate(scenario, { platform: { hashes: nodeHashes, signer: nodeSigner } }).digest);
  });

  /** Packages the core may bring along. */
  const brought = ['@noble/hashes', 'seedrandom', 'tweetnacl', 'zod'];
  /**
   * Kilobytes of 1000 bytes, gzipped, of everything the library exports. What it weighs now, with a tenth to spare: whoever
   * passes it looks at `npm run bundle` first, and raises it with the reason in the commit.
   */
  const LARGEST = 270;
  const LARGEST_BROUGHT = 47;

  test(`weighs at most ${LARGEST} kB gzipped, of which others' packages ${LARGEST_BROUGHT} kB`, async () => {
    const { code, modules } = await bundle(entry);
    const packages = [...modules.keys()].map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
    expect([...new Set(packages.filter((name) => name !== undefined))].sort()).toEqual(brought);
    const whole = kilobytes(code);
    const own = kilobytes((await bundle(entry, { external: /^(?:@noble|seedrandom|tweetnacl|zod)/ })).code);
    expect(whole).toBeLessThan(LARGEST);
    expect(whole - own).toBeLessThan(LARGEST_BROUGHT);
  });
});

describe('consensim/core, what runs without tables and without reading scenarios', () => {
  /** Kilobytes of 1000 bytes, gzipped, alone and with any one protocol. */
  const LARGEST = 72;
  const LARGEST_WITH_PROTOCOL = 95;

  test(`weighs at most ${LARGEST} kB gzipped, with one protocol ${LARGEST_WITH_PROTOCOL} kB, and has neither schema nor table`, async () => {
    const alone = await bundlePage(CORE_PAGE);
    expect(kilobytes(alone.code)).toBeLessThan(LARGEST);
    for (const [name, page] of Object.entries(PROTOCOL_PAGES)) {
      const { code, modules } = await bundlePage(page);
      expect(kilobytes(code), name).toBeLessThan(LARGEST_WITH_PROTOCOL);
      const unwanted = [...modules.keys()].filter((path) =>
        /node_modules\/zod|built-in|(?:consensus|attacks)\/index\.ts|-definitions/.test(path),
      );
      expect(unwanted, name).toEqual([]);
    }
  });

  test('is bundled with one protocol as the example says, and gives the digest that simulate gives', async () => {
    const folder = `${ROOT}/examples/small-page`;
    const page = (await import(`${folder}/vite.config.js`)) as { default: { define: { SCENARIO: string } } };
    const config: UserConfig = { ...page.default, resolve: { alias } };
    const { code } = await bundle(`${folder}/run.js`, { global: 'page', config });
    const context = createContext({});
    runInContext(`${code}; globalThis.run = page.run;`, context);
    const digest = runInContext("run('7').digest", context);
    expect(digest).toBe(simulate(JSON.parse(page.default.define.SCENARIO), { seed: '7' }).digest);
  });
});
