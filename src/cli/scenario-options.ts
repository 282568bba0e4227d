import type { Argv } from 'yargs';
import { ORIGINAL_OPTIONS } from './original-options.js';

/** Headings of the help, in this order. */
export const WHAT = 'What to run:';
/** What is written, and where. */
export const WRITES = 'What to write:';
/** What changes neither. */
export const HOW = 'How:';
const ORIGINAL = 'Options of the original Proof-of-Usage simulation:';

/** The options that change a scenario, which `simulate` and `simulate show` share. */
export function scenarioOptions(yargs: Argv): Argv {
  let more = yargs
    .option('seed', {
      type: 'string',
      requiresArg: true,
      describe: 'Where all chance comes from; any text',
      group: WHAT,
    })
    .option('set', {
      type: 'string',
      requiresArg: true,
      describe: 'Change one value, as in --set nodes.master=5; may be repeated',
      group: WHAT,
    });
  for (const { name, describe } of OUTPUT_OPTIONS) {
    more = more.option(name, { type: 'boolean', describe, group: WRITES });
  }
  more = more.option('metrics', {
    type: 'string',
    requiresArg: true,
    describe: 'How much is measured: none, default or full',
    group: WRITES,
  });
  for (const { name, short, variable, description } of ORIGINAL_OPTIONS) {
    const describe = `-${short}: ${description} [${variable}]`;
    more = more.option(name, { type: 'string', requiresArg: true, describe, group: ORIGINAL });
  }
  return more.option('local', {
    alias: 'l',
    type: 'boolean',
    describe: 'A network without delay, limit or loss',
    group: ORIGINAL,
  });
}

/** An option that switches one of the scenario's output settings. */
export interface OutputOption {
  /** Long name, without dashes. */
  readonly name: string;
  /** What it sets under `output`. */
  readonly setting: Readonly<Record<string, unknown>>;
  readonly describe: string;
}

/** Short ways to say what a run writes. */
export const OUTPUT_OPTIONS: readonly OutputOption[] = [
  { name: 'no-metrics', setting: { metrics: 'none' }, describe: 'Measure nothing' },
  { name: 'trace', setting: { trace: true }, describe: 'Write every event to trace.jsonl' },
  { name: 'parquet', setting: { parquet: true }, describe: 'Write each table as Parquet too' },
  { name: 'gzip', setting: { gzip: true }, describe: 'Compress tables and the trace' },
];

/** Names of the options that `scenarioOptions` adds. */
export const SCENARIO_OPTION_NAMES: readonly string[] = [
  'seed',
  'set',
  'metrics',
  ...OUTPUT_OPTIONS.map(({ name }) => name),
  ...ORIGINAL_OPTIONS.map(({ name }) => name),
  'local',
];
