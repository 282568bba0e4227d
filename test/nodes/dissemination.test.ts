import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import type { Consensus, World } from '../../src/consensus/consensus.js';
import { AccountProtocol } from '../../src/consensus/kit/accounts/account-protocol.js';
import { SlotClock } from '../../src/consensus/kit/slots/slot-clock.js';
import type { Traits } from '../../src/consensus/traits.js';
import { SECOND } from '../../src/engine/time.js';
import type { Block } from '../../src/ledger/block.js';
import { prepare } from '../../src/simulate.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };

function run(network: object, refusals?: Map<string, Set<number>>) {
  const made = prepare(
    {
      extends: 'pou-default',
      nodes: { master: 10, cashing: 1, consumer: 4, trusted: 1 },
      network: { jitter: '0s', bandwidth: 'unlimited', ...network },
      workload: { payments: 15, weights: [50, 100] },
    },
    {
      platform,
      observers: [
        {
          refused: (_time, node, transaction) =>
            refusals?.set(transaction.id, (refusals.get(transaction.id) ?? new Set<number>()).add(node)),
        },
      ],
    },
  );
  made.finish();
  return made;
}

describe('payments', () => {
  test('sent straight cost a message to each master', () => {
    const made = run({ payments: 'direct' });
    const payments = made.transactions.filter(({ type }) => type === 'PKC' || type === 'PKC-Genesis').length;
    expect(made.messages.get('transaction')!.sent).toBe(10 * payments);
  });

  test('known to all at once cost none, and all are in the chain', () => {
    const made = run({ payments: 'pooled' });
    expect(made.messages.has('transaction')).toBe(false);
    const { payments } = made.finish().summary;
    expect(payments.confirmed).toBe(payments.submitted - 2);
  });

  test('relayed reach every master over the links; what the first master refuses goes no further', () => {
    const refusals = new Map<string, Set<number>>();
    const made = run({ topology: 'ring', payments: 'relayed' }, refusals);
    const { payments } = made.finish().summary;
    expect(payments.confirmed).toBe(payments.submitted - 2);
    expect([...refusals.values()].map((nodes) => nodes.size)).toEqual([1, 1]);
    const table = made.finish().transactions.rows();
    const taken = table.filter((row) => row['type'] === 'PKC' && row['status'] === 'confirmed');
    expect(taken.every((row) => row['accepted_by'] === 10)).toBe(true);
  });
});

describe('blocks', () => {
  test('flood a ring that is named without a relay, at the speed of its links', () => {
    const made = run({ latency: '10ms', topology: 'ring' });
    const { summary, blocks } = made.finish();
    expect(summary.agreed).toBe(true);
    // Five links to the far side; who follows without being in the ring is told by the producer.
    for (const row of blocks.rows()) expect(row['to_100']).toBeCloseTo(0.05, 9);
    const { length } = blocks;
    expect(made.messages.get('block')!.sent).toBe(length * (2 * 10 - 9 + 1));
  });

  test('sent straight reach all in one hop', () => {
    const made = run({ latency: '10ms' });
    const { blocks, summary } = made.finish();
    for (const row of blocks.rows()) expect(row['to_100']).toBeCloseTo(0.01, 9);
    expect(summary.propagation).toEqual({ to50: 0.01, to90: 0.01, to100: 0.01 });
  });

  test('that are decided before anybody takes them in count from when they were made', () => {
    const scenario = { consensus: 'deciding', nodes: { master: 4 }, workload: { payments: 10 } };
    const rows = prepare(scenario, { platform, sink: null, protocols: [deciding] })
      .finish()
      .blocks.rows();
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) expect([row['to_50'], row['to_100']]).toEqual([3, 3]);
  });

  test('that were kept back count from when they were published', () => {
    const scenario = {
      extends: 'pou-default',
      nodes: { master: 4, cashing: 1, consumer: 4, trusted: 0 },
      network: { latency: '10ms', jitter: '0s', bandwidth: 'unlimited' },
      workload: { payments: 15, weights: [50, 100] },
      attacks: [{ kind: 'withholding', nodes: [0, 1, 2, 3], for: '300ms' }],
    };
    const rows = prepare(scenario, { platform, sink: null }).finish().blocks.rows();
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) expect(row['to_100']).toBeCloseTo(0.01, 9);
  });
});

/** All masters take a block in at once, three seconds after it was made. */
class Deciding extends AccountProtocol<number> {
  readonly #world: World;

  constructor(world: World) {
    super(world, 0);
    this.#world = world;
  }

  start(): void {
    const { scheduler, warmup, end } = this.#world;
    new SlotClock(scheduler, warmup, 5 * SECOND, end).run((slot) => {
      const block = this.make(0, this.members[0]!.head, [], slot);
      this.#world.events.proposed(scheduler.now, 0, block);
      const decide = () => {
        for (const { master } of this.members) master.chain.hold(block, 0);
      };
      scheduler.after(3 * SECOND, decide);
    });
  }

  checkSeal(): undefined {
    return undefined;
  }

  prefers(candidate: Block<number>, current: Block<number>): boolean {
    return candidate.height > current.height;
  }
}

const deciding = {
  name: 'deciding',
  summary: 'All take a block in at once',
  parameters: z.object({}),
  pace: () => 5 * SECOND,
  traits: (): Traits => ({ makers: 'master', payers: ['consumer'], blockCost: 'quorum', weight: 'identity' }),
  create: (world: World) => new Deciding(world),
} as Consensus<never>;
