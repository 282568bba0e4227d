import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildProgram } from '../cli/program.js';
import { newFolder } from '../cli/terminal.js';

/** Versions of Node as packages of npm, which bring the program, and whether each loads TypeScript. */
const VERSIONS = [
  { version: '20.19.5', loadsTypeScript: false },
  { version: '22.23.3', loadsTypeScript: true },
  { version: '24.21.0', loadsTypeScript: true },
] as const;

const golden = JSON.parse(
  readFileSync(new URL('../fixtures/golden-digests.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>;

/** A protocol in TypeScript, which needs nothing but what Node does by itself. */
const PROTOCOL = `import { AccountProtocol, duration, SlotClock, z } from 'consensim/protocol';
import type { Block, Consensus, World } from 'consensim/protocol';

interface Parameters { readonly blockTime: number }
interface Seal { readonly slot: number }

class Turns extends AccountProtocol<Seal> {
  readonly clock: SlotClock;

  constructor(world: World, { blockTime }: Parameters) {
    super(world, { slot: 0 });
    this.clock = new SlotClock(world.scheduler, world.warmup, blockTime, world.end);
  }

  start(): void {
    this.everySlot(this.clock, (member, slot) => {
      if (member.host.id === this.masters[slot % this.masters.length]) member.produce({ slot });
    });
  }

  checkSeal(): undefined {
    return undefined;
  }

  prefers(candidate: Block<Seal>, current: Block<Seal>): boolean {
    return candidate.height > current.height;
  }
}

export const turns: Consensus<Parameters> = {
  name: 'turns',
  summary: 'Masters take turns',
  parameters: z.object({ blockTime: duration().prefault('5s') }),
  pace: ({ blockTime }) => blockTime,
  traits: () => ({ makers: 'master', payers: ['consumer'], blockCost: 'turn', weight: 'identity' }),
  create: (world, parameters) => new Turns(world, parameters),
};
`;

/** Where npm has put a version of Node; why it cannot be had otherwise. */
function nodeOf(version: string): { readonly path: string } | { readonly problem: string } {
  const argv = ['exec', '--yes', `--package=node@${version}`, '--', 'node', '-p', 'process.execPath'];
  const { status, stdout, stderr, error } = spawnSync('npm', argv, {
    cwd: newFolder(),
    encoding: 'utf8',
    timeout: 120_000,
    shell: process.platform === 'win32',
  });
  if (status === 0) return { path: stdout.trim() };
  return { problem: error?.message ?? stderr.trim().split('\n')[0] ?? `exit code ${status}` };
}

describe.each(VERSIONS)('Node $version', ({ version, loadsTypeScript }) => {
  let program = '';
  let node: ReturnType<typeof nodeOf>;
  beforeAll(async () => {
    program = await buildProgram();
    node = nodeOf(version);
  }, 240_000);

  const run = (path: string, folder: string, ...argv: readonly string[]) =>
    spawnSync(path, [program, ...argv], { cwd: folder, encoding: 'utf8' });

  test('is the one that runs, and gives the golden digest of pou-default', (context) => {
    if ('problem' in node) return context.skip(`Node ${version} cannot be had: ${node.problem}`);
    expect(spawnSync(node.path, ['--version'], { encoding: 'utf8' }).stdout.trim()).toBe(`v${version}`);
    const argv = ['pou-default', '--quiet', '--expect-digest', golden['pou-default']!];
    const { status, stderr } = run(node.path, newFolder(), ...argv);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test(`${loadsTypeScript ? 'runs' : 'says what to do with'} a protocol in TypeScript`, (context) => {
    if ('problem' in node) return context.skip(`Node ${version} cannot be had: ${node.problem}`);
    const folder = newFolder();
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(resolve(program, '../../..'), join(folder, 'node_modules/consensim'));
    writeFileSync(join(folder, 'turns.ts'), PROTOCOL);
    const scenario = {
      nodes: { master: 4, consumer: 4 },
      consensus: './turns.ts',
      workload: { payments: 8 },
    };
    writeFileSync(join(folder, 'mine.json'), JSON.stringify(scenario));
    const { status, stderr } = run(node.path, folder, 'mine.json', '--quiet', '--out', 'out');
    if (loadsTypeScript) {
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(readFileSync(join(folder, 'out/blocks.csv'), 'utf8').split('\n').length).toBeGreaterThan(4);
    } else {
      expect(stderr).toMatch(
        /expected Node 22\.18 or later to load TypeScript, got Node 20\..*; update Node, or compile/,
      );
      expect(status).toBe(2);
    }
  });
});
