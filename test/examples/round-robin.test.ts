import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { roundRobin } from '../../examples/round-robin/round-robin.js';
import type { Consensus } from '../../src/consensus/consensus.js';
import { simulate } from '../../src/simulate.js';
import { consensusCases } from '../consensus/cases.js';

const protocols = [roundRobin as Consensus<never>];

consensusCases('round robin, a protocol of one’s own', {
  options: { protocols },
  scenario: {
    nodes: { master: 4, cashing: 0, consumer: 4, trusted: 0 },
    consensus: { protocol: 'round-robin', blockTime: '4s' },
    workload: { payments: 12, weights: [50, 100] },
  },
});

test('round robin: masters take turns, and every block but the last few is final for everybody', () => {
  const file = parse(
    readFileSync(new URL('../../examples/round-robin/round-robin.yaml', import.meta.url), 'utf8'),
  );
  const scenario = { ...file, consensus: { ...file.consensus, protocol: 'round-robin' } };
  const finals = new Map<number, number>();
  const { blocks } = simulate(scenario, {
    protocols,
    observers: [{ finalised: (_time, node, block) => void finals.set(node, block.height) }],
  });
  const { slot, producer } = blocks.columns;
  for (let block = 0; block < blocks.length; block++) {
    expect(producer?.[block]).toBe(Number(slot?.[block]) % 7);
  }
  expect(finals.size).toBe(7);
  for (const height of finals.values()) expect(height).toBeGreaterThanOrEqual(blocks.length - 1);
});
