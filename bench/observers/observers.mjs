/**
 * What observers cost: SimBlock's Bitcoin of 2019 (a thousand nodes, compact blocks, `bitcoin-2019`) with nothing
 * measured, with the metrics of every run, and with everything there is: each message followed to its end, each event
 * kept as a row and written as a line.
 *
 * Seconds are of the processor, the least of several runs that take turns, so that other programs disturb little.
 */
export const name = 'observers';
export const summary = 'a run of a thousand nodes with no metrics, the default ones, and everything';
export const columns = ['measured', 'nodes', 'blocks', 'seconds', 'ratio', 'rows', 'digest'];
export const full = { nodes: 1000, duration: '7d', rounds: 3 };
export const toy = { nodes: 40, duration: '3h', rounds: 1 };

/** Takes files and forgets them. */
const forget = { write() {}, append() {}, folder() {} };

const VARIANTS = [
  { measured: 'nothing', options: { metrics: 'none', trace: false, sink: null } },
  { measured: 'default', options: { metrics: 'default', trace: false, sink: null } },
  {
    measured: 'everything',
    options: { metrics: 'full', trace: true, sink: forget },
    output: { trace: true },
  },
];

/** Seconds of the processor that a call takes, and what it returns. */
function timed(call) {
  const before = process.cpuUsage();
  const result = call();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, result };
}

export function run({ simulate, platform }, { nodes, duration, rounds }) {
  const best = VARIANTS.map(() => ({ seconds: Number.POSITIVE_INFINITY }));
  for (let round = 0; round < rounds; round++) {
    for (const [place, { options, output }] of VARIANTS.entries()) {
      const scenario = { extends: 'bitcoin-2019', duration, nodes: { master: nodes }, output };
      const { seconds, result } = timed(() => simulate(scenario, { ...options, platform }));
      if (seconds < best[place].seconds) best[place] = { seconds, result };
    }
  }
  return best.map(({ seconds, result }, place) => ({
    measured: VARIANTS[place].measured,
    nodes,
    blocks: result.blocks.length,
    seconds: seconds.toFixed(2),
    ratio: (seconds / best[0].seconds).toFixed(2),
    rows: result.metrics.length,
    digest: result.digest.slice(0, 16),
  }));
}
