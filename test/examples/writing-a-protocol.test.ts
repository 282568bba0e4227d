import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { turns as first } from '../../examples/writing-a-protocol/1-turns.js';
import { turns as second } from '../../examples/writing-a-protocol/2-seals.js';
import { paidTurns } from '../../examples/writing-a-protocol/4-rewards.js';
import { roundRobin } from '../../examples/writing-a-protocol/round-robin.js';
import type { Consensus } from '../../src/consensus/consensus.js';
import { prepare, simulate } from '../../src/simulate.js';
import { expectDigest } from '../../src/testing/expected-digest.js';
import { consensusCases } from '../consensus/cases.js';

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const steps: readonly Consensus<never>[] = [first, second, roundRobin, paidTurns];

describe.each(steps)('step $name: $summary', (step) => {
  consensusCases('as every protocol', {
    options: { protocols: [step] },
    scenario: {
      nodes: { master: 4, cashing: 0, consumer: 4, trusted: 0 },
      consensus: { protocol: step.name, blockTime: '4s' },
      supply: 10_000_000,
      workload: { payments: 12, weights: [50, 100] },
    },
  });
});

test('paid turns: each block brings its producer so many new coins, and the scenario refuses too many', () => {
  const written = parse(file('examples/writing-a-protocol/4-rewards.yaml'));
  const scenario = (subsidy: number) => ({
    ...written,
    consensus: { ...written.consensus, protocol: 'paid-turns', subsidy },
  });
  const { blocks, balances } = simulate(scenario(3), { protocols: [paidTurns] });
  const canonical = blocks.rows().filter((row) => row.canonical);
  expect(canonical.length).toBeGreaterThan(5);
  const change = balances.rows().reduce((sum, row) => sum + row.change, 0);
  expect(change).toBeCloseTo(3 * canonical.length, 6);
  expect(() => simulate(scenario(1e9), { protocols: [paidTurns] })).toThrow(
    /^consensus\.subsidy: expected new coins that with the supply stay below 2\^53/,
  );
});

test('round robin: masters take turns, and what they made is final for everybody in the end', () => {
  const written = parse(file('examples/writing-a-protocol/round-robin.yaml'));
  const finals = new Map<number, number>();
  const { blocks } = simulate(
    { ...written, consensus: { ...written.consensus, protocol: 'round-robin' } },
    {
      protocols: [roundRobin],
      observers: [{ finalised: (_time, node, block) => void finals.set(node, block.height) }],
    },
  );
  const { slot, producer } = blocks.columns;
  for (let block = 0; block < blocks.length; block++) {
    expect(producer?.[block]).toBe(Number(slot?.[block]) % 7);
  }
  expect([...finals.values()]).toEqual(new Array(7).fill(blocks.length));
});

test('round robin: a slot whose master is cut off stays empty, and the others go on and finalise', () => {
  const scenario = { consensus: 'round-robin', nodes: { master: 4 }, workload: { payments: 20 } };
  const finals = new Map<number, number>();
  const observers = [
    { finalised: (_time: number, node: number, { height }: { height: number }) => finals.set(node, height) },
  ];
  const run = prepare(scenario, { protocols: [roundRobin], observers });
  run.addRule((from, to) => (from === 2 || to === 2 ? 'drop' : 'pass'));
  const { blocks } = run.finish();
  const chain = blocks.rows().filter(({ canonical }) => canonical === true);
  expect(new Set(chain.map(({ producer }) => producer))).toEqual(new Set([0, 1, 3]));
  expect(finals).toEqual(new Map([0, 1, 3].map((node) => [node, chain.length])));
});

test('a block of a master whose turn it is not is refused', () => {
  const run = prepare({ consensus: 'turns', nodes: { master: 4 } }, { protocols: [second] });
  run.finish();
  const { protocol, blocks } = run;
  const stolen = { ...blocks[1]!, producer: (blocks[1]!.producer + 1) % 4 };
  const { checkSeal } = protocol as unknown as { checkSeal(block: object): { code: string } | undefined };
  expect(checkSeal.call(protocol, blocks[1]!)).toBeUndefined();
  expect(checkSeal.call(protocol, stolen)?.code).toBe('not-its-turn');
});

test('expectDigest passes for the digest of the run and names both otherwise', () => {
  const scenario = { consensus: 'turns', workload: { payments: 1 } };
  const { digest } = simulate(scenario, { protocols: [first] });
  expect(() => expectDigest(scenario, digest, { protocols: [first] })).not.toThrow();
  expect(() => expectDigest(scenario, 'abc', { protocols: [first] })).toThrow(
    `unnamed, seed "1": expected digest abc, got ${digest}`,
  );
});
