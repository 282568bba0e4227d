import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { EXIT, UsageError } from '../../src/cli/terminal/exit.js';
import { hint } from '../../src/scenario/names.js';
import {
  checkEngines,
  type EngineReport,
  GOLDEN,
  LEFT_OUT,
  NOT_REPEATED,
  type Outcome,
  usualScenarios,
} from './check.js';
import { ENGINES, type Engine } from './engine.js';

const HELP = `npm run engines -- [--all] [--engine <name>]... [scenario]...

Runs the built core on every JavaScript engine at hand and compares digests with the golden ones.

  --all             every scenario; without it some are left out, which are named
  --engine <name>   only this engine; may be repeated
  --list            the engines, and where each comes from
  --help            this

Exit codes: 0 all equal, 1 some differ or failed, 2 wrong option. An engine that cannot be had is named and skipped.
`;

/** Scenarios and engines that a command line asks for. */
interface Wanted {
  readonly engines: readonly Engine[];
  scenariosOf(engine: Engine): readonly string[];
  /** Whether some scenarios are left out. */
  readonly some: boolean;
}

/** `npm run engines`: a table of scenarios and engines; returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parse(argv);
    if (values.help === true) return print(HELP);
    if (values.list === true) return print(listText());
    const wanted = wantedOf(values.engine ?? [], positionals, values.all === true);
    const reports = await checkEngines(wanted.engines, wanted.scenariosOf, progress);
    print(reportText(reports) + (wanted.some ? leftOutText(reports) : ''));
    return reports.some(isBroken) ? EXIT.failed : EXIT.success;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`engines: ${error.message}\n`);
    return EXIT.wrongInput;
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return EXIT.success;
}

const OPTIONS = {
  all: { type: 'boolean' },
  engine: { type: 'string', multiple: true },
  list: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const option = /'(-[^' ]*)/.exec(String(error))?.[1];
    if (option === undefined) throw error;
    const known = Object.keys(OPTIONS).map((name) => `--${name}`);
    if (known.includes(option)) throw new UsageError(`${option}: ${(error as Error).message.split('\n')[0]}`);
    throw new UsageError(`unknown option "${option}"${hint(option, known)}`);
  }
}

function wantedOf(names: readonly string[], asked: readonly string[], all: boolean): Wanted {
  const known = ENGINES.map(({ name }) => name);
  for (const name of names) {
    if (!known.includes(name)) throw new UsageError(`--engine: unknown engine "${name}"${hint(name, known)}`);
  }
  const every = Object.keys(GOLDEN);
  for (const name of asked) {
    if (!every.includes(name)) throw new UsageError(`unknown scenario "${name}"${hint(name, every)}`);
  }
  const engines = names.length === 0 ? ENGINES : ENGINES.filter(({ name }) => names.includes(name));
  const same = asked.length > 0 ? asked : every;
  const some = asked.length === 0 && !all;
  return { engines, some, scenariosOf: some ? usualScenarios : () => same };
}

/** A line for each run, on a terminal alone. */
function progress(engine: string, { scenario, equal, seconds }: Outcome): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`${equal ? 'equal ' : 'broken'}  ${engine}  ${scenario}  ${seconds.toFixed(1)} s\n`);
}

/** True when an engine gave another digest, or none. */
export function isBroken({ failure, outcomes }: EngineReport): boolean {
  return failure !== undefined || outcomes.some(({ equal }) => !equal);
}

function listText(): string {
  const width = Math.max(...ENGINES.map(({ name }) => name.length));
  return ENGINES.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}\n`).join('');
}

/** The table, what each engine is, and what broke in full. */
export function reportText(reports: readonly EngineReport[]): string {
  const ran = reports.filter(({ version }) => version !== undefined);
  const table = new Table({
    head: ['', ...ran.map(({ engine }) => engine.name)],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', ...ran.map(() => 'right' as const)],
  });
  for (const name of Object.keys(GOLDEN)) {
    const outcomes = ran.map((report) => report.outcomes.find(({ scenario }) => scenario === name));
    if (outcomes.some((outcome) => outcome !== undefined)) table.push([name, ...outcomes.map(cell)]);
  }
  const total = ({ outcomes }: EngineReport) => outcomes.reduce((sum, { seconds }) => sum + seconds, 0);
  table.push(['seconds', ...ran.map((report) => total(report).toFixed(1))]);
  const lines = [
    ...(ran.length > 0 ? [table.toString()] : []),
    ...reports.map((report) => `${report.engine.name}: ${describe(report)}`),
    ...reports.flatMap(({ engine, outcomes }) =>
      outcomes
        .filter(({ equal }) => !equal)
        .map((outcome) => `${engine.name}, ${outcome.scenario}: ${difference(outcome)}`),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** Which scenarios were not run, and why. */
function leftOutText(reports: readonly EngineReport[]): string {
  const repeats = reports.filter(({ engine }) => engine.repeats !== undefined);
  const lines = [
    ...Object.entries(LEFT_OUT).map(([name, reason]) => `left out: ${name}, ${reason}`),
    ...repeats.map(
      ({ engine }) =>
        `left out on ${engine.name}, which is ${engine.repeats} again: ${NOT_REPEATED.join(', ')}`,
    ),
    'npm run engines -- --all runs them too',
  ];
  return `${lines.join('\n')}\n`;
}

function cell(outcome: Outcome | undefined): string {
  if (outcome === undefined) return '';
  const { equal, digest } = outcome;
  if (equal) return 'equal';
  return digest === undefined ? 'FAILED' : 'DIFFERS';
}

function describe({ version, skipped, failure, engine }: EngineReport): string {
  if (skipped !== undefined) return `skipped, ${skipped}`;
  return failure === undefined ? `${version}. ${engine.summary}` : `FAILED to open, ${failure}`;
}

function difference({ scenario, digest, failure }: Outcome): string {
  return digest === undefined ? failure! : `expected ${GOLDEN[scenario]}, got ${digest}`;
}
