import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import type { TendermintBlock } from '../../../src/consensus/tendermint/messages.js';
import {
  type TendermintParameters,
  tendermintParameters,
} from '../../../src/consensus/tendermint/parameters.js';
import type { TendermintProtocol } from '../../../src/consensus/tendermint/protocol.js';
import { SECOND } from '../../../src/engine/time.js';
import { prepare } from '../../../src/simulate.js';

const path = new URL('../../fixtures/protocols/tendermint.json', import.meta.url);
const { rows } = JSON.parse(readFileSync(path, 'utf8')) as { rows: { id: string; table: string }[] };
const rowsOf = <Row>(table: string) =>
  rows.filter((row) => row.table === table) as unknown as (Row & { id: string })[];

/** Time before the first height. */
const WARMUP = SECOND;

/**
 * Runs validators on links of one delay, without payments, some of them down from the start, and notes when the last
 * of them decided each height: microseconds from the beginning, the first height at place 0.
 */
function decide(validators: number, delay: number, silent: readonly number[], heights: number) {
  const alive = Array.from({ length: validators }, (_, node) => node).find((node) => !silent.includes(node))!;
  const times: number[] = [];
  const run = prepare(
    {
      extends: 'tendermint-default',
      nodes: { master: validators, consumer: 1 },
      network: { latency: `${delay}s` },
      duration: '1h',
      workload: { kind: 'none', payments: 0, warmup: `${WARMUP / SECOND}s` },
      faults: silent.length === 0 ? [] : [{ at: '0s', until: '1h', crash: { nodes: silent } }],
    },
    {
      platform: { hashes: nodeHashes, signer: nodeSigner },
      sink: null,
      observers: [{ finalised: (time, node) => void (node === alive && times.push(time - WARMUP)) }],
    },
  );
  while (times.length < heights) if (run.step(1) === 0) break;
  return { run, times, head: run.head(alive)! as TendermintBlock };
}

test('timeouts are those of CometBFT in every round', () => {
  const parameters = tendermintParameters.parse({}) as TendermintParameters;
  const { run } = decide(4, 0.05, [], 1);
  const protocol = run.protocol as unknown as TendermintProtocol;
  type Row = Record<`${'propose' | 'prevote' | 'precommit' | 'commit'}_s` | 'round', number>;
  expect(rowsOf<Row>('timeouts').length).toBeGreaterThan(3);
  for (const { round, propose_s, prevote_s, precommit_s, commit_s } of rowsOf<Row>('timeouts')) {
    expect(protocol.patience('propose', round)).toBe(propose_s * SECOND);
    expect(protocol.patience('prevote', round)).toBe(prevote_s * SECOND);
    expect(protocol.patience('precommit', round)).toBe(precommit_s * SECOND);
    expect(parameters.timeouts.commit).toBe(commit_s * SECOND);
  }
});

describe('without faults', () => {
  test.each(rowsOf<{ d_s: number; interval_s: number }>('interval_no_fault'))(
    'links of $d_s s give a block each $interval_s s',
    ({ d_s, interval_s }) => {
      const { times } = decide(7, d_s, [], 20);
      const expected = times.map((_, place) => Math.round((3 * d_s + place * interval_s) * SECOND));
      expect(times).toEqual(expected);
    },
  );
});

describe('with silent validators', () => {
  test.each(
    rowsOf<{ silent_rounds: number; d_s: number; seconds_to_decision: number }>('silent_proposers_time'),
  )(
    '$silent_rounds silent proposers cost $seconds_to_decision s',
    ({ silent_rounds, d_s, seconds_to_decision }) => {
      const silent = Array.from({ length: silent_rounds }, (_, node) => node);
      const { times } = decide(3 * silent_rounds + 1, d_s, silent, 1);
      expect(times[0]! / SECOND).toBeCloseTo(seconds_to_decision, 6);
    },
  );

  test.each(
    rowsOf<{
      n: number;
      silent: number[];
      d_s: number;
      mean_interval_s: number;
      share_of_heights_in_round_0: number;
    }>('interval_with_silent'),
  )('$silent of $n give a block each $mean_interval_s s', ({ n, silent, d_s, ...expected }) => {
    const { times, head } = decide(n, d_s, silent, 2 * n + 1);
    expect((times[2 * n]! - times[n]!) / SECOND / n).toBeCloseTo(expected.mean_interval_s, 6);
    const seals: number[] = [];
    for (let block: TendermintBlock | undefined = head; seals.length < n; block = block?.parent)
      seals.push(block!.seal.round);
    const inFirst = seals.filter((round) => round === 0).length;
    expect(inFirst / n).toBeCloseTo(expected.share_of_heights_in_round_0, 6);
  });

  test.each(rowsOf<{ n: number; messages: number }>('messages_failed_round'))(
    'a failed round and one that decides take $messages messages among $n',
    ({ n, messages }) => {
      const { run } = decide(n, 0.05, [0], 1);
      const sent = ['proposal', 'prevote', 'precommit'].map((type) => run.messages.get(type)!.sent);
      expect(sent.reduce((sum, count) => sum + count, 0)).toBe(messages);
      expect(run.messages.has('repeat')).toBe(false);
    },
  );
});

test('a commit in the next block holds every precommit that came in time, and weighs what CometBFT writes', () => {
  const { run, head } = decide(10, 0.05, [3], 12);
  const columns = run.protocol.reporting.columns(head);
  expect(columns).toEqual({ round: 0, precommits: 9 });
});
