import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const { exports: exported } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  exports: Readonly<Record<string, string | { default: string }>>;
};
const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url));

/** What examples import by the package's name is, in tests, the source. */
export const alias = Object.entries(exported)
  .filter((entry): entry is [string, { default: string }] => typeof entry[1] !== 'string')
  .map(([door, { default: built }]) => ({
    find: new RegExp(`^consensim${door.slice(1)}$`),
    replacement: source(built.replace('./dist/', '').replace('.js', '.ts')),
  }));

export default defineConfig({
  resolve: { alias },
  test: {
    // By default one core is left idle, which is half of a small machine.
    maxWorkers: '100%',
    include: ['test/**/*.test.ts'],
    exclude: ['test/**/*.slow.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
