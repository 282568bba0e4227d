import type { Random } from '../../src/engine/random.js';
import { Scheduler } from '../../src/engine/scheduler.js';

/** What is measured of blocks that spread one by one. */
export interface Spread {
  readonly announcements: number;
  readonly requests: number;
  readonly compact: number;
  readonly missing: number;
  readonly whole: number;
  /** Medians over blocks, in milliseconds. */
  readonly to50: number;
  readonly to90: number;
}

/** The inputs, in SimBlock's units. */
export interface Inputs {
  /** Milliseconds from region to region. */
  readonly latency: readonly (readonly number[])[];
  /** Bits per second by region. */
  readonly upload: readonly number[];
  readonly download: readonly number[];
  readonly regionOf: ArrayLike<number>;
  readonly neighbours: readonly ArrayLike<number>[];
  readonly usesCompact: readonly boolean[];
  readonly churns: readonly boolean[];
  /** Draws the share of a block that is missing at a churning node. */
  readonly missingShare: () => number;
}

const BLOCK = 535_000;
const COMPACT = 18_000;

/**
 * SimBlock's rules written down again in the plainest way, every message an event, time in milliseconds: each node
 * tells all its neighbours, who ask whoever tells them first; a node answers one request at a time and turns to the
 * next when the answer has arrived; short messages take 10 ms more than the link, long ones 2 ms.
 */
export function spreadBySimblock(inputs: Inputs, blocks: number, miners: Random, random: Random): Spread {
  const { latency, upload, download, regionOf, neighbours, usesCompact, churns } = inputs;
  const size = neighbours.length;
  const count = { announcements: 0, requests: 0, compact: 0, missing: 0, whole: 0 };
  const halves: number[] = [];
  const nineTenths: number[] = [];
  const delay = (from: number, to: number) => {
    const mean = latency[regionOf[from]!]![regionOf[to]!]!;
    return Math.round((mean - 5) / (1 - random.next()) ** (1 / (0.2 * mean)));
  };
  for (let block = 0; block < blocks; block++) {
    const scheduler = new Scheduler();
    const held = new Set<number>();
    const asked = new Set<number>();
    const queues: { asker: number; missing: boolean }[][] = Array.from({ length: size }, () => []);
    const busy = new Set<number>();

    const receive = (node: number) => {
      if (held.has(node)) return;
      held.add(node);
      if (held.size === Math.ceil(size * 0.5)) halves.push(scheduler.now);
      if (held.size === Math.ceil(size * 0.9)) nineTenths.push(scheduler.now);
      for (const to of Array.from(neighbours[node]!)) {
        count.announcements++;
        scheduler.after(delay(node, to) + 10, () => hear(to, node));
      }
    };
    const hear = (node: number, from: number) => {
      if (held.has(node) || asked.has(node)) return;
      asked.add(node);
      count.requests++;
      scheduler.after(delay(node, from) + 10, () => enqueue(from, { asker: node, missing: false }));
    };
    const enqueue = (node: number, request: { asker: number; missing: boolean }) => {
      queues[node]!.push(request);
      if (!busy.has(node)) serve(node);
    };
    const serve = (node: number) => {
      const request = queues[node]!.shift();
      if (request === undefined) {
        busy.delete(node);
        return;
      }
      busy.add(node);
      const { asker, missing } = request;
      const sketch = !missing && usesCompact[node]! && usesCompact[asker]!;
      const whole = missing ? BLOCK * (churns[asker] ? inputs.missingShare() : 0.01) : BLOCK;
      const speed = Math.min(upload[regionOf[node]!]!, download[regionOf[asker]!]!) / 1000;
      count[sketch ? 'compact' : 'whole']++;
      scheduler.after(delay(node, asker) + Math.floor(((sketch ? COMPACT : whole) * 8) / speed) + 2, () => {
        serve(node);
        if (!sketch || random.next() > (churns[asker] ? 0.27 : 0.13)) {
          receive(asker);
          return;
        }
        count.missing++;
        scheduler.after(delay(asker, node) + 10, () => enqueue(node, { asker, missing: true }));
      });
    };
    receive(miners.below(size));
    scheduler.run(Number.POSITIVE_INFINITY);
  }
  return { ...count, to50: medianOf(halves), to90: medianOf(nineTenths) };
}

function medianOf(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}
