import { expect, test } from 'vitest';
import * as random from '../../src/engine/random.js';
import * as scheduler from '../../src/engine/scheduler.js';
import * as network from '../../src/network/network.js';
import * as regions from '../../src/network/regions.js';
import * as presets from '../../src/network/relay/presets.js';
import * as relay from '../../src/network/relay/relay.js';
import * as topology from '../../src/network/topology.js';

/** What the bench offers. It is plain JavaScript, hence without types of its own. */
interface Bench {
  columns: string[];
  full: object;
  toy: object;
  run(parts: object, size: object): Record<string, number | string>[];
  spread(
    parts: object,
    nodes: number,
    blocks: number,
    changes?: object,
  ): { executed: number; digest: number };
}

test("the bench of SimBlock's workload does at toy size what it did before", async () => {
  const bench = (await import(new URL('../../bench/network/simblock.mjs', import.meta.url).href)) as Bench;
  const parts = { ...random, ...scheduler, ...network, ...regions, ...relay, ...presets, ...topology };
  const rows = bench.run(parts, bench.toy);
  expect(Object.keys(bench.full)).toEqual(Object.keys(bench.toy));
  for (const row of rows) expect(Object.keys(row)).toEqual(bench.columns);
  expect(
    rows.map(({ inv, getdata, compact, full, digest }) => ({ inv, getdata, compact, full, digest })),
  ).toMatchInlineSnapshot(`
    [
      {
        "compact": 285,
        "digest": "a6ac7daf",
        "full": 75,
        "getdata": 295,
        "inv": 5180,
      },
    ]
  `);
  const counted = bench.spread(parts, 60, 5);
  const observed = bench.spread(parts, 60, 5, { observed: true });
  expect(observed.digest).toBe(counted.digest);
  expect(observed.executed).toBeGreaterThan(2 * counted.executed);
});
