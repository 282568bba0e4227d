/** Whole runs of proof of usage, without files, from the original's size to 101 masters and 10,000 payments. */
export const name = 'usage';
export const summary = 'proof of usage, start to finish, without files, with signatures by node:crypto';
export const columns = ['masters', 'consumers', 'payments', 'seconds', 'events', 'events/s', 'MB', 'digest'];
export const full = {
  runs: [
    [11, 10, 100],
    [11, 100, 1000],
    [101, 100, 1000],
    [101, 1000, 10_000],
  ],
};
export const toy = { runs: [[3, 3, 5]] };

export function run({ simulate, platform }, { runs }) {
  return runs.map(([masters, consumers, payments]) => {
    const scenario = {
      extends: 'pou-default',
      nodes: { master: masters, consumer: consumers },
      workload: { payments },
    };
    const began = performance.now();
    const result = simulate(scenario, { platform, sink: null, trace: false });
    const seconds = (performance.now() - began) / 1000;
    return {
      masters,
      consumers,
      payments,
      seconds: seconds.toFixed(2),
      events: result.executed,
      'events/s': Math.round(result.executed / seconds),
      MB: Math.round(process.memoryUsage().rss / 1e6),
      digest: result.digest.slice(0, 16),
    };
  });
}
