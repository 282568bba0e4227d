import type { Context } from '../request/command.js';
import { UsageError } from '../terminal/exit.js';
import type { Engine } from './drive.js';
import type { QueueState } from './status.js';
import type { JobParts } from './threads.js';

/** Not there yet. */
export function queueEngine(
  _parts: JobParts,
  _redis: string,
  _options: Context & { quiet: boolean; onRun: () => void },
): Engine {
  throw new UsageError('--redis: is not there yet');
}
/** Not there yet. */
export async function queueState(_redis: string): Promise<QueueState> {
  throw new UsageError('--redis: is not there yet');
}
