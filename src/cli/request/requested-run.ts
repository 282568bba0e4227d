import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Duration } from '../../engine/time.js';
import { parseDuration } from '../../engine/time.js';
import { describeScenario, parseScenario } from '../../scenario/parse.js';
import { isGroup, type Path, pathText } from '../../scenario/schema/schema-tree.js';
import { quoteValue } from '../../scenario/value-text.js';
import { readCheckpointFile, type SavedRun } from '../output/checkpoint-file.js';
import { checkpointPathOf } from '../output/output-folder.js';
import { UsageError } from '../terminal/exit.js';
import { type Arguments, isGiven, lastOf } from './arguments.js';
import type { Context } from './command.js';
import { changedModule, reloadModules } from './own-modules.js';
import { hasOriginalOption, type RequestedScenario, requestedScenario } from './scenario-layers.js';
import { SCENARIO_OPTIONS } from './scenario-options.js';

/** Name of a checkpoint file: that of the output folder with this after it. */
const ENDING = '.checkpoint';

/** Whether and from where a run is kept so that it can be gone on with. */
export interface Checkpoints {
  /** Simulated time from one to the next. */
  readonly every: Duration;
  /** The checkpoint file to go on with: as the user wrote it, where it is, and what is in it. */
  readonly resumed: { readonly shown: string; readonly path: string; readonly saved: SavedRun } | undefined;
}

/** What the user asks `simulate` to run, with the protocols and attacks it needs, and where to. */
export interface RequestedRun extends Pick<RequestedScenario, 'scenario' | 'known' | 'modules'> {
  /** Sentences about names that were read as others. */
  readonly readings: RequestedScenario['readings'];
  /** The output folder as the user wrote it. */
  readonly shown: string;
  readonly checkpoints: Checkpoints | undefined;
}

/**
 * What the options ask for.
 *
 * @throws ScenarioError or UsageError with one line.
 */
export async function requestedRun(given: Arguments, context: Context): Promise<RequestedRun> {
  const every = checkpointDistance(given);
  const out = lastOf(given, 'out');
  const resume = lastOf(given, 'resume');
  if (resume === undefined) {
    const asked = await askedFor(given, context);
    const checkpoints = every === undefined ? undefined : { every, resumed: undefined };
    return { ...asked, shown: out ?? `output/${asked.scenario.name}`, checkpoints };
  }
  const { folder } = context.io;
  const resumed = resumedRun(resume, folder);
  const { modules } = resumed.saved;
  const changed = changedModule(modules, folder);
  if (changed !== undefined) {
    throw new UsageError(`--resume: ${resumed.shown}: ${changed} is not the one that was run`);
  }
  const known = await reloadModules(modules, folder);
  const scenario = parseScenario(resumed.saved.scenario, { origin: resumed.shown, known });
  await refuseAnother(describeScenario(scenario, known), resumed.shown, given, context);
  const checkpoints = { every: every ?? resumed.saved.every, resumed };
  return { scenario, known, modules, readings: [], shown: out ?? folderOf(resume), checkpoints };
}

function askedFor(given: Arguments, { io, environment }: Context): Promise<RequestedScenario> {
  const name = lastOf(given, 'scenario');
  if (name === undefined && !hasOriginalOption(given)) {
    throw new UsageError(
      '--scenario: expected a scenario or a file; simulate list shows the built-in scenarios',
    );
  }
  return requestedScenario(name, given, environment, io.folder);
}

function checkpointDistance(given: Arguments): Duration | undefined {
  const text = lastOf(given, 'checkpoint-every');
  if (text === undefined) return undefined;
  const every = parseDuration(text);
  if (every !== undefined && every > 0) return every;
  throw new UsageError(
    `--checkpoint-every: expected a simulated time above 0 such as "10min", got ${quoteValue(text)}`,
  );
}

/** The checkpoint file the user means: the file itself, or that of an output folder. */
function resumedRun(text: string, folder: string) {
  if (text.trim() === '') throw new UsageError('--resume: expected an output folder or a checkpoint file');
  const written = resolve(folder, text);
  const isFile = statSync(written, { throwIfNoEntry: false })?.isFile() === true;
  const path = isFile ? written : checkpointPathOf(written);
  const shown = isFile ? text : `${text.replace(/\/+$/, '')}${ENDING}`;
  return { shown, path, saved: readCheckpointFile(path, shown) };
}

function folderOf(resumed: string): string {
  return resumed.endsWith(ENDING) ? resumed.slice(0, -ENDING.length) : resumed;
}

/** Refuses a scenario asked for beside `--resume` that is not the one whose checkpoint it is. */
async function refuseAnother(
  kept: unknown,
  shown: string,
  given: Arguments,
  context: Context,
): Promise<void> {
  if (lastOf(given, 'scenario') === undefined) {
    const option = SCENARIO_OPTIONS.find(({ name }) => isGiven(given, name))?.name;
    if (option === undefined) return;
    throw new UsageError(
      `--${option}: a run that is resumed keeps the scenario it has; leave the option out`,
    );
  }
  const asked = await askedFor(given, context);
  const difference = firstUnequal(kept, describeScenario(asked.scenario, asked.known), []);
  if (difference === undefined) return;
  const { path, kept: has, wanted } = difference;
  throw new UsageError(
    `--resume: ${shown} holds another run: its ${pathText(path)} is ${quoteValue(has)}, and ${quoteValue(wanted)} is asked for`,
  );
}

/** The first place at which two scenarios in canonical form differ. */
function firstUnequal(
  kept: unknown,
  wanted: unknown,
  path: Path,
): { readonly path: Path; readonly kept: unknown; readonly wanted: unknown } | undefined {
  if (!isGroup(kept) || !isGroup(wanted)) {
    return JSON.stringify(kept) === JSON.stringify(wanted) ? undefined : { path, kept, wanted };
  }
  for (const key of new Set([...Object.keys(kept), ...Object.keys(wanted)])) {
    const difference = firstUnequal(kept[key], wanted[key], [...path, key]);
    if (difference !== undefined) return difference;
  }
  return undefined;
}
