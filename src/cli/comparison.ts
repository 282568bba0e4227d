import { type Checkpoint, firstDifference } from '../engine/digest.js';
import { formatDuration } from '../engine/time.js';
import type { Manifest } from './manifest.js';

/** The first difference between two runs of one scenario, in one line; `undefined` when they are the same. */
export function differenceBetween(first: Manifest, second: Manifest): string | undefined {
  const parting = firstDifference(first.checkpoints, second.checkpoints);
  if (parting !== undefined) {
    const from = parting.agreed === undefined ? 'the start' : at(parting.agreed);
    const until = parting.first ?? parting.second;
    return `the runs part between ${from} and ${until === undefined ? 'the end' : at(until)}`;
  }
  if (first.digest !== second.digest || first.events !== second.events) {
    const last = first.checkpoints.at(-1);
    return `the runs part after ${last === undefined ? 'the start' : at(last)}`;
  }
  const paths = [...new Set([...Object.keys(first.files), ...Object.keys(second.files)])].sort();
  const file = paths.find((path) => first.files[path] !== second.files[path]);
  return file === undefined ? undefined : `the same happened, but ${file} differs`;
}

function at({ events, time }: Checkpoint): string {
  return `event ${events} (simulated time ${formatDuration(time)})`;
}
