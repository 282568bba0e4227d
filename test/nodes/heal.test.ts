import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { SECOND } from '../../src/engine/time.js';
import { BlockTree } from '../../src/ledger/block-tree.js';
import type { BlockMessage, BlocksMessage } from '../../src/nodes/chain-messages.js';
import { ChainView } from '../../src/nodes/chain-view.js';
import { prepare } from '../../src/simulate.js';
import { grow, hostsOf, names } from './hosts.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };
const CUT = [
  {
    at: '1d',
    until: '3d',
    partition: [
      [0, 1, 2, 3],
      [4, 5, 6, 7, 8, 9],
    ],
  },
];

describe('ten miners after a partition of two days', () => {
  test.each([
    ['links of 1 ms', { latency: '1ms' }],
    ['links of 999 ms', { latency: '999ms' }],
    ['links of 1 s', { latency: '1s' }],
    ['links of 30 s', { latency: '30s' }],
    ['links of 1 s to 3 min', { latency: { uniform: ['1s', '3min'] } }],
    ['links of 100 bytes a second', { latency: '100ms', bandwidth: '100B/s' }],
    ['uplinks of 300 bytes a second that queue', { latency: '100ms', bandwidth: '300B/s', uplink: 'queued' }],
    ['links that lose every fifth message', { latency: '1s', loss: 0.2 }],
  ])('over %s are on one chain again', (_name, network) => {
    const scenario = { extends: 'ten-equal-miners', duration: '4d', network, faults: CUT };
    const run = prepare(scenario, { platform, sink: null });
    run.finish();
    const head = run.head()!;
    for (const master of run.population.of('master')) {
      const own = run.head(master)!;
      const common = run.protocol.tree.commonAncestor(own, head).height;
      expect(Math.max(own.height, head.height) - common, `master ${master}`).toBeLessThanOrEqual(6);
    }
    // Requests are a few for each node and block that came after, not thousands for each.
    expect(run.messages.get('get-blocks')?.sent ?? 0).toBeLessThan(1500);
  });
});

/** Numbers from `low` to `high` whose sizes are equally likely. */
const sizes = (low: number, high: number) =>
  fc
    .double({ min: Math.log(low), max: Math.log(high), noNaN: true })
    .map((power) => Math.round(Math.exp(power)));

describe('whatever the latency, the bandwidth, the length of the gap and the size of blocks', () => {
  test('a node that hears of one block soon holds all below it, and no block is sent often', () => {
    const drawn = fc.record({
      latency: sizes(10, 600 * SECOND),
      bandwidth: fc.oneof(fc.constant(0), sizes(1000, 10_000_000)),
      gap: sizes(2, 3000),
      bytes: sizes(100, 1_000_000),
      own: sizes(1, 1500),
      holders: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(drawn, ({ latency, bandwidth, gap, bytes, own, holders }) => {
        const { scheduler, network, hosts, receivers, sent } = hostsOf(5, {
          latency: { kind: 'constant', value: latency },
          bandwidth,
        });
        const tree = new BlockTree<string>(5, 'root', 'seal');
        const rules = {
          checkBlock: () => undefined,
          prefers: (a: { height: number }, b: { height: number }) => a.height > b.height,
          sizeOf: () => bytes,
        };
        const views = hosts.map((host) => new ChainView(host, tree, rules, [0, 1, 2, 3, 4], () => {}));
        for (const [id, view] of views.entries())
          receivers[id] = (message, from) => view.receive(message, from);
        const missing = grow(tree, tree.root, names('a', gap + own));
        for (const block of grow(tree, tree.root, names('b', own))) views[0]!.hold(block, 0);
        for (let node = 1; node <= holders; node++)
          for (const block of missing) views[node]!.hold(block, node);
        const tip = missing.at(-1)!;
        const message: BlockMessage = { type: 'block', size: bytes, block: tip };
        network.send(1, 0, message);
        const carry = (size: number) => (bandwidth === 0 ? 0 : (size * SECOND) / bandwidth);
        // A round trip for each doubling of what is asked for, and for each list of names; the bytes, which take twice
        // their time where only one peer is asked and waits for each next request.
        const trips = 12 + 2 * Math.ceil(Math.log2(missing.length + 1)) + missing.length / 2000;
        const bound =
          trips * (2 * latency + carry(2 * bytes)) + 3 * carry(missing.length * (bytes + 36)) + 10 * SECOND;
        scheduler.run(Math.ceil(bound));
        expect(views[0]!.head.id).toBe(tip.id);
        const answers = sent.map((each) => each.message).filter(({ type }) => type === 'blocks');
        const brought = (answers as BlocksMessage[]).reduce((sum, { blocks }) => sum + blocks.length, 0);
        expect(brought).toBeLessThanOrEqual(2 * missing.length + 100);
      }),
      { seed: 11, numRuns: 60 },
    );
  });
});
