import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test.each([
  ['docs/writing-a-protocol.md', 8],
  ['docs/writing-a-voting-protocol.md', 9],
  ['docs/bundling.md', 2],
])('every piece of code that %s takes from a file is in that file', (page, least) => {
  const pieces = [...file(page).matchAll(/```(?:js|yaml)\n(?:\/\/|#) (examples\/\S+)\n([\s\S]*?)```/g)];
  expect(pieces.length).toBeGreaterThanOrEqual(least);
  for (const [, path, code] of pieces) expect(file(path!)).toContain(code);
});
