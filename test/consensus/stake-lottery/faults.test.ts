import { describe, expect, test } from 'vitest';
import type { LotteryMaster } from '../../../src/consensus/stake-lottery/master.js';
import type { LegacyMaster } from '../../../src/consensus/stake-lottery/original/legacy-master.js';
import type { LotteryBlock } from '../../../src/consensus/stake-lottery/seal.js';
import { isolate, type Rule } from '../../../src/network/rule.js';
import { EXCHANGE_NODE, GENESIS_NODE, JANE, JOHN, type Lottery, lottery, pass, THIRD } from './network.js';

const HOLDINGS = { holdings: 100, stakes: [10, 20, 30] };

/** Payments that keep coming, posted where both kinds of network hear of them. */
function keepPaying({ run, protocol }: Lottery, count: number): void {
  for (let payment = 0; payment < count; payment++) {
    protocol.submit('EXCHANGE', EXCHANGE_NODE, JOHN, 1);
    pass(run, 1);
  }
}

function electedOn({ run, protocol }: Lottery): number {
  return protocol.election.on(run.head() as LotteryBlock).forger(0)!;
}

describe('a forger that is offline', () => {
  test('stops the chain for good under legacy rules, and the liveness metric says for how long', () => {
    const made = lottery({ legacy: true, ...HOLDINGS });
    keepPaying(made, 4);
    const { run } = made;
    // Payments come in by the first node: some other must be the silent one for the rest to hear of them.
    while (electedOn(made) === GENESIS_NODE) keepPaying(made, 2);
    const before = run.head()!.height;
    expect(before).toBeGreaterThan(0);
    run.addRule(isolate([electedOn(made)]));
    const stopped = run.head()!.made;
    keepPaying(made, 200);
    expect(run.head()!.height).toBe(before);
    const { measures } = run.finish().summary;
    expect(measures!['seconds_since_block']).toBe(600 - stopped / 1e6);
    expect(measures!['longest_gap_seconds']).toBe(600 - stopped / 1e6);
    expect(measures!['largest_stake_share_before']).toBe(0.5);
  });

  test.each(['pool', 'clock'])('delays it by a timeout under the correct rules, by the %s', (forging) => {
    const made = lottery({ ...HOLDINGS, forging, blockTime: '10s', timeout: '2s' });
    const { run } = made;
    keepPaying(made, 30);
    const silent = electedOn(made);
    const before = run.head()!.height;
    const stopped = run.head()!.made;
    run.addRule(isolate([silent]));
    keepPaying(made, 40);
    const next = made.protocol.tree.ancestor(run.head() as LotteryBlock, before + 1)!;
    expect([next.seal.attempt, next.producer === silent]).toEqual([1, false]);
    // By the pool the second payment comes 2 s after the block; by the clock the next slot starts 10 s after it.
    expect(next.made - stopped).toBe(forging === 'clock' ? 12e6 : 4e6);
    expect(run.head()!.height).toBeGreaterThan(before + 3);
    expect(run.finish().summary.measures!['longest_gap_seconds']).toBeLessThan(560);
  });

  test('catches up when it is back, and everybody agrees', () => {
    const made = lottery({ ...HOLDINGS, timeout: '2s' });
    const { run } = made;
    keepPaying(made, 5);
    const heal = run.addRule(isolate([THIRD]));
    keepPaying(made, 20);
    heal();
    keepPaying(made, 10);
    pass(run, 20);
    expect(run.head(THIRD)).toBe(run.head());
    expect(run.head(JANE)).toBe(run.head());
    expect(run.finish().summary.agreed).toBe(true);
  });

  test('and two of three together do not stop it either', () => {
    const made = lottery({ ...HOLDINGS, timeout: '2s' });
    made.run.addRule(isolate([GENESIS_NODE, THIRD]));
    keepPaying(made, 40);
    expect(made.run.head(JANE)!.height).toBeGreaterThan(3);
  });
});

