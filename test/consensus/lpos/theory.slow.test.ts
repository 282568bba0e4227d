import { describe, expect, test } from 'vitest';
import { hashStandard } from '../../../src/consensus/lpos/wire.js';
import { lpos } from '../../../src/index.js';
import { swarmRun } from './swarm.js';

describe('1,000 runs of which the seed draws everything', () => {
  test('no senate that can bear its faulty seats decides twice at one height', { timeout: 1_800_000 }, () => {
    let borne = 0;
    let overburdened = 0;
    let blocks = 0;
    for (let seed = 0; seed < 1000; seed++) {
      // Every other run has a faulty member at least, so that senates come close to what they can bear.
      const run = swarmRun(`swarm/${seed}`, seed % 2);
      expect({ seed, wrongful: run.wrongful }).toEqual({ seed, wrongful: 0 });
      expect({ seed, conserved: run.conserved }).toEqual({ seed, conserved: true });
      if (run.conflicts === 0)
        expect({ seed, consistent: run.consistent }).toEqual({ seed, consistent: true });
      else overburdened++;
      if (run.faulty > 0 && run.faulty <= run.bearable) borne++;
      blocks += run.height;
    }
    expect(borne).toBeGreaterThan(200);
    expect(overburdened).toBeGreaterThan(0);
    expect(blocks).toBeGreaterThan(4000);
  });
});

describe('draws follow stake', () => {
  const values = [100, 200, 300, 400];
  const stakes = values.map((value, index) => ({ hash: 'ab'.repeat(32), index, value, address: index }));
  const q = (round: number) => hashStandard(Uint8Array.of(round & 255, (round >> 8) & 255, round >> 16));

  // A share estimated from n independent draws has a standard error of sqrt(p (1 - p) / n); 4 of them are passed by
  // chance in one of 16,000 cases.
  const within = (count: number, p: number, n: number) =>
    expect(Math.abs(count / n - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n));

  test('seats, each with the probability of its share', () => {
    const rounds = 20_000;
    const counts = values.map(() => 0);
    for (let round = 0; round < rounds; round++)
      for (const holder of lpos.senate(stakes, q(round), 4).holders) counts[holder]!++;
    for (const [index, value] of values.entries()) within(counts[index]!, value / 1000, 4 * rounds);
  });

  test('directors likewise, and splitting an output changes nothing', () => {
    const rounds = 40_000;
    const hash = new Uint8Array(32);
    // Member 3 holds its 400 in 40 outputs of 10.
    const outputs = [
      ...[100, 200, 300].map((value, member) => ({ value, member })),
      ...Array.from({ length: 40 }, () => ({ value: 10, member: 3 })),
    ];
    const counts = values.map(() => 0);
    for (let round = 0; round < rounds; round++) {
      let best = Number.POSITIVE_INFINITY;
      let winner = 0;
      for (const [index, { value, member }] of outputs.entries()) {
        const draw = lpos.directorDraw(q(round), { hash, index }, value);
        if (draw >= best) continue;
        best = draw;
        winner = member;
      }
      counts[winner]!++;
    }
    for (const [member, value] of values.entries()) within(counts[member]!, value / 1000, rounds);
  });

  test('more faulty seats than can be borne as often as the binomial tail says', () => {
    // 20 seats, a quarter of the stake faulty, f = 6: P(X > 6), X ~ Bin(20, 1/4).
    const [seats, p, rounds] = [20, 0.25, 20_000];
    let tail = 0;
    let term = 1;
    for (let i = 0; i < seats; i++) term *= 1 - p;
    for (let k = 0; k <= seats; k++) {
      if (k > lpos.faultBound(seats)) tail += term;
      term *= ((seats - k) / (k + 1)) * (p / (1 - p));
    }
    expect(tail).toBeCloseTo(0.2142, 4);
    const owners = [
      { value: 250, index: 0 },
      { value: 750, index: 1 },
    ].map((owner) => ({ ...owner, hash: 'cd'.repeat(32), address: owner.index }));
    let over = 0;
    for (let round = 0; round < rounds; round++) {
      const held = lpos.senate(owners, q(round), seats).seats.get(0)?.length ?? 0;
      if (held > lpos.faultBound(seats)) over++;
    }
    within(over, tail, rounds);
  });
});
