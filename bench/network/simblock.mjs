/**
 * SimBlock's Bitcoin-2019 workload: six regions, its degree distribution, compact blocks of 535 kB every 10 minutes,
 * hash power normal around 400,000 with a deviation of 100,000; the next miner is drawn by hash power.
 *
 * Messages are counted with SimBlock's words: its full blocks are ours and the answers with missing transactions.
 */
export const name = 'simblock';
export const summary = "blocks spread over SimBlock's Bitcoin network of 2019, no files";
export const columns = [
  'nodes',
  'blocks',
  'seconds',
  'M messages/s',
  'MB',
  'inv',
  'getdata',
  'compact',
  'missing',
  'full',
  'to 50',
  'to 90',
  'digest',
];
export const full = {
  cases: [
    [100, 1000],
    [1000, 100],
    [1000, 1000],
    [3000, 300],
    [10_000, 100],
    [100_000, 20],
  ],
};
export const toy = { cases: [[60, 5]] };

const INTERVAL = 600e6;
const BLOCK_SIZE = 535_000;

/** Draws indices in proportion to weights. */
function lottery(weights) {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let place = 0; place < weights.length; place++) sums[place] = sum += weights[place];
  return (u) => {
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] > u * sum) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];

/** One run; the digest is over who got which block when. */
export function spread(parts, nodes, blocks, changes = {}) {
  const random = parts.randomSource('simblock');
  const scheduler = new parts.Scheduler();
  const topology = parts.createTopology(
    { kind: 'outgoing', links: parts.BITCOIN_LINKS, incoming: nodes },
    nodes,
    random,
  );
  const network = new parts.Network({
    scheduler,
    random,
    topology,
    size: nodes,
    settings: {
      latency: { kind: 'constant', value: 0 },
      jitter: { kind: 'constant', value: 0 },
      ordered: false,
      bandwidth: 0,
      loss: 0,
      regions: parts.REGION_TABLES['bitcoin-2019'],
      uplink: 'confirmed',
    },
    deliver: () => {},
    events: { sent() {}, delivered() {}, dropped() {} },
    observed: false,
    ...changes,
  });
  let digest = 0;
  const relay = parts.createRelay({
    scheduler,
    random,
    network,
    topology,
    settings: parts.BITCOIN_2019_RELAY,
    receive: (node) => {
      digest = Math.imul(digest ^ node, 0x01000193) ^ scheduler.now;
      return true;
    },
  });
  const mining = random.stream('mining');
  const draw = lottery(
    Float64Array.from({ length: nodes }, () => Math.max(1, Math.floor(400_000 + 100_000 * mining.normal()))),
  );
  const items = [];
  const mine = () => {
    const item = { index: items.length, size: BLOCK_SIZE };
    items.push(item);
    relay.publish(draw(mining.next()), item);
    if (items.length < blocks) scheduler.after(mining.exponential(INTERVAL), mine);
  };
  scheduler.after(mining.exponential(INTERVAL), mine);
  scheduler.run(Infinity);
  const times = (key) => items.map((item) => relay.propagation(item)[key]);
  return {
    network,
    topology,
    executed: scheduler.executed,
    digest,
    to50: times('to50'),
    to90: times('to90'),
  };
}

export function run(parts, { cases }) {
  return cases.map(([nodes, blocks]) => {
    const start = performance.now();
    const { network, digest, to50, to90 } = spread(parts, nodes, blocks);
    const milliseconds = performance.now() - start;
    const sent = (type) => network.counts.get(type)?.sent ?? 0;
    let messages = 0;
    for (const count of network.counts.values()) messages += count.sent;
    return {
      nodes,
      blocks,
      seconds: (milliseconds / 1e3).toFixed(2),
      'M messages/s': (messages / milliseconds / 1e3).toFixed(2),
      MB: Math.round(process.resourceUsage().maxRSS / 1024),
      inv: sent('block-inventory'),
      getdata: sent('get-block'),
      compact: sent('compact-block'),
      missing: sent('get-block-missing'),
      full: sent('block') + sent('block-missing'),
      'to 50': (quantile(to50, 0.5) / 1e3).toFixed(0),
      'to 90': (quantile(to90, 0.5) / 1e3).toFixed(0),
      digest: (digest >>> 0).toString(16).padStart(8, '0'),
    };
  });
}
