import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../cli/terminal.js';

const BUILD = `require("node:fs").writeFileSync("built", "")`;

/** Where the command stands, and where it stood in earlier versions. */
const COMMANDS = ['dist/command/main.js', 'dist/cli/main.js'];

/** A clone whose build leaves a mark, or fails. */
function clone(build = BUILD): string {
  const root = newFolder();
  writeFileSync(
    join(root, 'package.json'),
    JSON.stringify({ scripts: { build: `node -e ${JSON.stringify(build)}` } }),
  );
  mkdirSync(join(root, '.ci'));
  copyFileSync('.ci/prepare.mjs', join(root, '.ci/prepare.mjs'));
  return root;
}

function prepare(root: string, command: string) {
  return spawnSync(process.execPath, ['.ci/prepare.mjs'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, npm_command: command },
  }).status;
}

describe('what npm runs in a clone', () => {
  test('builds after npm ci, and fails where the build does', () => {
    const root = clone();
    expect(prepare(root, 'ci')).toBe(0);
    expect(existsSync(join(root, 'built'))).toBe(true);
    expect(prepare(clone('process.exit(3)'), 'ci')).toBe(3);
  });

  test('before npm ci leaves npx a command that says what is missing', () => {
    const root = clone();
    expect(prepare(root, 'exec')).toBe(0);
    expect(existsSync(join(root, 'built'))).toBe(false);
    for (const command of COMMANDS) {
      const { status, stderr } = spawnSync(join(root, command), { encoding: 'utf8' });
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: 'simulate: the packages are missing, run: npm ci\n',
      });
    }
    // What is there stays: npx builds nothing a second time.
    writeFileSync(join(root, 'dist/command/main.js'), 'built');
    expect(prepare(root, 'exec')).toBe(0);
    expect(readFileSync(join(root, 'dist/command/main.js'), 'utf8')).toBe('built');
  });

  // npx links a clone's command once, and keeps the link when a newer clone stands at the same path.
  test.each(COMMANDS)('leaves a program at %s, where links of npx may lead', (command) => {
    const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${version}\n` });
  });
});
