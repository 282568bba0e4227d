import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { faultBound } from '../../../src/consensus/kit/voting/quorum.js';
import { pbftQuorum } from '../../../src/consensus/pbft/protocol.js';
import { SECOND } from '../../../src/engine/time.js';
import { prepare } from '../../../src/simulate.js';

const path = new URL('../../fixtures/protocols/pbft.json', import.meta.url);
const { rows } = JSON.parse(readFileSync(path, 'utf8')) as { rows: { id: string; table: string }[] };

/** The rows of a table; at least as many as the table had when this was written. */
function rowsOf<Row>(table: string, least: number) {
  const found = rows.filter((row) => row.table === table) as unknown as (Row & { id: string })[];
  expect(found.length).toBeGreaterThanOrEqual(least);
  return found;
}

/** Time before the first height. */
const WARMUP = SECOND;
const TYPES = ['pre-prepare', 'prepare', 'commit-vote', 'view-change', 'new-view', 'checkpoint'] as const;

/** Runs replicas on links of one delay, without payments, some of them down from the start, until a height is decided by all. */
function decide(
  replicas: number,
  silent: readonly number[],
  heights: number,
  more: { delay?: number; consensus?: Record<string, unknown>; network?: Record<string, unknown> } = {},
) {
  const alive = replicas - silent.length;
  /** When the last replica that is up decided each height, and who did so far. */
  const times: number[] = [];
  const counts: number[] = [];
  const run = prepare(
    {
      extends: 'pbft-four',
      nodes: { master: replicas, consumer: 1 },
      network: { latency: `${more.delay ?? 0.1}s`, ...more.network },
      duration: '1h',
      consensus: { timeout: '2s', repeat: '1h', ...more.consensus },
      workload: { kind: 'none', payments: 0, warmup: `${WARMUP / SECOND}s` },
      faults: silent.length === 0 ? [] : [{ at: '0s', until: '1h', crash: { nodes: silent } }],
    },
    {
      platform: { hashes: nodeHashes, signer: nodeSigner },
      sink: null,
      observers: [
        {
          finalised: (time, node, { height }) => {
            if (node >= replicas) return;
            counts[height] = (counts[height] ?? 0) + 1;
            if (counts[height] === alive) times[height] = time - WARMUP;
          },
        },
      ],
    },
  );
  while (times[heights] === undefined) if (run.step(1) === 0) break;
  const sent = Object.fromEntries(TYPES.map((type) => [type, run.messages.get(type)?.sent ?? 0])) as Record<
    (typeof TYPES)[number],
    number
  >;
  const total = TYPES.reduce((sum, type) => sum + sent[type], 0);
  return { run, times, sent, total };
}

describe('without faults', () => {
  type Row = { n: number; replica_messages: number; delays_to_commit_from_request: number };
  test.each(rowsOf<Row>('client_round_trip', 3))(
    'a block takes $replica_messages messages among $n replicas, and three delays from its proposal',
    ({ n, replica_messages, delays_to_commit_from_request }) => {
      const { total, times } = decide(n, [], 1);
      expect(total).toBe(replica_messages);
      // The request takes the first of the delays.
      expect(times[1]).toBe((delays_to_commit_from_request - 1) * (SECOND / 10));
    },
  );

  test.each(rowsOf<{ n: number; K: number; messages_per_sequence_number: number }>('checkpoints', 4))(
    'with a checkpoint each $K blocks a block takes $messages_per_sequence_number messages among $n',
    ({ n, K, messages_per_sequence_number }) => {
      const { sent } = decide(n, [], K, { delay: 0.001, consensus: { checkpoint: K, blockTime: '20ms' } });
      const perBlock = (sent['pre-prepare'] + sent.prepare + sent['commit-vote']) / K;
      // The last replica has said its checkpoint when it decides.
      expect(perBlock + sent.checkpoint / K).toBeCloseTo(messages_per_sequence_number, 9);
    },
    20_000,
  );
});

describe('with silent replicas', () => {
  test.each(rowsOf<{ n: number; silent: number; messages: number }>('silent_backups', 6))(
    '$silent silent backups of $n leave $messages messages',
    ({ n, silent, messages }) => {
      const backups = Array.from({ length: silent }, (_, place) => n - 1 - place);
      expect(decide(n, backups, 1).total).toBe(messages);
    },
  );

  type ChangeRow = Record<'n' | 'view_change' | 'new_view' | 'prepare' | 'commit' | 'total', number>;
  test.each(rowsOf<ChangeRow>('view_change_messages', 6))(
    'a view change and its block take $total messages among $n',
    ({ n, view_change, new_view, prepare, commit, total }) => {
      const { sent, total: counted } = decide(n, [0], 1);
      const parts = [sent['view-change'], sent['new-view'], sent.prepare, sent['commit-vote']];
      expect(parts).toEqual([view_change, new_view, prepare, commit]);
      expect(counted).toBe(total);
    },
  );

  type TimeRow = Record<'n' | 'dead_primaries' | 'T_s' | 'd_s' | 'seconds_to_commit', number>;
  test.each(rowsOf<TimeRow>('dead_primaries_time', 5))(
    '$dead_primaries dead primaries in a row of $n cost $seconds_to_commit s',
    ({ n, dead_primaries, T_s, d_s, seconds_to_commit }) => {
      const silent = Array.from({ length: dead_primaries }, (_, node) => node);
      const { times } = decide(n, silent, 1, { delay: d_s, consensus: { timeout: `${T_s}s` } });
      expect(times[1]).toBe(Math.round(seconds_to_commit * SECOND));
    },
  );
});

type QuorumRow = Record<'n' | 'f' | 'quorum' | 'intersection_min', number>;
test.each(rowsOf<QuorumRow>('quorums', 10))('$quorum of $n replicas are a quorum', (row) => {
  expect(pbftQuorum(row.n)).toBe(row.quorum);
  expect(2 * pbftQuorum(row.n) - row.n).toBe(row.intersection_min);
  expect(faultBound(row.n)).toBe(row.f);
});

test('a quorum is 2f + 1 of 3f + 1 replicas, and any two share one more than can be faulty', () => {
  for (let f = 0; f < 40; f++) expect(pbftQuorum(3 * f + 1)).toBe(2 * f + 1);
  for (let n = 1; n < 120; n++) {
    const f = Math.floor((n - 1) / 3);
    expect(2 * pbftQuorum(n) - n).toBeGreaterThan(f);
    expect(2 * (pbftQuorum(n) - 1) - n).toBeLessThanOrEqual(f);
    expect(pbftQuorum(n)).toBeLessThanOrEqual(n - f);
  }
});