describe('a partition', () => {
  test('heals: the longer chain wins, and payments of the other are not lost', () => {
    const made = lottery({ ...HOLDINGS, timeout: '2s' });
    const { run } = made;
    const apart: Rule = (from, to) => ((from === THIRD) !== (to === THIRD) ? 'drop' : 'pass');
    keepPaying(made, 2);
    const heal = run.addRule(apart);
    made.protocol.submit('TRANSFER', THIRD, JOHN, 7);
    made.protocol.submit('TRANSFER', THIRD, JOHN, 8);
    keepPaying(made, 20);
    expect(run.head(THIRD)).not.toBe(run.head(JANE));
    heal();
    keepPaying(made, 20);
    pass(run, 10);
    expect(run.head(THIRD)).toBe(run.head(JANE));
    expect(run.balance(THIRD)).toBe(85);
    expect(run.supply()).toBe(10_000);
  });
});

describe('discovery', () => {
  test.each([false, true])('leads everybody to everybody from the first master on (legacy: %s)', (legacy) => {
    const more = { nodes: { master: 6, cashing: 0, consumer: 2, trusted: 0 }, network: { latency: '50ms' } };
    const { run, protocol } = lottery({ legacy, discovery: '10s' }, more);
    const peersOf = (node: number) =>
      (protocol.participantOf(node) as LotteryMaster | LegacyMaster).discovery.peers;
    expect([...peersOf(0)]).toEqual([]);
    expect([...peersOf(5)]).toEqual([0]);
    pass(run, 1);
    for (let node = 0; node < 6; node++) {
      expect([...peersOf(node)].sort()).toEqual([0, 1, 2, 3, 4, 5].filter((other) => other !== node));
    }
    // A connection takes a message each way; then a round of all pairs every ten seconds.
    const connected = run.messages.get('discovery')!.sent;
    expect(connected).toBe(30);
    pass(run, 10);
    expect(run.messages.get('discovery')!.sent).toBe(connected + 30);
  });

  test('a node cut off at the start is found when the cut heals', () => {
    const { run, protocol } = lottery({ discovery: '10s' }, { network: { latency: '50ms' } });
    const heal = run.addRule(isolate([THIRD]));
    pass(run, 5);
    const peers = () => [...(protocol.participantOf(JANE) as LotteryMaster).discovery.peers];
    expect(peers()).toEqual([GENESIS_NODE]);
    heal();
    pass(run, 10);
    expect(peers()).toEqual([GENESIS_NODE, THIRD]);
  });
});

describe('what cannot be run says why in one line', () => {
  const cases: readonly [string, Readonly<Record<string, unknown>>, string][] = [
    [
      'zero total stake',
      { stakes: [0, 0, 0] },
      'consensus.stakes: expected a total above 0, since nobody could forge a block, got 0',
    ],
    [
      'stakes of the wrong number',
      { stakes: [1, 2] },
      'consensus.stakes: expected one for each of the 3 masters, got 2',
    ],
    [
      'a negative stake',
      { stakes: [1, -2, 3] },
      'consensus.stakes.1: expected "genesis", a list of whole numbers',
    ],
    [
      'more stake than money',
      { stakes: [1, 2, 20_000] },
      'supply: expected enough for the stakes and holdings of all 3 masters, got 10000',
    ],
    [
      'a reward finer than the coin',
      { reward: { constant: 0.5 } },
      'consensus.reward.constant: expected an amount with at most 0 decimals, got 0.5',
    ],
    [
      'a reward under legacy rules',
      { legacy: true, reward: { constant: 1 } },
      'consensus.reward: expected "none" under legacy rules, which know no reward',
    ],
    ['an unknown draw', { draw: 'fair' }, 'consensus.draw: expected "exact", "equivalent" or "single"'],
  ];
  test.each(cases)('%s', (_what, consensus, message) => {
    expect(() => lottery(consensus)).toThrow(message);
  });

  test('more lots than can be hashed', () => {
    expect(() => lottery({ stakes: [20_000_000, 0, 0] }, { supply: 20_000_001 })).toThrow(
      'consensus.draw: expected "equivalent" for more than 1000000 lots',
    );
  });
});
