import { counted, span } from '../../report/number-text.js';
import { textTable } from '../terminal/text-table.js';
import { type LiveWorker, liveWorkers } from './heartbeat.js';
import { keptPlans } from './plan-file.js';
import { Store } from './store.js';

/** What a queue says of itself. */
export interface QueueState {
  readonly waiting: number;
  readonly active: number;
  readonly done: number;
  readonly failed: number;
  /** Workers that are connected. */
  readonly workers: number;
}

/**
 * How far the sweeps of a store are: runs done, how fast, the time left, and who is at work.
 *
 * @param queue the state of the queue, where one was asked for.
 */
export function statusText(
  shown: string,
  folder: string,
  queue: QueueState | undefined,
  json: boolean,
): string {
  const before = Store.open(shown, folder, []);
  const plans = keptPlans(before.folder, shown);
  const store = Store.open(
    shown,
    folder,
    [...plans.values()].flatMap(({ runs }) => runs.flat()),
  );
  const workers = liveWorkers(store.folder);
  const rate = workers.reduce((sum, worker) => sum + rateOf(worker), 0);
  const sweeps = [...plans].map(([name, { plan, runs }]) => {
    const keys = [...new Set(runs.flat())];
    const done = keys.filter((key) => store.get(key) !== undefined).length;
    const left = keys.length - done;
    // Under a rule nobody knows how many seeds it takes.
    const secondsLeft = left === 0 ? 0 : rate > 0 && plan.rules.length === 0 ? left / rate : null;
    return {
      name,
      scenarios: plan.labels.join(', '),
      runs: keys.length,
      done,
      atMost: plan.rules.length > 0,
      secondsLeft,
    };
  });
  if (json)
    return `${JSON.stringify({ store: shown, sweeps, runsPerSecond: rate, workers, queue: queue ?? null }, null, 2)}\n`;
  const rows = sweeps.map(({ name, scenarios, runs, done, atMost, secondsLeft }) => [
    name,
    scenarios,
    `${done}`,
    `${atMost ? 'at most ' : ''}${runs}`,
    secondsLeft === null ? '–' : secondsLeft === 0 ? 'done' : span(Math.max(1, secondsLeft) * 1e6),
  ]);
  const sections = [
    sweeps.length === 0
      ? `${shown}: no sweep yet`
      : textTable(rows, ['plan', 'scenarios', 'runs done', 'of', 'time left'], 2),
    workers.length === 0
      ? 'no worker has given a sign of life in the last 15 s'
      : `${counted(workers.length, 'worker')} alive, ${rate.toFixed(2)} runs a second together\n${textTable(
          workers.map((worker) => [
            `${worker.host} ${worker.process}`,
            worker.doing,
            String(worker.done),
            rateOf(worker).toFixed(2),
          ]),
          ['worker', 'doing', 'runs made', 'runs/s'],
          2,
        )}`,
    ...(queue === undefined
      ? []
      : [
          `queue: ${queue.waiting} waiting, ${queue.active} active, ${queue.done} done, ${queue.failed} failed, ${counted(queue.workers, 'worker')} connected`,
        ]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function rateOf({ done, started }: LiveWorker): number {
  return (done * 1000) / Math.max(1000, Date.now() - started);
}
