/**
 * What each part of the network costs: one scenario of proof of work over a random graph, with one part on and all
 * others off, in seconds and as a ratio to a run with all off. Runs take turns, and the least time of each counts.
 */
export const name = 'parts';
export const summary = 'the cost of each part of the network, as a ratio to off';
export const columns = ['part', 'blocks', 'seconds', 'ratio', 'digest'];
export const full = { nodes: 1000, hours: 48, rounds: 5 };
export const toy = { nodes: 40, hours: 2, rounds: 1 };

const quantiles = ['1Mbit/s', '5Mbit/s', '80Mbit/s'];

/** The parts, each with what it changes of the network and of the protocol. */
const PARTS = {
  off: {},
  'speeds of nodes': { upload: quantiles, download: quantiles },
  'queued uplinks': { upload: quantiles, uplink: 'queued' },
  'queued downlinks': { download: quantiles, downlink: 'queued' },
  coordinates: { coordinates: { width: '150ms', height: '60ms', least: '2ms' } },
  'slow start': { upload: quantiles, slowStart: { window: 14600 } },
  verification: { verification: { perBlock: '1ms', perMegabyte: '380ms' } },
  pools: { pools: { nodes: 10, mesh: true, links: [15, 30] } },
  'push by makers': { relay: { inventory: { push: true } } },
  'relay network': { relay: { inventory: { relayNetwork: { members: 10 } } } },
  'compact blocks': { relay: { compact: { share: 0.9 } } },
  'high bandwidth': { relay: { compact: { share: 0.9, highBandwidth: 3 } } },
  flood: { relay: 'flood' },
};

/** The scenario with one part. */
export function scenarioWith(part, nodes, hours) {
  return {
    name: 'parts',
    duration: `${hours}h`,
    supply: 0,
    nodes: { master: nodes, cashing: 0, consumer: 0, trusted: 0 },
    network: {
      latency: { uniform: ['20ms', '180ms'] },
      ordered: false,
      topology: { outgoing: { links: 8 } },
      relay: { inventory: {} },
      ...PARTS[part],
    },
    consensus: { protocol: 'nakamoto', wireSize: 1_000_000 },
    workload: { kind: 'none' },
    output: { nodeFiles: 'none' },
  };
}

export function run({ simulate, platform }, { nodes, hours, rounds }) {
  const names = Object.keys(PARTS);
  const least = new Map();
  const results = new Map();
  // Round 0 is not counted: it is slow until the code is compiled.
  for (let round = 0; round <= rounds; round++) {
    for (const part of names) {
      const begun = performance.now();
      const result = simulate(scenarioWith(part, nodes, hours), { platform, sink: null, metrics: 'none' });
      const seconds = (performance.now() - begun) / 1000;
      if (round > 0) least.set(part, Math.min(seconds, least.get(part) ?? Number.POSITIVE_INFINITY));
      results.set(part, result);
    }
  }
  return names.map((part) => {
    const { summary: made, digest } = results.get(part);
    return {
      part,
      blocks: made.blocks,
      seconds: least.get(part).toFixed(3),
      ratio: (least.get(part) / least.get('off')).toFixed(2),
      digest: digest.slice(0, 16),
    };
  });
}
