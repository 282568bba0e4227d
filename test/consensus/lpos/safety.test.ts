import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import type { LposBlock } from '../../../src/consensus/lpos/candidate.js';
import type { LposProtocol } from '../../../src/consensus/lpos/protocol.js';
import { prepare } from '../../../src/simulate.js';
import { swarmRun } from './swarm.js';

test('no senate that can bear its faulty seats decides twice at one height, whatever the seed draws', () => {
  const runs = Array.from({ length: 25 }, (_, seed) => swarmRun(`safety/${seed}`));
  for (const { seed, wrongful, conflicts, consistent, conserved } of runs) {
    expect({ seed, wrongful }).toEqual({ seed, wrongful: 0 });
    expect({ seed, conserved }).toEqual({ seed, conserved: true });
    if (conflicts === 0) expect({ seed, consistent }).toEqual({ seed, consistent: true });
  }
  // The runs are no empty ones: chains grew, and faults were there and borne.
  expect(runs.filter(({ height }) => height > 3).length).toBeGreaterThan(12);
  expect(runs.filter(({ faulty, bearable }) => faulty > 0 && faulty <= bearable).length).toBeGreaterThan(5);
});

test('with more faulty seats than can be borne the observer reports the violation, and the tables show it', () => {
  const errors: string[] = [];
  const run = prepare(
    {
      extends: 'lpos-default',
      consensus: { faulty: { nodes: 2, conduct: 'equivocating', chosen: 'leaders' } },
      duration: '1min',
    },
    {
      platform: { hashes: nodeHashes, signer: nodeSigner },
      sink: null,
      observers: [{ logged: (_time, _node, level, text) => level === 'ERROR' && errors.push(text()) }],
    },
  );
  const { summary } = run.finish();
  const protocol = run.protocol as LposProtocol;
  expect(protocol.faultySeatsOn(protocol.tree.root)).toBeGreaterThan(protocol.bearable);
  expect(protocol.decisionLog.conflicts.length).toBeGreaterThan(0);
  expect(errors[0]).toMatch(/^Conflict at height 1: [0-9a-f]{64} was decided, and [0-9a-f]{64} before\.$/);
  expect(summary.agreed).toBe(false);
  const { first, second } = protocol.decisionLog.conflicts[0]!;
  for (const block of [first, second] as LposBlock[])
    expect(protocol.reporting.columns(block)).toMatchObject({ conflict: 1, faulty_seats: 3 });
});
