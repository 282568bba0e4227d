import type { Option } from './option.js';
import { ORIGINAL_OPTIONS } from './original-options.js';

/** Headings of the help, in this order. */
export const WHAT = 'What to run:';
/** What is written, and where. */
export const WRITES = 'What to write:';
/** What changes neither. */
export const HOW = 'How:';
const ORIGINAL = 'Options of the original Proof-of-Usage simulation:';

/** An option that switches one of the scenario's output settings. */
interface OutputOption {
  /** Long name, without dashes. */
  readonly name: string;
  /** What it sets under `output`. */
  readonly setting: Readonly<Record<string, unknown>>;
  readonly describe: string;
}

/** Short ways to say what a run writes. */
export const OUTPUT_OPTIONS: readonly OutputOption[] = [
  { name: 'no-metrics', setting: { metrics: 'none' }, describe: 'Measure no metrics' },
  { name: 'trace', setting: { trace: true }, describe: 'Write every event to trace.jsonl' },
  { name: 'parquet', setting: { parquet: true }, describe: 'Also write each table as Parquet' },
  { name: 'gzip', setting: { gzip: true }, describe: 'Compress tables and the trace' },
];

/** The options that change a scenario, which every command that takes a scenario has. */
export const SCENARIO_OPTIONS: readonly Option[] = [
  { name: 'seed', values: 'text', describe: 'Random seed (any text)', group: WHAT },
  {
    name: 'set',
    values: 'setting',
    describe: 'Change one setting, such as --set nodes.master=5; may be repeated',
    group: WHAT,
  },
  ...OUTPUT_OPTIONS.map(({ name, describe }) => ({ name, describe, group: WRITES })),
  {
    name: 'metrics',
    values: ['none', 'default', 'full'],
    describe: 'Which metrics are measured: none, default or full',
    group: WRITES,
  },
  ...ORIGINAL_OPTIONS.map(({ name, short, variable, description }) => ({
    name,
    values: 'text' as const,
    describe: `-${short}: ${description} [${variable}]`,
    group: ORIGINAL,
  })),
  {
    name: 'local',
    alias: 'l',
    describe: 'Use a network without delay, bandwidth limit or loss',
    group: ORIGINAL,
  },
];

/**
 * The same without what says which files a run writes: for commands that keep numbers only, and would take such an
 * option and write nothing.
 */
export const SWEPT_OPTIONS: readonly Option[] = SCENARIO_OPTIONS.filter(
  ({ name }) => !OUTPUT_OPTIONS.some((option) => option.name === name),
);
