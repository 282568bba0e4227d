import { describe, expect, test } from 'vitest';
import { EventLog } from '../../src/engine/event-log.js';
import { HeapQueue } from '../../src/engine/heap-queue.js';
import { LadderQueue } from '../../src/engine/ladder-queue.js';
import * as math from '../../src/engine/math.js';
import * as random from '../../src/engine/random.js';
import { Scheduler } from '../../src/engine/scheduler.js';

interface Row {
  what?: string;
  increments?: string;
  load?: string;
  pending?: number;
  queue?: string;
  digest: string;
}

/** What each file under bench/engine offers. They are plain JavaScript, hence without types of their own. */
interface Bench {
  name: string;
  columns: string[];
  full: object;
  toy: object;
  run(engine: object, size: object): Row[];
}

const engine = { EventLog, ...math, ...random, HeapQueue, LadderQueue, Scheduler };

async function load(name: string): Promise<Bench> {
  return (await import(new URL(`../../bench/engine/${name}.mjs`, import.meta.url).href)) as Bench;
}

/** Digests of a bench's rows, by what is measured, at toy size. */
async function digestsOf(name: string): Promise<Map<string, string>> {
  const bench = await load(name);
  expect([bench.name, Object.keys(bench.full)]).toEqual([name, Object.keys(bench.toy)]);
  const rows = bench.run(engine, bench.toy);
  for (const row of rows) expect(Object.keys(row)).toEqual(bench.columns);
  return new Map(
    rows.map((row) => [
      `${row.increments ?? row.load ?? row.what} ${row.pending ?? ''} ${row.queue ?? ''}`,
      row.digest,
    ]),
  );
}

describe('benches at toy size', () => {
  test.each(['queues', 'scheduler'])('%s: the ladder does exactly what the heap does', async (name) => {
    const digests = await digestsOf(name);
    const loads = [...digests.keys()].filter((key) => key.endsWith(' heap')).map((key) => key.slice(0, -5));
    expect(loads.length).toBeGreaterThan(2);
    for (const each of loads) expect(digests.get(`${each} ladder`), each).toBe(digests.get(`${each} heap`));
    expect(new Set(digests.values()).size).toBe(loads.length);
  });

  test('chance: what is drawn is the same everywhere', async () => {
    expect(Object.fromEntries(await digestsOf('chance'))).toMatchInlineSnapshot(`
      {
        "below(100)  ": "ef57cbdd",
        "below(2^40)  ": "ca885b57",
        "exp  ": "20f51ab1",
        "exponential  ": "c13b539c",
        "ln  ": "58f380b0",
        "log.record  ": "cb5e9c69",
        "new stream  ": "a02bd93e",
        "next  ": "84156726",
        "normal  ": "946ecb38",
        "pairUniform  ": "63551e67",
        "pick  ": "ef57cbdd",
      }
    `);
  });
});
