import { describe, expect, test } from 'vitest';
import { SECOND } from '../../../src/engine/time.js';
import { SmallRun } from './small-run.js';

/** Picks some metrics, in order; what is absent is `undefined`. */
function pick(values: ReadonlyMap<string, number>, names: readonly string[]) {
  return names.map((name) => values.get(name));
}

function expectClose(values: ReadonlyMap<string, number>, expected: Readonly<Record<string, number>>): void {
  const found = Object.fromEntries(Object.keys(expected).map((name) => [name, values.get(name)]));
  for (const [name, value] of Object.entries(expected)) {
    expect(found[name], name).toBeCloseTo(value, 12);
  }
}

/**
 * The chain, with seconds and producers: root - a 10 (0) - b 14 (1) - c 20 (1) - d 26 (0).
 * Beside it: x 15 (2) and y 21 (2) on a, one after the other, and z 27 (0) on c.
 */
function forkedRun() {
  const run = new SmallRun({
    power: (node) => [2, 1, 1][node] ?? 0,
    bytes: () => 100,
    effort: (block) => (block.id === 'a' ? 20 : 10) * SECOND,
    seals: () => 2,
    uncles: (block) => (block.id === 'd' ? [block] : []),
  });
  const first = run.pay(8, { sender: 3, recipient: 0, amount: 0 });
  const second = run.pay(13, { sender: 3, recipient: 0, amount: 0 });
  run.pay(14, { sender: 3, recipient: 0, amount: 0 });
  const { root } = run.tree;
  const a = run.make('a', root, 0, 10);
  const b = run.make('b', a, 1, 14, [first]);
  const x = run.make('x', a, 2, 15);
  const c = run.make('c', b, 1, 20, [second]);
  const y = run.make('y', x, 2, 21);
  const d = run.make('d', c, 0, 26);
  const z = run.make('z', c, 0, 27);
  return { run, blocks: { root, a, b, c, d, x, y, z } };
}

describe('a chain with forks', () => {
  test('has the intervals 4, 6 and 6', () => {
    // Mean 16/3; squares (4/3)^2 + 2 (2/3)^2 = 8/3 over 2; the tenth percentile lies 0.2 of the way from 4 to 6.
    expectClose(forkedRun().run.values(), {
      block_interval_mean: 16 / 3,
      block_interval_sd: Math.sqrt(4 / 3),
      block_interval_p10: 4.4,
      block_interval_p50: 6,
      block_interval_p90: 6,
    });
  });

  test('has three stale blocks of seven on two forks, of lengths 2 and 1', () => {
    expectClose(forkedRun().run.values(), {
      blocks_made: 7,
      stale_blocks: 3,
      stale_rate: 3 / 7,
      forks: 2,
      fork_rate: 2 / 4,
      fork_length_mean: 1.5,
      fork_length_max: 2,
      chain_growth: 4 / 40,
      uncles: 1,
      uncle_rate: 1 / 5,
    });
  });

  test('compares blocks, 2 and 2 and 0 of 4, with power, 2 and 1 and 1 of 4', () => {
    // min(1/2, 1/2) + min(1/2, 1/4) + min(0, 1/4)
    expectClose(forkedRun().run.values(), {
      'block_share 0': 0.5,
      'block_share 1': 0.5,
      'block_share 2': 0,
      'power_share 0': 0.5,
      'power_share 1': 0.25,
      chain_quality: 0.75,
      power_nakamoto: 2,
    });
  });

  test('counts what nodes leave behind, and not what they catch up with', () => {
    const { run, blocks } = forkedRun();
    const [tally] = run.recorder.observers;
    tally!.headChanged!(27 * SECOND, 2, blocks.c, blocks.y);
    tally!.headChanged!(28 * SECOND, 0, blocks.d, blocks.z);
    tally!.headChanged!(29 * SECOND, 1, blocks.d, blocks.b);
    // Node 2 left x and y, node 0 left z; node 1 only skipped c.
    expectClose(run.values(), {
      reorganisations: 2,
      'node_reorganisations 2': 1,
      'node_reorganisations 1': 0,
      reorganisation_depth_mean: 1.5,
      reorganisation_depth_max: 2,
    });
  });

  test('has payments included after 6 and 7 seconds, and held by half of the masters a second later', () => {
    expectClose(forkedRun().run.values(), {
      inclusion_time_mean: 6.5,
      inclusion_time_p50: 6.5,
      inclusion_time_p90: 6.9,
      confirmation_time_mean: 7.5,
      payments_made: 3,
      payments_confirmed: 2,
      payment_throughput: 2 / 40,
      byte_throughput: 400 / 40,
      propagation_p50: 1,
      propagation_p100: 2,
    });
  });

  test('is final when half of the masters say so, with all that lies below', () => {
    const { run, blocks } = forkedRun();
    const [tally] = run.recorder.observers;
    tally!.finalised!(30 * SECOND, 0, blocks.c);
    // Not a master.
    tally!.finalised!(30 * SECOND, 3, blocks.c);
    expect(run.values().has('finality_time_mean')).toBe(false);
    tally!.finalised!(31 * SECOND, 1, blocks.c);
    // 31 - 8 and 31 - 13.
    expectClose(run.values(), { finality_time_mean: 20.5, finality_time_p50: 20.5 });
  });

  test('costs the work of all its blocks, and what nodes sign, check and send', () => {
    const { run, blocks } = forkedRun();
    run.signatures = 6;
    const [tally] = run.recorder.observers;
    tally!.accepted!(0, 0, run.transactions[0]!);
    tally!.refused!(0, 1, run.transactions[0]!, { code: 'x', detail: '' });
    tally!.arrived!(0, 1, blocks.a);
    // Who made a block does not check it.
    tally!.arrived!(0, 0, blocks.a);
    run.count('block').send(0, 3, 20);
    // 20 + 6 * 10 seconds of 3 miners at 10 hashes; checks 2 + 2; bytes 60.
    expectClose(run.values(), {
      hashes_tried: 80 * 3 * 10,
      signatures_made: 6,
      signatures_checked: 4,
      energy_hashing: 4800,
      energy_signing: 6 * 3 + 4 * 5,
      energy_messages: 420,
      energy: 5258,
      energy_per_payment: 2629,
      signatures_per_payment: 5,
      messages_per_payment: 1.5,
      bytes_per_payment: 30,
    });
  });
});

