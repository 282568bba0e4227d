import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { votes } from '../../examples/writing-a-voting-protocol/1-votes.js';
import { rounds } from '../../examples/writing-a-voting-protocol/2-rounds.js';
import { locks } from '../../examples/writing-a-voting-protocol/locks.js';
import type { Consensus } from '../../src/consensus/consensus.js';
import { simulate } from '../../src/simulate.js';
import { consensusCases } from '../consensus/cases.js';

const steps = [votes, rounds, locks] as unknown as readonly Consensus<never>[];
const file = (name: string) =>
  readFileSync(new URL(`../../examples/writing-a-voting-protocol/${name}`, import.meta.url), 'utf8');

/** Runs a step, and notes which blocks were final at each height, for whomever. */
function finals(step: Consensus<never>, scenario: object) {
  const blocks = new Map<number, Set<string>>();
  const { summary } = simulate(
    {
      nodes: { master: 4, cashing: 0, consumer: 4, trusted: 0 },
      consensus: step.name,
      workload: { payments: 12, weights: [50, 100] },
      ...scenario,
    },
    {
      protocols: [step],
      sink: null,
      observers: [
        {
          finalised: (_time, _node, { height, id }) =>
            void blocks.set(height, (blocks.get(height) ?? new Set()).add(id)),
        },
      ],
    },
  );
  const twice = [...blocks.values()].filter((ids) => ids.size > 1).length;
  return { heights: blocks.size, twice, summary };
}

describe.each(steps)('step $name: $summary', (step) => {
  consensusCases('as every protocol', {
    options: { protocols: [step] },
    scenario: {
      nodes: { master: 4, cashing: 0, consumer: 4, trusted: 0 },
      consensus: { protocol: step.name },
      workload: { payments: 12, weights: [50, 100] },
    },
  });
});

test.each([steps[0]!, steps[2]!])('$name goes on over links that lose a tenth of all messages', (step) => {
  const { heights, twice } = finals(step, { network: { latency: '50ms', loss: 0.1 }, duration: '90s' });
  expect(twice).toBe(0);
  expect(heights).toBeGreaterThan(10);
});

describe('a proposer that is down', () => {
  const down = { duration: '2min', faults: [{ at: '30s', until: '2min', crash: { nodes: [2] } }] };

  test('stops the chain where there are no rounds', () => {
    expect(finals(steps[0]!, down).heights).toBeLessThan(35);
  });

  test.each([steps[1]!, steps[2]!])('costs $name some time where there are', (step) => {
    const { heights, twice } = finals(step, down);
    expect(heights).toBeGreaterThan(45);
    expect(twice).toBe(0);
  });
});

describe('links slower than the patience', () => {
  const slow = {
    duration: '5min',
    network: { latency: { uniform: ['100ms', '3s'] }, jitter: { exponential: '2s' } },
  };
  const seeds = ['1', '2', '3', '4', '5', '6', '7', '8'];

  test('make rounds with one vote decide two blocks at one height', () => {
    expect(seeds.map((seed) => finals(steps[1]!, { ...slow, seed }).twice).some((count) => count > 0)).toBe(
      true,
    );
  });

  test('do not where two votes and locks decide', () => {
    for (const seed of seeds) {
      const { heights, twice } = finals(steps[2]!, { ...slow, seed });
      expect(twice).toBe(0);
      expect(heights).toBeGreaterThan(5);
    }
  });
});

describe('votes of the last step', () => {
  const votes = (consensus: object) => {
    const written = parse(file('relayed.yaml'));
    const { summary } = simulate(
      { ...written, consensus: { ...written.consensus, protocol: 'locks', ...consensus } },
      {
        protocols: steps,
        sink: null,
        observers: [{ sent: (_time, from, to, { type }) => note(type, from, to) }],
      },
    );
    return summary;
  };
  const seen = new Map<string, Set<string>>();
  const note = (type: string, from: number, to: number) => {
    seen.set(type, (seen.get(type) ?? new Set()).add(`${from}-${to}`));
  };

  test('go from peer to peer over the ring of its scenario', () => {
    seen.clear();
    expect(votes({}).agreed).toBe(true);
    expect(seen.get('prevote')!.size).toBe(14);
  });

  test('are gathered, one message for many', () => {
    seen.clear();
    const { agreed, blocks } = votes({ votes: 'direct', aggregators: 3 });
    expect(agreed).toBe(true);
    expect(blocks).toBeGreaterThan(10);
    expect(seen.get('aggregate')!.size).toBe(42);
  });
});

test('the scenario of the last step runs from its file', () => {
  const written = parse(file('locks.yaml'));
  const { summary, blocks } = simulate(
    { ...written, consensus: { ...written.consensus, protocol: 'locks' } },
    { protocols: steps, sink: null },
  );
  expect(summary.agreed).toBe(true);
  expect(Array.from(blocks.columns['round'] ?? []).some((round) => Number(round) > 0)).toBe(true);
  expect(parse(file('1-votes.yaml')).consensus).toBe('./1-votes.js');
});

describe('voters that break the rules need no code of the protocol', () => {
  const attack = (kind: string, nodes: readonly number[]) =>
    finals(steps[2]!, {
      nodes: { master: 4, consumer: 4 },
      duration: '1min',
      workload: { payments: 40, every: '1s', weights: [50, 100] },
      attacks: [{ kind, nodes }],
    });

  test('two faces of one of four decide nothing twice, of two of four they do', () => {
    expect(attack('equivocation', [1]).twice).toBe(0);
    expect(attack('equivocation', [1, 2]).twice).toBeGreaterThan(0);
  });

  test('one that is silent costs rounds', () => {
    expect(attack('withholding', [1]).heights).toBeGreaterThan(3);
    expect(attack('withholding', [1, 2]).heights).toBe(0);
  });
});
