import { type Checkpoint, firstDifference } from '../../engine/digest.js';
import { type DigestEntry, EventWindow, firstEntryDifference } from '../../engine/event-window.js';
import { formatDuration } from '../../engine/time.js';
import type { Scenario } from '../../scenario/schema/scenario.js';
import { HashSink } from '../output/folder-sink.js';
import type { Manifest } from '../output/manifest.js';
import type { Watch } from '../terminal/progress.js';
import { type ExecutionOptions, execute } from './execution.js';

/** Runs made to see again what a run did whose events were not kept. */
const MOST_REPEATS = 4;

/** Longest value quoted of an event. */
const LONGEST_VALUE = 160;

/** Thrown through a run that need not go on. */
class Enough extends Error {}

/** A run that was compared with another: its manifest unless it was stopped where the two part. */
interface Compared {
  readonly window: EventWindow;
  readonly manifest: Manifest | undefined;
}

/** What a scenario may name, and where the user's own came from. */
type OwnParts = Pick<ExecutionOptions, 'known' | 'modules'>;

/** Makes the run again, up to where it parts from a run with these checkpoints. */
type RunAgain = (reference: readonly Checkpoint[], portable: boolean) => Promise<Compared>;

/**
 * Runs a scenario again, with portable signatures, and compares it with a run that has ended. On a difference, runs
 * are repeated up to the stretch of events in which they part, and the first event that differs is named. What is
 * kept of each run are the events of one stretch, however long it is.
 *
 * @returns the difference in one line, or `undefined` when the runs and all their files are the same.
 */
export async function differenceOnRepeat(
  scenario: Scenario,
  first: Manifest,
  own: OwnParts,
  watch: Watch,
): Promise<string | undefined> {
  const runAgain: RunAgain = (reference, portable) => compared(scenario, own, reference, portable, watch);
  const second = await runAgain(first.checkpoints, true);
  const { manifest } = second;
  if (manifest !== undefined && sameEvents(first, manifest)) return fileDifference(first, manifest);
  return partingOf(first.checkpoints, second.window, runAgain);
}

function sameEvents(first: Manifest, second: Manifest): boolean {
  return (
    firstDifference(first.checkpoints, second.checkpoints) === undefined &&
    first.digest === second.digest &&
    first.events === second.events
  );
}

/** Makes a run that stops soon after it parts from the checkpoints of another. */
async function compared(
  scenario: Scenario,
  own: OwnParts,
  reference: readonly Checkpoint[],
  portable: boolean,
  watch: Watch,
): Promise<Compared> {
  const window = new EventWindow(reference);
  const onProgress = (done: number) => {
    watch(1 + done);
    if (window.parted) throw new Enough();
  };
  try {
    const options = { sink: new HashSink(), portable, onProgress, digestListener: window, ...own };
    return { window, manifest: (await execute(scenario, options)).manifest };
  } catch (error) {
    if (error instanceof Enough) return { window, manifest: undefined };
    throw error;
  }
}

/**
 * Names the first event in which a run that parted from another differs. The other's events are gone, so it is
 * made again as far as needed; one that differs from both is as good, since any two runs should be equal.
 */
async function partingOf(
  reference: readonly Checkpoint[],
  parted: EventWindow,
  runAgain: RunAgain,
): Promise<string> {
  let window = parted;
  for (let repeat = 0; repeat < MOST_REPEATS; repeat++) {
    const upToThere = reference.slice(0, countUpTo(reference, window.agreed));
    const portable = repeat % 2 === 1;
    const { window: again } = await runAgain(upToThere, portable);
    // A run that parted earlier than the last becomes the one to compare with.
    if (again.agreed?.events !== window.agreed?.events) window = again;
    else {
      const parting = firstEntryDifference(again.entries, window.entries);
      if (parting !== undefined) return eventDifference(parting.first, parting.second);
    }
  }
  const from = window.agreed === undefined ? 'the start' : at(window.agreed);
  return `the first run parts from all later ones after ${from}, and they agree: something is left over from one run to the next`;
}

/** Checkpoints up to and with the one that was agreed on. */
function countUpTo(reference: readonly Checkpoint[], agreed: Checkpoint | undefined): number {
  return agreed === undefined ? 0 : reference.findIndex(({ events }) => events === agreed.events) + 1;
}

/** Two different entries in one line. */
function eventDifference(first: DigestEntry | undefined, second: DigestEntry | undefined): string {
  const number = first?.number ?? second?.number ?? 0;
  const from = excerptStart(first?.detail ?? '', second?.detail ?? '');
  return `the runs part at event ${number}: ${entryText(first, from)} in one, ${entryText(second, from)} in the other`;
}

/** Where an excerpt of two values must begin to show where they differ. */
function excerptStart(one: string, other: string): number {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same++;
  return same < LONGEST_VALUE / 2 ? 0 : same - LONGEST_VALUE / 4;
}

function entryText(entry: DigestEntry | undefined, from: number): string {
  if (entry === undefined) return 'nothing more';
  const { time, node, type, detail } = entry;
  const before = from > 0 ? '...' : '';
  const after = detail.length > from + LONGEST_VALUE ? '...' : '';
  const value = `${before}${detail.slice(from, from + LONGEST_VALUE)}${after}`;
  const who = node === undefined ? '' : `node ${node} `;
  return `at ${formatDuration(time)} ${who}${type} ${value}`;
}

function fileDifference(first: Manifest, second: Manifest): string | undefined {
  const paths = [...new Set([...Object.keys(first.files), ...Object.keys(second.files)])].sort();
  const file = paths.find((path) => first.files[path] !== second.files[path]);
  return file === undefined ? undefined : `the same happened, but ${file} differs`;
}

function at({ events, time }: Checkpoint): string {
  return `event ${events} (simulated time ${formatDuration(time)})`;
}
