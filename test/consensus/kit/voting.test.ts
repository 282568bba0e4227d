import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Ballots } from '../../../src/consensus/kit/voting/ballots.js';
import { Electorate } from '../../../src/consensus/kit/voting/electorate.js';
import { roundRobin, WeightedRotation } from '../../../src/consensus/kit/voting/rotation.js';
import { placesOf, Tally } from '../../../src/consensus/kit/voting/tally.js';
import {
  exponentialBackOff,
  linearBackOff,
  ViewSynchronizer,
} from '../../../src/consensus/kit/voting/view-synchronizer.js';
import { SECOND } from '../../../src/engine/time.js';
import { hostsOf } from '../../nodes/hosts.js';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/protocols/${name}.json`, import.meta.url), 'utf8'));
const vectors = read('cometbft-proposer');
const { rows } = read('tendermint') as { rows: { table: string; [key: string]: unknown }[] };
const rowsOf = <Row>(table: string) => rows.filter((row) => row.table === table) as unknown as Row[];
/** An electorate of nodes 0, 1, 2, ... */
const electorate = (powers: readonly number[]) =>
  new Electorate(
    powers.map((_, place) => place),
    powers,
  );

describe('an electorate', () => {
  test.each(
    rowsOf<{ total_power: number; quorum: number; max_faulty: number; common_to_two_quorums: number }>(
      'weighted_quorum',
    ),
  )('of total power $total_power has a quorum of $quorum', (row) => {
    const { quorum, mostFaulty, total } = electorate([row.total_power]);
    expect([quorum, mostFaulty, 2 * quorum - total]).toEqual([
      row.quorum,
      row.max_faulty,
      row.common_to_two_quorums,
    ]);
  });

  test('has quorums of which two share more than can be faulty, and that do not need the faulty', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 }), (powers) => {
        const { quorum, mostFaulty, total } = electorate(powers);
        expect(2 * quorum - total).toBeGreaterThan(mostFaulty);
        expect(total - mostFaulty).toBeGreaterThanOrEqual(quorum);
        expect(3 * mostFaulty).toBeLessThan(total);
        expect(3 * (mostFaulty + 1)).toBeGreaterThanOrEqual(total);
      }),
    );
  });

  test('knows who has no vote', () => {
    const { voters, placeOf } = {
      voters: [4, 9],
      placeOf: (node: number) => new Electorate([4, 9]).placeOf(node),
    };
    expect(voters.map(placeOf)).toEqual([0, 1]);
    expect([placeOf(0), placeOf(-1)]).toEqual([-1, -1]);
  });
});

describe('a tally', () => {
  test('counts as a slow one does, whatever is voted in whatever order, and again after it was cleared', () => {
    const drawn = fc.record({
      powers: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 70 }),
      votes: fc.array(fc.tuple(fc.nat(75), fc.constantFrom('a', 'b', 'c', null)), { maxLength: 200 }),
      cleared: fc.array(fc.tuple(fc.nat(75), fc.constantFrom('a', 'd', null)), { maxLength: 20 }),
    });
    fc.assert(
      fc.property(drawn, ({ powers, votes, cleared }) => {
        const voters = electorate(powers);
        const tally = new Tally<string | null>(voters);
        for (const [voter, value] of cleared) tally.add(voter, value);
        tally.clear();
        const cast = new Map<number, Set<string | null>>();
        const totals = new Map<string | null, number>();
        let decided: string | null | undefined;
        for (const [voter, value] of votes) {
          const before = [...cast.keys()].reduce((sum, known) => sum + powers[known]!, 0);
          const counts = voter < powers.length && cast.get(voter)?.has(value) !== true;
          expect(tally.add(voter, value)).toBe(counts ? before : -1);
          if (!counts) continue;
          cast.set(voter, (cast.get(voter) ?? new Set()).add(value));
          totals.set(value, (totals.get(value) ?? 0) + powers[voter]!);
          if (totals.get(value)! >= voters.quorum && decided === undefined) decided = value;
        }
        for (const value of ['a', 'b', 'c', 'd', null]) {
          const places = [...cast].filter(([, choices]) => choices.has(value)).map(([voter]) => voter);
          const power = places.reduce((sum, place) => sum + powers[place]!, 0);
          expect(tally.power(value)).toBe(power);
          expect(placesOf(tally.signersOf(value))).toEqual(places.sort((a, b) => a - b));
        }
        expect(tally.decided).toBe(decided);
        const turnout = [...cast.keys()].reduce((sum, voter) => sum + powers[voter]!, 0);
        expect([tally.turnout, tally.isQuorum]).toEqual([turnout, turnout >= voters.quorum]);
        const guilty = [...cast].filter(([, choices]) => choices.size > 1).map(([voter]) => voter);
        expect(tally.twice).toEqual(new Set(guilty));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a certificate', () => {
  const voters = electorate([3, 1, 1, 1, 1]);
  const ballots = new Ballots(voters);
  const certificate = (places: readonly number[]) => {
    const tally = new Tally<string>(voters);
    for (const place of places) tally.add(place, 'a');
    return { view: 0, value: 'a', signers: tally.signersOf('a') };
  };
  for (const place of [0, 1, 2, 3]) ballots.sign(place, 'precommit 1 0 a');
  ballots.sign(77, 'precommit 1 0 a');

  test('counts when a quorum by weight signed, and not more people of less weight', () => {
    expect(ballots.isQuorum(certificate([0, 1, 2]), 'precommit 1 0 a')).toBe(true);
    expect(ballots.isQuorum(certificate([0, 1]), 'precommit 1 0 a')).toBe(false);
    expect(ballots.isQuorum(certificate([1, 2, 3]), 'precommit 1 0 a')).toBe(false);
  });

  test('does not when one of those it names did not sign, or signed something else', () => {
    expect(ballots.isQuorum(certificate([0, 1, 2, 4]), 'precommit 1 0 a')).toBe(false);
    expect(ballots.isQuorum(certificate([0, 1, 2]), 'precommit 2 0 a')).toBe(false);
    expect(ballots.isQuorum({ view: 0, value: 'a', signers: 'ffff' }, 'precommit 1 0 a')).toBe(false);
    expect(ballots.isQuorum({ view: -1, value: '', signers: '' }, 'precommit 1 0 a')).toBe(false);
  });
});

describe('leaders by weight', () => {
  const lead = (powers: readonly number[], count: number) => {
    const rotation = new WeightedRotation(electorate(powers));
    return Array.from({ length: count }, (_, turn) => rotation.leader(turn));
  };

  test('are those of CometBFT', () => {
    // Its validators stand in the order of their addresses.
    const { powers, proposers } = vectors.selection_1 as {
      powers: Record<string, number>;
      proposers: string;
    };
    const names = Object.keys(powers).sort();
    const expected = proposers.split(' ');
    const led = lead(
      names.map((name) => powers[name]!),
      expected.length,
    );
    expect(led.map((place) => names[place])).toEqual(expected);
    for (const { powers: given, first_proposers, counts_in_120 } of vectors.selection_2) {
      const list = Object.values(given as Record<string, number>);
      if (first_proposers !== undefined)
        expect(lead(list, first_proposers.length).map(String)).toEqual(first_proposers);
      for (const [place, count] of Object.entries(counts_in_120 ?? {}))
        expect(lead(list, 120).filter((leader) => String(leader) === place)).toHaveLength(count as number);
    }
    expect(lead([10, 1, 1], 11).map(String)).toEqual(
      vectors.priorities_10_1_1.map(({ proposer }: { proposer: string }) => proposer),
    );
  });

  test.each(rowsOf<{ powers: number[]; cycle: number[]; longest_gap: number[] }>('proposer_gap'))(
    'of powers $powers come in a cycle with gaps of at most $longest_gap',
    ({ powers, cycle, longest_gap: gaps }) => {
      const led = lead(powers, 3 * cycle.length);
      expect(led).toEqual([...cycle, ...cycle, ...cycle]);
      for (const [place, gap] of gaps.entries()) {
        const turns = led.flatMap((leader, turn) => (leader === place ? [turn] : []));
        expect(Math.max(...turns.slice(1).map((turn, index) => turn - turns[index]!))).toBe(gap);
      }
    },
  );

  test.each(
    rowsOf<{ powers: number[]; elections?: number; proposals?: number[]; first_8_proposers?: number[] }>(
      'proposer_share',
    ),
  )(
    'of powers $powers lead as often as they weigh',
    ({ powers, elections, proposals, first_8_proposers }) => {
      if (proposals !== undefined) {
        const led = lead(powers, elections!);
        expect(powers.map((_, place) => led.filter((leader) => leader === place).length)).toEqual(proposals);
      }
      if (first_8_proposers !== undefined)
        expect(lead(powers, 8).map((place) => place + 1)).toEqual(first_8_proposers);
    },
  );

  test('lead once for each unit of weight in as many turns as all weigh', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }), (powers) => {
        const total = powers.reduce((sum, power) => sum + power, 0);
        const led = lead(powers, 2 * total);
        for (const part of [led.slice(0, total), led.slice(total)])
          expect(powers.map((_, place) => part.filter((leader) => leader === place).length)).toEqual(powers);
      }),
    );
  });

  test('of equal weight lead one after another, as by turns', () => {
    const voters = new Electorate([3, 5, 8]);
    const rotation = new WeightedRotation(voters);
    for (let turn = 0; turn < 9; turn++) expect(rotation.leader(turn)).toBe(roundRobin(voters, turn));
  });
});

describe('patience with views', () => {
  test('grows by a step, or by a factor up to a bound', () => {
    expect([0, 1, 5].map(linearBackOff(3 * SECOND, SECOND / 2))).toEqual(
      [3, 3.5, 5.5].map((time) => time * SECOND),
    );
    expect([0, 1, 2, 3, 9, 1e6].map(exponentialBackOff(100, 1.5, 400))).toEqual([
      100, 150, 225, 338, 400, 400,
    ]);
  });

  test('ends with its view: what was awaited in one that is over does not happen', () => {
    const { hosts, scheduler } = hostsOf(1);
    const views = new ViewSynchronizer(hosts[0]!, electorate([1, 1, 1, 1]));
    const happened: string[] = [];
    views.enter(0);
    views.after(SECOND, () => happened.push('view 0'));
    scheduler.run(SECOND / 2);
    views.enter(1);
    views.after(SECOND, () => happened.push('view 1'));
    scheduler.run(2 * SECOND);
    views.after(SECOND, () => happened.push('before the reset'));
    views.reset();
    views.after(SECOND, () => happened.push('after the reset'));
    scheduler.run(5 * SECOND);
    expect(happened).toEqual(['view 1', 'after the reset']);
    expect(views.view).toBe(-1);
  });

  test('is lost when more than can be faulty are in a later view, each counted once', () => {
    const { hosts } = hostsOf(1);
    const views = new ViewSynchronizer(hosts[0]!, electorate([1, 1, 1, 1, 3]));
    views.enter(2);
    expect([views.heard(5, 0), views.heard(5, 0), views.heard(5, 9), views.heard(4, 1)]).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect([views.heard(5, 1), views.heard(5, 2)]).toEqual([false, true]);
    expect(views.heard(2, 3)).toBe(false);
    // One heavy voter is enough.
    expect(views.heard(7, 4)).toBe(true);
  });
});
