import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';
import { respondFor } from '../../src/cli/live/routes.js';
import { fuzz, overheard } from './fuzz.js';
import { SMALL } from './in-step.js';
import { planOf, started } from './one-process.js';

/** The run that is overheard lasts shorter than this: what came of it may be said to a process that is as far. */
const LATER_MILLISECONDS = 60_000;
/** Transactions without a valid signature that a process keeps, and some to spare. */
const MOST_DOUBTFUL = 1_000;

/** Bytes by which memory may grow while the second half of the bodies comes: engines move their heaps about. */
const MOST_GROWTH = 30_000_000;

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/**
 * Sends hostile bodies to a master, and then the true messages of a run: it must have lived through the former without
 * a fault, kept next to nothing of them, and take the latter as if nothing had been.
 */
export async function surviveFuzzing(protocol: 'pou' | 'nakamoto', bodies: number): Promise<void> {
  const written = protocol === 'pou' ? { ...SMALL, seed: '9' } : WORK;
  const told = await overheard(written);
  const plan = await planOf({ ...written, duration: '1h' }, 1, { startAt: Date.now() - LATER_MILLISECONDS });
  const { process, end } = await started(plan);
  const { protocol: made, world } = process.part!.assembly;
  const { statuses } = await fuzz(process, told, bodies / 2, 'warm up');
  collectGarbage();
  const heap = globalThis.process.memoryUsage().heapUsed;
  const before = [made.tree.blocks.length, world.transactions.all.length];
  const more = await fuzz(process, told, bodies / 2, 'more');
  collectGarbage();
  const grown = globalThis.process.memoryUsage().heapUsed - heap;
  for (const status of [...statuses.keys(), ...more.statuses.keys()])
    expect([200, 400, 404], String(status)).toContain(status);
  expect(statuses.get(200)).toBeGreaterThan(bodies / 20);
  expect(statuses.get(400)).toBeGreaterThan(bodies / 50);
  // What is known is the true chain, its payments, and a bounded number of payments that nobody signed.
  const true_ = told.envelopes.filter(({ type }) => type === 'block').length;
  expect(made.tree.blocks.length).toBeLessThanOrEqual(2 * true_ + 2);
  expect(world.transactions.all.length).toBeLessThanOrEqual(MOST_DOUBTFUL + 20 * true_ + 200);
  expect(made.tree.blocks.length - before[0]!).toBeLessThanOrEqual(true_);
  expect(grown).toBeLessThan(MOST_GROWTH);
  const respond = respondFor(process);
  for (const envelope of told.envelopes) {
    const body = JSON.stringify({ batch: [envelope] });
    const answer = await respond({ method: 'POST', path: '/messages', headers: {}, body });
    expect(answer.status).toBe(200);
  }
  expect(made.tree.blocks.some(({ id, holders }) => id === told.head && holders.has(0))).toBe(true);
  await end();
}

const WORK = {
  supply: 1000,
  seed: '9',
  nodes: { master: 4, consumer: 4 },
  network: { jitter: '0s' },
  consensus: { protocol: 'nakamoto', blockTime: '2s' },
  workload: { payments: 10, every: '1s' },
  duration: '40s',
};