describe('messages', () => {
  test('are counted by type and sender, and duplicates are what was neither lost nor news', () => {
    const { run } = forkedRun();
    const inventory = run.count('inventory');
    inventory.send(0, 4, 10);
    inventory.send(1, 2, 10);
    inventory.lose(1);
    inventory.hear(2);
    run.count('block').send(0, 1, 500);
    // Of 6 inventories one was lost and two were news.
    expectClose(run.values(), {
      messages_sent: 7,
      bytes_sent: 560,
      messages_dropped: 1,
      drop_rate: 1 / 7,
      duplicates: 3,
      duplicate_rate: 3 / 6,
      'node_messages_sent 0': 5,
      'node_bytes_sent 0': 540,
      'node_messages_sent 1': 2,
      'node_messages_sent 2': 0,
    });
  });

  test('that relay nothing have no duplicates', () => {
    const { run } = forkedRun();
    run.count('block').send(0, 1, 500);
    expect(pick(run.values(), ['messages_sent', 'duplicates', 'duplicate_rate'])).toEqual([
      1,
      undefined,
      undefined,
    ]);
  });
});

/**
 * Money, by master 0, 1, 2 and consumer 3. Block a shares out 0, 60, 30, 10. In b, consumer 3 pays 1 to master 0 and
 * master 1 pays 3 to consumer 3; in c, master 1 gets 12 of new money. So at the end: 1, 69, 30, 12.
 * Rewards: 12 to master 1 in c, and 4 to consumer 3 by the protocol's word.
 */
function richRun() {
  const run = new SmallRun({
    power: () => 0,
    rewards: (block, give) => {
      if (block.id === 'a') give(0, 1000);
      if (block.id !== 'c') return;
      give(1, 12);
      give(3, 4);
    },
  });
  const a = run.make('a', run.tree.root, 0, 10, [run.grant(1, 60), run.grant(2, 30), run.grant(3, 10)]);
  const payments = [
    run.pay(11, { sender: 3, recipient: 0, amount: 1 }),
    run.pay(12, { sender: 1, recipient: 3, amount: 3 }),
  ];
  const b = run.make('b', a, 0, 20, payments);
  run.make('c', b, 1, 30, [run.grant(1, 12)]);
  return run;
}

