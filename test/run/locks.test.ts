import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { exactStamp, exactTime } from '../../src/engine/stamp.js';
import { RATE_SCALE } from '../../src/ledger/amount.js';
import { Locks } from '../../src/ledger/locks.js';
import type { Run } from '../../src/run/run.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { prepare } from '../../src/simulate.js';

const OPTIONS = { sink: null, trace: false, platform: { hashes: nodeHashes, signer: nodeSigner } } as const;
const SECOND = 1e6;

const LOCKS = [
  { who: 'all', share: 0.4, until: '60s' },
  { who: [0, 1], share: 0.5, from: '10s', until: '110s' },
];

/** Everybody pays most of what it may, again and again, so that what is locked is reached for. */
const workload = { payments: 120, every: '1s', amount: { share: 0.9 }, hostile: false };
const consumers = { consumer: 6 };
const SCENARIOS: Readonly<Record<string, object>> = {
  nakamoto: {
    extends: 'ten-equal-miners',
    consensus: { blockTime: '5s' },
    nodes: { master: 4, ...consumers },
  },
  ghost: {
    extends: 'ethereum-pow',
    consensus: { blockTime: '5s', hashPower: 'equal' },
    nodes: { master: 4, ...consumers },
  },
  pou: { extends: 'pou-default', nodes: { master: 4, ...consumers } },
  'stake-lottery': {
    extends: 'stake-lottery-default',
    consensus: { forging: 'clock', blockTime: '5s' },
    nodes: { master: 4, ...consumers },
  },
  tendermint: { extends: 'tendermint-default', nodes: { master: 4, ...consumers } },
};

function finished(name: string, locks: readonly object[], more: object = {}): { readonly run: Run } {
  const scenario = {
    ...SCENARIOS[name]!,
    ...{
      seed: 'locks',
      duration: '200s',
      holdings: { pareto: 1.2 },
      locks,
      workload,
      signatures: 'symbolic',
    },
    ...more,
  };
  const run = prepare(scenario, OPTIONS);
  run.finish();
  return { run };
}

test('a lock holds all until its end, and releases evenly where it has a begin', () => {
  const at = (seconds: number) => exactStamp(seconds * SECOND);
  const locks = new Locks([
    { account: 3, share: RATE_SCALE / 2, until: at(10) },
    { account: 3, share: RATE_SCALE / 4, from: at(10), until: at(20) },
  ]);
  const locked = [0, 9, 10, 15, 19, 20, 30].map((time) => locks.locked(3, 1001, at(time)));
  expect(locked).toEqual([750, 750, 250, 125, 25, 0, 0]);
  expect(locks.locked(4, 1001, at(0))).toBe(0);
});

describe.each(Object.keys(SCENARIOS))('locked money under %s', (name) => {
  test('is paid in no block before its time, by anybody, and all of it later', () => {
    const { run } = finished(name, LOCKS);
    const payers = run.population.of(run.scenario.workload.payers);
    const root = run.blocks[0]!;
    const first = payers.map((account) => run.balance(account, root));
    const { warmup } = {
      warmup: Math.min(
        ...run.transactions
          .filter((one) => run.protocol.money.isPayment(one))
          .map(({ time }) => exactTime(time)),
      ),
    };
    let tight = 0;
    for (const block of run.blocks) {
      if (block.parent === undefined) continue;
      const time = exactTime(block.parent.time) - warmup;
      for (const [place, account] of payers.entries()) {
        // The definition, written out once more.
        let locked = time < 60 * SECOND ? Math.floor(first[place]! * 0.4) : 0;
        if (place < 2) {
          const half = Math.floor(first[place]! * 0.5);
          const gone = Math.min(1, Math.max(0, (time - 10 * SECOND) / (100 * SECOND)));
          locked += half * (1 - gone);
        }
        const balance = run.balance(account, block);
        expect(balance).toBeGreaterThanOrEqual(Math.floor(locked * (1 - 1e-9)) - 1);
        if (locked > 0 && balance < locked + first[place]! * 0.1) tight++;
      }
    }
    expect(tight).toBeGreaterThan(0);
  });

  test('keeps payments back that would be made without it', () => {
    const least = (locks: readonly object[]) => {
      const { run } = finished(name, locks);
      const head = run.blocks.find(({ parent, made }) => parent !== undefined && made > 55 * SECOND)!;
      return Math.min(
        ...run.population
          .of('consumer')
          .map((account) => run.balance(account, head) / Math.max(1, run.balance(account, run.blocks[0]!))),
      );
    };
    const lock = [{ who: 'all', share: 0.9, until: '1d' }];
    expect(least([])).toBeLessThan(0.5);
    expect(least(lock)).toBeGreaterThanOrEqual(0.89);
  });
});

