import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { MUTATIONS, type Mutation } from './mutations.js';
import { VALIDATION_FAULTS } from './validation-faults.js';

/** What runs and tests need of the tree. */
const COPIED = [
  'src',
  'dist',
  'test',
  'scenarios',
  'validation',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];
const DEFAULT_RUNS = 100;
/** Milliseconds until a mutant that does not end counts as noticed. */
const PATIENCE = 300_000;

/**
 * Breaks each rule in a copy of the tree, and prints what noticed: the swarm, after how many runs, and the tests.
 * Arguments: the most runs of the swarm, and words that a rule must contain; or `--validate` and words, to plant faults
 * and see which rows of validation notice. The tree must be built.
 *
 * @returns 1 when nothing noticed a mutant, or the tree is not built.
 */
export function main(argv: readonly string[]): number {
  if (!existsSync('dist/testing/swarm.js')) {
    process.stderr.write('mutations: the tree is not built; run npm run build first\n');
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'consensim-mutations-'));
  try {
    for (const name of COPIED) cpSync(name, join(folder, name), { recursive: true });
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    const missed = argv[0] === '--validate' ? byRows(folder, argv.slice(1)) : bySwarmAndTests(folder, argv);
    process.stdout.write(missed === 0 ? '\nEvery mutant was noticed.\n' : `\n${missed} not noticed.\n`);
    return missed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function bySwarmAndTests(folder: string, [runs = String(DEFAULT_RUNS), ...words]: readonly string[]): number {
  process.stdout.write('| rule broken | by the swarm | by tests |\n| --- | --- | --- |\n');
  let missed = 0;
  for (const mutation of MUTATIONS) {
    if (!words.every((word) => mutation.rule.includes(word))) continue;
    const [swarm, tests] = withMutation(folder, mutation, () => [
      bySwarm(folder, runs),
      byTests(folder, mutation.tests),
    ]);
    if (swarm === undefined && tests === undefined) missed++;
    process.stdout.write(`| ${mutation.rule} | ${swarm ?? `not in ${runs} runs`} | ${tests ?? 'no'} |\n`);
  }
  return missed;
}

/** Plants each fault and says which rows of validation notice it. */
function byRows(folder: string, words: readonly string[]): number {
  process.stdout.write('| fault | rows outside | the first of them |\n| --- | --- | --- |\n');
  let missed = 0;
  for (const { fault, tables, ...change } of VALIDATION_FAULTS) {
    if (!words.every((word) => fault.includes(word))) continue;
    const rows = withMutation(folder, { rule: fault, tests: [], ...change }, () =>
      rowsOutside(folder, tables),
    );
    if (rows.length === 0) missed++;
    process.stdout.write(`| ${fault} | ${rows.length} | ${rows[0] ?? 'no'} |\n`);
  }
  return missed;
}

function rowsOutside(folder: string, tables: readonly string[]): readonly string[] {
  const script = join(folder, 'test/mutations/validate-until-noticed.mjs');
  const argv = [script, join(folder, 'dist'), join(folder, 'validation'), ...tables];
  const { stdout, signal, status } = spawnSync(process.execPath, argv, {
    encoding: 'utf8',
    timeout: PATIENCE,
  });
  if (signal !== null) return ['a run does not end'];
  if (status !== 0) return ['the program does not start'];
  return JSON.parse(stdout) as readonly string[];
}

/** Does something while the rule is broken, in the source and in what was built of it. */
function withMutation<Outcome>(
  folder: string,
  { file, from, to, also, rule }: Mutation,
  act: () => Outcome,
): Outcome {
  const source = join(folder, 'src', file);
  const built = join(folder, 'dist', file.replace(/\.ts$/, '.js'));
  const before = [readFileSync(source, 'utf8'), readFileSync(built, 'utf8')] as const;
  let mutant = before[0];
  for (const [piece, replacement] of also === undefined
    ? [[from, to] as const]
    : [[from, to] as const, also]) {
    const pieces = mutant.split(piece);
    if (pieces.length !== 2) throw new Error(`${rule}: expected its source once in ${file}`);
    mutant = pieces.join(replacement);
  }
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  writeFileSync(source, mutant);
  writeFileSync(built, ts.transpileModule(mutant, { compilerOptions }).outputText);
  try {
    return act();
  } finally {
    writeFileSync(source, before[0]);
    writeFileSync(built, before[1]);
  }
}

function bySwarm(folder: string, runs: string): string | undefined {
  const script = join(folder, 'test/mutations/swarm-until-broken.mjs');
  const { stdout, signal, status } = spawnSync(process.execPath, [script, join(folder, 'dist'), runs], {
    encoding: 'utf8',
    timeout: PATIENCE,
  });
  if (signal !== null) return 'a run does not end';
  if (status !== 0) throw new Error('the swarm of a mutant did not run');
  const { runs: needed, found } = JSON.parse(stdout) as { runs: number; found?: string };
  return found === undefined ? undefined : `run ${needed}: ${found}`;
}

function byTests(folder: string, tests: readonly string[]): string | undefined {
  const files = tests.map((test) => `test/${test}.test.ts`);
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
  const { status, stdout } = spawnSync(process.execPath, [vitest, 'run', '--reporter=json', ...files], {
    cwd: folder,
    encoding: 'utf8',
    timeout: PATIENCE,
  });
  if (status === 0) return undefined;
  const { numFailedTests } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { numFailedTests: number };
  if (numFailedTests === 0) throw new Error(`tests of a mutant did not run: ${tests.join(', ')}`);
  return `${numFailedTests} ${numFailedTests === 1 ? 'test' : 'tests'} of \`${tests.join('`, `')}\``;
}
