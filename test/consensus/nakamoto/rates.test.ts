import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import type { WorkProtocol } from '../../../src/consensus/nakamoto/protocol.js';
import type { Block } from '../../../src/ledger/block.js';
import { prepare, simulate } from '../../../src/simulate.js';
import { golden } from './golden.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };

interface RatesVector {
  readonly id: string;
  readonly label: string;
  readonly rates: readonly number[];
  readonly until: number;
  readonly connected: boolean;
  readonly tie_order: readonly number[];
  readonly http_requests: number;
  readonly result: readonly {
    readonly blocks_excluding_genesis: number;
    readonly adopted: number;
    readonly rounds: number;
    readonly block_miners: readonly number[];
    readonly balances: readonly number[];
    readonly source_id: string;
    readonly valid: boolean;
  }[];
  readonly trace: readonly {
    readonly t: number;
    readonly node: number;
    readonly status: string;
    readonly sizes: readonly number[];
  }[];
}

/** Numbers of the miners of a chain, counted from 1, lowest block first. */
function minersOf(head: Block): number[] {
  const miners: number[] = [];
  for (let block = head; block.parent !== undefined; block = block.parent) miners.push(block.producer + 1);
  return miners.reverse();
}

/** A vector's world in the words of a scenario. */
function scenarioOf({ rates, until, connected, tie_order }: RatesVector): object {
  return {
    extends: 'pycotr-default',
    name: 'rates',
    duration: `${until}s`,
    nodes: { master: rates.length, consumer: 0 },
    consensus: {
      mining: {
        pauses: rates.map((rate) => `${rate}s`),
        ties: tie_order[0] === 1 ? 'ascending' : 'descending',
      },
      exchange: connected ? 'ask' : 'none',
    },
    workload: { kind: 'none' },
  };
}

describe('the recorded runs of Pycotr come out of the simulator', () => {
  test.each(golden<RatesVector>('pycotr_rates'))('$label', (vector) => {
    const trace: unknown[] = [];
    const counts = vector.rates.map(() => ({ rounds: 0, adopted: 0 }));
    const run = prepare(scenarioOf(vector), {
      platform,
      sink: null,
      observers: [
        {
          logged: (time, node, _level, text) => {
            const status = /^Consensus: (.*)$/.exec(text())?.[1];
            if (status === undefined) return;
            counts[node]!.rounds++;
            if (status === 'updated') counts[node]!.adopted++;
            const sizes = vector.rates.map((_, other) => run.head(other)!.height + 1);
            trace.push({ t: time / 1e6, node: node + 1, status, sizes });
          },
        },
      ],
    });
    run.finish();
    expect(trace).toEqual(vector.trace);
    expect(run.messages.get('get-chain')?.sent ?? 0).toBe(vector.http_requests);
    for (const [node, expected] of vector.result.entries()) {
      const head = run.head(node)!;
      expect(minersOf(head)).toEqual(expected.block_miners);
      expect(head.height).toBe(expected.blocks_excluding_genesis);
      expect(counts[node]).toEqual({ rounds: expected.rounds, adopted: expected.adopted });
      expect(vector.rates.map((_, other) => run.balance(other, head))).toEqual(expected.balances);
      const { rules, miners } = run.protocol as WorkProtocol;
      expect(rules.checkBlock(head as never) === undefined).toBe(expected.valid);
      expect(miners[node]!.source + 1).toBe(Number(expected.source_id.slice(-1)));
    }
  });
});

test('pycotr-isolated mines 12, 6 and 4 blocks in a minute, and pycotr-default 12 for all', () => {
  const heights = (name: string) => {
    const run = prepare(name, { platform, sink: null });
    run.finish();
    return [0, 1, 2].map((node) => run.head(node)!.height);
  };
  expect(heights('pycotr-isolated')).toEqual([12, 6, 4]);
  expect(heights('pycotr-default')).toEqual([12, 12, 12]);
});

test('blocks of Pycotr have the hash of their file, and purchases reach only the node they were made at', () => {
  const { files, transactions, balances } = simulate('pycotr-default', { platform });
  const block = [...files!].find(([path]) => path.endsWith('blocks/0.json'))![1];
  expect(JSON.parse(block).hash).toMatch(/^b['"]\\x00/);
  const bought = transactions.rows().filter(({ type }) => type === 'credit-card');
  expect(bought.map((row) => [row['amount'], row['accepted_by'], row['refused_by']])).toEqual([
    [100, 1, 2],
    [100, 1, 2],
    [100, 1, 2],
  ]);
  const miners = balances.rows().filter(({ role }) => role === 'master');
  expect(miners.map((row) => row['after'])).toEqual([120, 0, 0]);
});
