import { afterEach, describe, expect, test, vi } from 'vitest';
import { nodePlatform as platform } from '../../src/cli/node-crypto.js';
import { WorkProtocol } from '../../src/consensus/nakamoto/protocol.js';
import type { Result } from '../../src/run/run.js';
import { prepare, simulate } from '../../src/simulate.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const quiet = {
  extends: 'bitcoin-2019',
  nodes: { master: 60 },
  duration: '10h',
  consensus: { blockTime: '30s', confirmations: 2, hashPower: { pools: [5, 3, 2] } },
};

/** Nodes that were made in a run. */
function madeIn(action: () => void): number {
  const made = vi.spyOn(WorkProtocol.prototype, 'participant');
  action();
  return made.mock.calls.length;
}

function all(result: Result): unknown {
  const { digest, executed, summary } = result;
  const names = ['blocks', 'balances', 'metrics', 'messages', 'propagation', 'events'];
  return { digest, executed, summary, rows: names.map((name) => result.table(name).rows()) };
}

describe('nodes of a run in which nothing but blocks happens', () => {
  test('are made when they are needed, and the run is the same as when all are', () => {
    // Blocks far apart: who leaves a branch for another has to be made.
    const calm = { ...quiet, consensus: { ...quiet.consensus, blockTime: '10min' } };
    let few: Result | undefined;
    let every: Result | undefined;
    const woken = madeIn(() => {
      few = simulate(calm, { platform, sink: null });
    });
    vi.restoreAllMocks();
    // Somebody who listens may hear of any node, so all are made.
    const made = madeIn(() => {
      every = simulate(calm, { platform, sink: null, observers: [{ logged: () => {} }] });
    });
    expect(made).toBe(60);
    expect(woken).toBeLessThan(30);
    expect(all(few!)).toEqual(all(every!));
  });

  test('have a head whether they are made or not', () => {
    const run = prepare(quiet, { platform, sink: null });
    const watched = prepare(quiet, { platform, sink: null, observers: [{ logged: () => {} }] });
    for (const moment of ['10min', '1h', '90min']) {
      run.runUntil(moment);
      watched.runUntil(moment);
      for (let node = 0; node < 60; node++) expect(run.head(node)?.id).toBe(watched.head(node)?.id);
    }
  });

  test('are all made when a fault is put on the run', () => {
    const outcomes = [[], [{ logged: () => {} }]].map((observers) => {
      const run = prepare(quiet, { platform, sink: null, observers });
      run.runUntil('30min');
      const end = run.addFault({ crash: { nodes: [7, 8], disk: 'lost' } });
      run.runUntil('40min');
      end();
      run.runUntil('1h');
      return { digest: run.digest, executed: run.executed };
    });
    expect(outcomes[0]).toEqual(outcomes[1]);
  });

  test.each([
    ['files are written for nodes', { ...quiet, output: { nodeFiles: 'all' } }],
    ['somebody pays', { ...quiet, workload: { kind: 'usage', payers: 'master', payments: 2 }, supply: 100 }],
    ['something fails', { ...quiet, faults: [{ at: '1h', until: '2h', crash: { nodes: [3] } }] }],
  ])('are all made at once where %s', (_why, scenario) => {
    expect(madeIn(() => void prepare(scenario, { platform }))).toBe(60);
  });
});