describe('money', () => {
  test('is shared as after the first block and at the end', () => {
    // Gini of 0 10 30 60: 2 (1*0 + 2*10 + 3*30 + 4*60) / (4 * 100) - 5/4 = 1.75 - 1.25.
    // Gini of 1 12 30 69: 2 (1 + 24 + 90 + 276) / (4 * 112) - 5/4.
    const end = 782 / 448 - 1.25;
    expectClose(richRun().values(), {
      wealth_gini_start: 0.5,
      wealth_gini_change: end - 0.5,
      wealth_top_10_share_start: 0.6,
      wealth_bottom_half_share_start: 0.1,
      wealth_nakamoto: 1,
      // 0 < 10 < 30 < 60 and 1 < 12 < 30 < 69: nobody overtook anybody.
      wealth_rank_correlation: 1,
    });
  });

  test('is given for usage, stake and work as far as shares agree', () => {
    // Rewards 12 and 4 of 16 to nodes 1 and 3. Usage 3 and 1 of 4 by the same. Stake 0, 60, 30, 10 of 100.
    // Work: two blocks of node 0, one of node 1.
    expectClose(richRun().values(), {
      rewards: 16,
      'reward 1': 12,
      'reward_share 1': 0.75,
      'reward_share 3': 0.25,
      'usage_share 1': 0.75,
      'usage_share 3': 0.25,
      'stake_share 1': 0.6,
      'work_share 0': 2 / 3,
      reward_usage_overlap: 1,
      reward_stake_overlap: 0.6 + 0.1,
      reward_work_overlap: 1 / 3,
      reward_usage_correlation: 1,
      // 0 12 0 4 has the ranks 1.5 4 1.5 3 and 0 60 30 10 the ranks 1 4 3 2: deviations -1 1.5 -1 0.5 and
      // -1.5 1.5 0.5 -0.5, products 1.5 + 2.25 - 0.5 - 0.25 = 3, squares 4.5 and 5.
      reward_stake_correlation: 3 / Math.sqrt(4.5 * 5),
      reward_nakamoto: 1,
      // 0 0 4 12: 2 (3*4 + 4*12) / (4 * 16) - 5/4.
      reward_gini: 120 / 64 - 1.25,
    });
  });

  test('moves 4 of 112 coins in 40 seconds', () => {
    expectClose(richRun().values(), {
      volume: 4,
      velocity: (4 / 112 / 40) * 86_400,
      fees_collected: 12,
      fees_returned: 3,
      fees_kept: 9,
      fees_cashing: 0,
    });
  });

  test('of nobody has no inequality, no rewards and no power, and none of it has a row', () => {
    const run = new SmallRun({});
    run.make('a', run.tree.root, 0, 10);
    expect(
      pick(run.values(), [
        'wealth_gini_start',
        'wealth_gini_change',
        'rewards',
        'reward_share 0',
        'power_gini',
      ]),
    ).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });
});

describe('series over time', () => {
  test('have a value at the start and at even moments up to the end, of the head at that moment', () => {
    const run = new SmallRun({});
    const { sampler } = run.recorder;
    const moments: number[] = [];
    const look = () => {
      moments.push(sampler!.next / SECOND);
      sampler!.take();
    };
    look();
    const a = run.make('a', run.tree.root, 0, 10, [run.grant(0, 5), run.grant(3, 5)]);
    look();
    run.make('b', a, 0, 15, [run.pay(11, { sender: 0, recipient: 3, amount: 5 })]);
    for (let more = 0; more < 3; more++) look();
    expect(moments).toEqual([0, 10, 20, 30, 40]);
    expect(sampler!.next).toBe(Number.POSITIVE_INFINITY);
    // Owners 5 0 0 5 and 0 0 0 10: Gini 1/2 and 3/4.
    expectClose(run.values(), { height: 2, supply: 10, wealth_gini: 0.75, 'balance 0': 0, 'balance 3': 10 });
  });
});
