import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { prepare } from '../../src/simulate.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };
const QUIET = {
  extends: 'ten-equal-miners',
  duration: '10s',
  nodes: { consumer: 0 },
  output: { nodeFiles: 'none' },
};

function minersOf(more: object, mining: object[]): readonly number[] {
  const scenario = { ...QUIET, ...more, workload: { kind: 'none', payments: 0, mining } };
  const run = prepare(scenario, { platform, sink: null, trace: false, metrics: 'none' });
  run.finish();
  return run.blocks.slice(1).map(({ producer }) => producer);
}

test('a node mines when the scenario says so, also where nodes are made only when they are needed', () => {
  expect(minersOf({}, [])).toEqual([]);
  expect(
    minersOf({}, [
      { at: '1s', node: 3 },
      { at: '4s', node: 5 },
    ]),
  ).toEqual([3, 5]);
});

test('an attacker mines too, and a node that is down does not', () => {
  const attacks = [{ kind: 'selfish-mining', nodes: [3] }];
  expect(minersOf({ attacks }, [{ at: '1s', node: 3 }])).toEqual([3]);
  const faults = [{ at: '0s', crash: { nodes: [3] } }];
  expect(minersOf({ faults }, [{ at: '1s', node: 3 }])).toEqual([]);
});
