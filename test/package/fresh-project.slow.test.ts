import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GOLDEN } from '../engines/check.js';
import { launch, openFiles } from '../engines/chromium.js';
import { ROOT } from '../engines/core-bundle.js';
import { findChromium, findDeno } from '../engines/programs.js';

/** Quick everywhere. */
const SCENARIO = 'pycotr-default';
const DIGEST = GOLDEN[SCENARIO]!;

const RUN = `import { simulate } from 'consensim';\nconsole.log(simulate('${SCENARIO}', { sink: null }).digest);\n`;
const CORE = `import { parseScenario } from 'consensim';
import { prepareRun } from 'consensim/core';
import { nakamotoCore } from 'consensim/protocols/nakamoto';
const scenario = parseScenario({ extends: '${SCENARIO}' });
console.log(prepareRun({ scenario, consensus: nakamotoCore, sink: null }).finish().digest);
`;
const TYPED = `import { type ConsensusCore, prepareRun, type Scenario } from 'consensim/core';
import { ghostCore } from 'consensim/protocols/ghost';
import { type Block, prepare, type Result, type Rule, simulate } from 'consensim';
const result: Result = simulate('${SCENARIO}');
const cut: Rule = (_from, to) => (to === 2 ? 'drop' : 'pass');
const run = prepare({ extends: '${SCENARIO}' });
run.addRule(cut);
export const head: Block | undefined = run.head();
export const gini: number = result.summary.gini.after;
export const core = (scenario: Scenario, consensus: ConsensusCore<never> = ghostCore) =>
  prepareRun({ scenario, consensus }).end;
// @ts-expect-error a verdict that there is not
run.addRule(() => 'maybe');
`;
const PAGE = `import { simulate } from 'consensim';
const digest = simulate('${SCENARIO}', { sink: null }).digest;
const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }) => { globalThis.digests = [digest, data]; };
`;
const WORKER = `import { simulate } from 'consensim';
postMessage(simulate('${SCENARIO}', { sink: null }).digest);
`;
/** A protocol and an attack from outside, in TypeScript; how many cases of all protocols they pass. */
const TOYS = ['draw.ts', 'late-blocks.ts'];
const CASES = `import { simulate } from 'consensim';
import { consensusCases } from 'consensim/testing';
import { draw } from './draw.js';
import { lateBlocks } from './late-blocks.js';
const scenario = {
  consensus: 'draw',
  nodes: { master: 4, cashing: 0, consumer: 4, trusted: 0 },
  workload: { payments: 12, weights: [50, 100] },
};
const cases = consensusCases({ scenario, options: { protocols: [draw] } });
for (const { check } of cases) check();
const attacked = { ...scenario, attacks: [{ kind: 'late-blocks', nodes: [1] }, { kind: 'equivocation', nodes: [2] }] };
const { summary } = simulate(attacked, { protocols: [draw], attacks: [lateBlocks], sink: null });
console.log(cases.length, summary.attacks!.map(({ kind }) => kind).join());
`;
const TOY_SCENARIO = `consensus: ./draw.js
nodes: { master: 4, cashing: 0, consumer: 3, trusted: 0 }
workload: { payments: 5, weights: [50, 100] }
attacks: [{ ./late-blocks.js: { nodes: [1] } }]
`;
const FILES: Readonly<Record<string, string>> = {
  'cases.ts': CASES,
  'toy.yaml': TOY_SCENARIO,
  'package.json': '{ "name": "fresh", "private": true, "type": "module" }\n',
  'run.js': RUN,
  'core.js': CORE,
  'typed.ts': TYPED,
  'index.html': '<!doctype html><title>fresh</title><script type="module" src="/page.js"></script>\n',
  'page.js': PAGE,
  'worker.js': WORKER,
};

/** A project beside nothing of ours, into which the packed library is installed. */
const project = mkdtempSync(join(tmpdir(), 'consensim-fresh-'));

/** Runs a program in the fresh project and gives what it printed, or throws with what it said. */
function run(program: string, argv: readonly string[], folder = project): string {
  const environment = {
    ...process.env,
    DENO_DIR: join(project, '.deno'),
    DENO_NO_UPDATE_CHECK: '1',
    NO_COLOR: '1',
  };
  const { status, stdout, stderr, error } = spawnSync(program, argv, {
    cwd: folder,
    encoding: 'utf8',
    env: environment,
    timeout: 240_000,
  });
  if (status === 0) return stdout;
  throw new Error(`${program} ${argv.join(' ')} ended with ${status}\n${error ?? ''}${stdout}${stderr}`);
}

