import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'consensim-repository-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fill = (address: string) =>
  spawnSync(process.execPath, [join(root, '.ci/repository.mjs'), address], { cwd: folder, encoding: 'utf8' });
const text = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('where the project lives', () => {
  for (const name of ['package.json', 'CITATION.cff']) cpSync(join(root, name), join(folder, name));
  const before = text('package.json');

  test('is refused when it is no address, and nothing is written', () => {
    const { status, stderr } = fill('github.com/somebody');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^repository: expected an address such as .*got "github.com\/somebody"\n$/);
    expect(text('package.json')).toBe(before);
  });

  test('is written to every field from one address, however often', () => {
    for (const address of ['https://github.com/first/one', 'https://github.com/some-body/con.sim.git']) {
      expect(fill(address)).toMatchObject({ status: 0, stderr: '' });
    }
    const written = JSON.parse(text('package.json')) as Record<string, unknown>;
    expect(written).toEqual({
      ...(JSON.parse(before) as object),
      homepage: 'https://github.com/some-body/con.sim#readme',
      repository: { type: 'git', url: 'git+https://github.com/some-body/con.sim.git' },
      bugs: { url: 'https://github.com/some-body/con.sim/issues' },
    });
    expect(text('CITATION.cff').match(/^repository-code:.*$/gm)).toEqual([
      'repository-code: "https://github.com/some-body/con.sim"',
    ]);
  });
});
