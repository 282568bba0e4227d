/** Whole runs of the stake lottery by the clock: how time, memory and messages grow with stakers and blocks. */
export const name = 'stake-lottery';
export const summary =
  'stake lottery with Pareto stakes and a compounding reward, start to finish, without files, with signatures by node:crypto';
export const columns = [
  'stakers',
  'blocks',
  'draw',
  'seconds',
  'ms/block',
  'events',
  'messages',
  'staked',
  'MB',
  'digest',
];
export const full = {
  runs: [
    [10, 1000, 'exact'],
    [100, 1000, 'exact'],
    [100, 1000, 'equivalent'],
    [1000, 1000, 'equivalent'],
    [1000, 10_000, 'equivalent'],
  ],
};
export const toy = { runs: [[10, 5, 'equivalent']] };

/** The scenario of one row: the built-in one among so many masters, long enough for so many blocks. */
export function scenarioOf(stakers, blocks, draw) {
  return {
    extends: 'stake-lottery-1000',
    // The warm-up of 15 s, a slot of 10 s for each block, and 5 s for the last to arrive.
    duration: `${15 + 10 * blocks + 5}s`,
    nodes: { master: stakers },
    // Small stakes, so that the exact draw hashes thousands of lots and not millions.
    consensus: {
      protocol: 'stake-lottery',
      draw,
      stakes: { pareto: 1.16, least: draw === 'exact' ? 2 : 1000 },
      reward: { constant: draw === 'exact' ? 1 : 5000 },
    },
  };
}

export function run({ simulate, platform }, { runs }) {
  return runs.map(([stakers, blocks, draw]) => {
    const began = performance.now();
    const result = simulate(scenarioOf(stakers, blocks, draw), { platform, sink: null, trace: false });
    const seconds = (performance.now() - began) / 1000;
    const made = result.summary.blocks;
    let messages = 0;
    for (const { count } of Object.values(result.summary.messages)) messages += count;
    return {
      stakers,
      blocks: made,
      draw,
      seconds: seconds.toFixed(2),
      'ms/block': ((1000 * seconds) / made).toFixed(2),
      events: result.executed,
      messages,
      staked: result.blocks.columns.staked.at(-1),
      MB: Math.round(process.memoryUsage().rss / 1e6),
      digest: result.digest.slice(0, 16),
    };
  });
}