describe('what npm packs, installed in a fresh project', () => {
  let browser: Browser | undefined;

  beforeAll(() => {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(project, name), text);
    for (const toy of TOYS) {
      writeFileSync(join(project, toy), readFileSync(join(ROOT, 'test/package/toy', toy)));
    }
    // Packed as it is built: a build here would change files under other tests.
    const packed = run(
      'npm',
      ['pack', '--ignore-scripts', '--silent', '--pack-destination', project],
      ROOT,
    ).trim();
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--silent'];
    run('npm', ['install', ...quiet, join(project, packed)]);
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(project, { recursive: true, force: true });
  }, 60_000);

  test('is what people use and nothing else', () => {
    const installed = join(project, 'node_modules/consensim');
    const names = readdirSync(installed, { recursive: true, encoding: 'utf8' });
    const top = [
      'CHANGELOG.md',
      'CITATION.cff',
      'LICENSE',
      'README.md',
      'dist',
      'docs',
      'examples',
      'lessons',
      'package.json',
      'scenarios',
      'validation',
    ];
    expect(names.filter((name) => !/[\\/]/.test(name)).sort()).toEqual(top);
    const expected =
      /^dist(?:\/[\w-]+)*(?:\.js|\.js\.map|\.d\.ts)?$|^dist\/command\/LICENSES\.txt$|^dist\/web\/page\.html$|^scenarios(?:\/[\w-]+\.yaml|\/schema\.json)?$|^validation(?:\/[\w.-]+)+$|^(?:examples(?:\/[\w.-]+)+|lessons\/[\w-]+\.md)$|^docs\/(?:[\w-]+\.md|pictures(?:\/[\w-]+\.(?:svg|png))?)$/;
    expect(names.filter((name) => !top.includes(name) && !expected.test(name))).toEqual([]);
  });

  test('is imported by Node', () => {
    expect(run(process.execPath, ['run.js']).trim()).toBe(DIGEST);
    expect(run(process.execPath, ['core.js']).trim()).toBe(DIGEST);
  });

  test('brings the command', () => {
    expect(run('npx', ['--offline', 'simulate', 'list'])).toContain('pou-default');
    expect(run('npx', ['--offline', 'simulate', '--scenario', SCENARIO])).toContain(DIGEST.slice(0, 16));
    expect(run('npx', ['--offline', 'simulate', 'verify', `output/${SCENARIO}`])).not.toBe('');
  });

  test.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('has types that hold, with module %s resolved as %s', (module, resolution) => {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const language = ['--target', 'es2022', '--lib', 'es2022,dom'];
    const options = ['--module', module, '--moduleResolution', resolution, ...language];
    // Without skipLibCheck: the library's own declarations are read too. zod's name URL, hence dom.
    run(process.execPath, [compiler, '--noEmit', '--strict', ...options, 'typed.ts']);
  });

  test('takes a protocol and an attack from outside, both in TypeScript, which pass every case and run by the command', () => {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options = ['--module', 'nodenext', '--moduleResolution', 'nodenext', '--target', 'es2022'];
    const strict = ['--strict', '--lib', 'es2022,dom', '--skipLibCheck'];
    run(process.execPath, [compiler, ...options, ...strict, 'cases.ts']);
    expect(run(process.execPath, ['cases.js']).trim()).toBe('13 late-blocks,equivocation,safety');
    const ran = run('npx', ['--offline', 'simulate', '--scenario', 'toy.yaml', '--out', 'toy']);
    expect(ran).toContain('late-blocks');
    expect(run('npx', ['--offline', 'simulate', 'verify', 'toy'])).not.toBe('');
  });

  test('is imported by Deno', (context) => {
    const deno = findDeno();
    if ('missing' in deno) return context.skip(deno.missing);
    const options = ['--quiet', '--node-modules-dir=manual', '--cached-only', `--allow-read=${project}`];
    expect(run(deno.path, ['run', ...options, 'run.js']).trim()).toBe(DIGEST);
  });

  test('is imported by a page and by a web worker that Vite built', async (context) => {
    const chromium = findChromium();
    if ('missing' in chromium) return context.skip(chromium.missing);
    await build({ configFile: false, root: project, logLevel: 'silent', worker: { format: 'es' } });
    const built = join(project, 'dist');
    const names = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.\w+$/.test(name),
    );
    const files = new Map(names.map((name) => [`/${name}`, readFileSync(join(built, name), 'utf8')]));
    browser = await launch(chromium.path);
    const page = await openFiles(browser, files);
    await page.waitForFunction('globalThis.digests !== undefined');
    expect(await page.evaluate('globalThis.digests')).toEqual([DIGEST, DIGEST]);
  });
});