test('a strategy sees what is locked as money it owns and cannot pay', () => {
  const seen: { balance: number; spendable: number }[] = [];
  const watcher = {
    name: 'watcher',
    summary: 'Looks.',
    act: ({ balance, spendable }: { balance: number; spendable: number }) => {
      seen.push({ balance, spendable });
      return [];
    },
  };
  const scenario = {
    ...SCENARIOS['nakamoto']!,
    consensus: { blockTime: '5s', fees: [0, 0] },
    ...{ seed: 'locks', duration: '60s', holdings: 'equal', workload: { kind: 'usage', payments: 0 } },
    locks: [{ who: [0], share: 0.75, until: '1h' }],
    people: { strategies: [{ who: [0, 1], strategy: 'watcher', every: '20s' }] },
  };
  prepare(scenario, { ...OPTIONS, strategies: [watcher] }).finish();
  expect(seen.length).toBeGreaterThan(3);
  const shares = new Set(seen.map(({ balance, spendable }) => Math.round((spendable / balance) * 1e6) / 1e6));
  expect([...shares].sort()).toEqual([0.25, 1]);
});

describe('locks that cannot be', () => {
  const legacy = { extends: 'pou-legacy', holdings: 'auto' };
  test.each<[what: string, locks: unknown, message: RegExp, more?: object]>([
    ['a word', 'all', /^locks: expected a list of entries such as .*got "all"$/],
    ['a group', { who: 'all', until: '1d' }, /^locks: expected a list of entries/],
    ['a number in the list', [3], /^locks\.0: expected an entry such as .*got 3$/],
    ['nobody', [{ until: '1d' }], /^locks\.0\.who: expected "all" or a list/],
    ['no end', [{ who: 'all' }], /^locks\.0\.until: expected a duration/],
    ['an unknown key', [{ who: 'all', until: '1d', unlock: 3 }], /^locks\.0\.unlock: unknown key/],
    [
      'a misspelt key',
      [{ who: 'all', untill: '1d' }],
      /^locks\.0\.untill: unknown key, did you mean "until"\?/,
    ],
    ['an empty list of people', [{ who: [], until: '1d' }], /^locks\.0\.who: expected "all" or a list/],
    [
      'a person by a word',
      [{ who: 'ada', until: '1d' }],
      /^locks\.0\.who: expected "all" or a list .*got "ada"/,
    ],
    ['a person below 0', [{ who: [-1], until: '1d' }], /^locks\.0\.who/],
    ['half a person', [{ who: [0.5], until: '1d' }], /^locks\.0\.who/],
    ['a stranger', [{ who: [99], until: '1d' }], /^locks\.0\.who\.0: expected a number from 0 to 9, got 99$/],
    [
      'a share of 0',
      [{ who: 'all', share: 0, until: '1d' }],
      /^locks\.0\.share: expected a number above 0 and at most 1/,
    ],
    ['a share above 1', [{ who: 'all', share: 1.5, until: '1d' }], /^locks\.0\.share: expected .*got 1\.5$/],
    [
      'a share in words',
      [{ who: 'all', share: 'half', until: '1d' }],
      /^locks\.0\.share: expected .*got "half"$/,
    ],
    [
      'a share too fine',
      [{ who: 'all', share: 1e-10, until: '1d' }],
      /^locks\.0\.share: expected .*nine decimals/,
    ],
    [
      'more than all',
      [
        { who: 'all', share: 0.6, until: '1d' },
        { who: [2], share: 0.6, until: '2d' },
      ],
      /^locks\.1\.share: expected shares of 2 that come to 1 at the most, got 1\.2$/,
    ],
    [
      'one person twice',
      [{ who: [2, 2], until: '1d' }],
      /^locks\.0\.share: expected shares of 2 that come to 1 at the most, got 2$/,
    ],
    ['an end that is no time', [{ who: 'all', until: 'soon' }], /^locks\.0\.until: expected a duration/],
    [
      'an end before the begin',
      [{ who: 'all', from: '2d', until: '1d' }],
      /^locks\.0: expected from before until/,
    ],
    [
      'an end at the begin',
      [{ who: 'all', from: '1d', until: '1d' }],
      /^locks\.0: expected from before until/,
    ],
    ['a negative begin', [{ who: 'all', from: '-1d', until: '1d' }], /^locks\.0\.from: expected a duration/],
    [
      'legacy rules',
      [{ who: 'all', until: '1d' }],
      /^locks: expected none under pou with these parameters/,
      legacy,
    ],
    [
      'a protocol without locks',
      [{ who: 'all', until: '1d' }],
      /^locks: expected none under cheesechain/,
      { extends: 'cheesechain-default' },
    ],
    [
      'money that is shared out later',
      [{ who: 'all', until: '1d' }],
      /^locks: expected none where the root block holds no first money/,
      { holdings: 'original' },
    ],
  ])('%s: one line', (_, locks, message, more = {}) => {
    const parse = () =>
      parseScenario({
        extends: 'ten-equal-miners',
        nodes: { consumer: 10 },
        holdings: 'equal',
        ...more,
        locks,
      });
    expect(parse).toThrow(message);
    expect(parse).toThrow(/^[^\n]*$/);
  });
});
