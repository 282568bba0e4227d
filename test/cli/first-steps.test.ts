import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildProgram } from './program.js';
import { call, newFolder } from './terminal.js';

describe('who begins with an empty folder is told what to do', () => {
  let program = '';
  beforeAll(async () => {
    program = await buildProgram();
  });

  /** What the program says of a protocol in a file, in a project that `npm init` made. */
  function saidOf(name: string, text: string): string {
    const folder = newFolder();
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
    writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 'mine.yaml'), `consensus: ./${name}\n`);
    const { status, stderr } = spawnSync(process.execPath, [program, 'mine.yaml'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    return stderr.trimEnd().split('\n').at(-1)!;
  }

  test('when a module is read as CommonJS', () => {
    expect(saidOf('turns.js', "import { z } from 'consensim/protocol';\n")).toMatch(
      /^simulate: mine\.yaml:1:1: consensus: \.\/turns\.js: cannot be loaded: .*; add "type": "module" to package\.json, or call the file turns\.mjs$/,
    );
  });

  test('when consensim is not installed beside a protocol', () => {
    expect(saidOf('turns.mjs', "import { z } from 'consensim/protocol';\n")).toMatch(
      /; install consensim in the folder of the file: npm install consensim$/,
    );
  });

  test.each(['net.tsv', 'links.csv'])('when the links of a network are a file, %s', async (file) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'mine.yaml'), `network:\n  topology: ${file}\n`);
    const { code, stderr } = await call(['mine.yaml'], { folder });
    expect(stderr).toBe(
      `simulate: mine.yaml:2:3: network.topology: expected { edges: ${file} } for the links in a file, got "${file}"\n`,
    );
    expect(code).toBe(2);
  });
});
