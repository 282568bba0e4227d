/** Whole runs of LPOS without files: how time, memory and messages grow with members, seats and routes. */
export const name = 'lpos';
export const summary =
  'LPOS, rounds of about 7 s, ten members paying, without files, with signatures by node:crypto';
export const columns = [
  'members',
  'seats',
  'transport',
  'rounds',
  'blocks',
  'seconds',
  'events',
  'messages',
  'MB sent',
  'MB',
  'digest',
];
export const full = {
  runs: [
    [10, 4, 'routed', 100],
    [20, 4, 'routed', 20],
    [20, 10, 'routed', 20],
    [100, 20, 'direct', 100],
    [300, 40, 'direct', 100],
    [1000, 100, 'direct', 100],
  ],
};
export const toy = { runs: [[10, 4, 'routed', 2]] };

export function run({ simulate, platform }, { runs }) {
  return runs.map(([members, seats, transport, rounds]) => {
    const scenario = {
      extends: 'lpos-default',
      duration: `${5 + 8 * rounds}s`,
      nodes: { master: members },
      consensus: {
        seats,
        transport,
        genesis: members < 100 ? '10-rich-men' : '100-rich-men',
        instruction: { kind: 'tx-n-outputs', outputs: 5, members: 10 },
        discoveryFanOut: Math.min(20, members - 1),
        routes: members > 10 ? 2 : 10,
      },
    };
    const began = performance.now();
    const result = simulate(scenario, { platform, sink: null, trace: false });
    const seconds = (performance.now() - began) / 1000;
    const sent = Object.values(result.summary.messages);
    return {
      members,
      seats,
      transport,
      rounds,
      blocks: result.summary.blocks,
      seconds: seconds.toFixed(2),
      events: result.executed,
      messages: sent.reduce((sum, { count }) => sum + count, 0),
      'MB sent': Math.round(sent.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6),
      MB: Math.round(process.memoryUsage().rss / 1e6),
      digest: result.digest.slice(0, 16),
    };
  });
}
