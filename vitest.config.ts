import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url));

/** What examples import by the package's name is, in tests, the source. */
export const alias = [
  { find: /^consensim$/, replacement: source('index.ts') },
  { find: 'consensim/node', replacement: source('cli/node-crypto.ts') },
  { find: 'consensim/protocol', replacement: source('protocol.ts') },
  { find: 'consensim/testing', replacement: source('testing/index.ts') },
];

export default defineConfig({
  resolve: { alias },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/**/*.slow.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
