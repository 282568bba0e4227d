import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { GOLDEN } from '../engines/check.js';
import { buildProgram } from './program.js';

/** Bytes of code that `simulate list` may load: what is known by name, and no protocol, schema or YAML. */
const MOST_TO_LIST = 160_000;

/** A protocol that refuses what it is given, with the library's own kind of error. */
const REFUSING = `import { ScenarioError } from 'consensim';
import { nakamoto } from './nakamoto.js';
export const refusing = { ...nakamoto, name: 'refusing', create() { throw new ScenarioError('nodes: too few for me'); } };
`;
const NAKAMOTO = `import { PROTOCOLS } from 'consensim';
export const nakamoto = PROTOCOLS.nakamoto;
`;

describe('the bundled command', () => {
  let program = '';
  let folder = '';
  let parts: readonly string[] = [];
  beforeAll(async () => {
    program = await buildProgram();
    folder = dirname(program);
    parts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  }, 60_000);

  const simulate = (argv: readonly string[], file = program) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...argv], {
      cwd: join(folder, '../..'),
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  test('gives the digest of the library', () => {
    const ran = simulate(['pou-default', '--json', '--expect-digest', GOLDEN['pou-default']!]);
    expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('lists what the command outside its bundle lists, and knows its version', () => {
    const outside = join(folder, '../cli/main.js');
    expect(simulate(['list'])).toEqual(simulate(['list'], outside));
    expect(simulate(['--version'])).toEqual(simulate(['--version'], outside));
    expect(simulate(['validate', '--list'])).toEqual(simulate(['validate', '--list'], outside));
  });

  test('runs a protocol from outside on one copy of each module: the protocol errors are known for what they are', () => {
    const root = join(folder, '../..');
    writeFileSync(join(root, 'nakamoto.js'), NAKAMOTO);
    writeFileSync(join(root, 'refusing.js'), REFUSING);
    writeFileSync(
      join(root, 'own.yaml'),
      'extends: pycotr-default\nconsensus: { protocol: ./refusing.js }\n',
    );
    expect(simulate(['own.yaml', '--out', 'own'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'simulate: nodes: too few for me\n',
    });
  });

  test('loads little to list: the parts it begins with import no protocol, schema or package of the run', () => {
    const loaded = new Set<string>();
    const load = (name: string) => {
      if (loaded.has(name)) return;
      loaded.add(name);
      const code = readFileSync(join(folder, name), 'utf8');
      for (const [, part] of code.matchAll(/^import .*"\.\/(.+)";$/gm)) load(part!);
    };
    for (const first of ['main.js', parts.find((name) => name.startsWith('start-'))!]) load(first);
    const bytes = [...loaded].reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(loaded.size).toBeGreaterThan(5);
    expect(bytes).toBeLessThan(MOST_TO_LIST);
  });

  test('has a map for each part with code, which leads from a line to the source and line it stands on', () => {
    const sources = new Set<string>();
    for (const name of parts) {
      const code = readFileSync(join(folder, name), 'utf8');
      if (name.startsWith('rolldown-runtime')) continue;
      // Parts that only hand on the names of others have nothing to fail in.
      if (/^(?:(?:import|export) .*\n)+$/.test(code)) continue;
      expect(code).toContain(`//# sourceMappingURL=${name}.map`);
      const map = JSON.parse(readFileSync(join(folder, `${name}.map`), 'utf8'));
      const payload = new SourceMap(map);
      const lines = code.split('\n');
      const line = lines.findIndex((text) => text.startsWith('function looksLikeFile('));
      if (line < 0) continue;
      const { originalSource, originalLine } = payload.findEntry(line, 0) as {
        originalSource: string;
        originalLine: number;
      };
      const source = originalSource.replace(/^.*\/src\//, 'src/');
      expect(readFileSync(source, 'utf8').split('\n')[originalLine]).toContain('function looksLikeFile(');
      sources.add(source);
    }
    expect([...sources]).toEqual(['src/cli/request/file-name.ts']);
  });

  test('keeps the licence of each package inside', () => {
    const text = readFileSync(join(folder, 'LICENSES.txt'), 'utf8');
    for (const name of ['yaml', 'yargs', 'zod', '@noble/hashes', 'tweetnacl'])
      expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+: \\S+$`, 'm'));
  });
});
