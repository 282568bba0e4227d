import { createContext, runInContext } from 'node:vm';
import { build } from 'vite';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../src/cli/node-crypto.js';
import { simulate } from '../src/simulate.js';

/** Small, since signatures in plain JavaScript are slow and a context of its own makes them slower. */
const scenario = { extends: 'pou-default', nodes: { master: 2, consumer: 2 }, workload: { payments: 2 } };

interface Output {
  readonly output: readonly { readonly type: string; readonly code?: string }[];
}

/** The core as one script for a page, as a bundler makes it. */
async function bundle(): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      lib: {
        entry: new URL('../src/index.ts', import.meta.url).pathname,
        formats: ['iife'],
        name: 'consensim',
      },
    },
  })) as unknown as readonly Output[];
  return built[0]!.output[0]!.code!;
}

describe('the core as one script', () => {
  test('runs without any global of a platform and gives the digest that Node gives', async () => {
    const code = await bundle();
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
});
