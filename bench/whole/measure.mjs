/**
 * Makes one run and prints what it took as a line of JSON. `whole.mjs` starts it as a process of its own for each
 * figure, so that no run pays for, or gains from, the memory of another.
 *
 *   node --expose-gc bench/whole/measure.mjs <URL of dist/> <what> <size as JSON>
 */
import { loadLibrary } from '../consensus/load.mjs';
import { scenarioOf as lotteryOf } from '../consensus/stake-lottery.mjs';
import { loadNetwork } from '../network/load.mjs';
import { spread } from '../network/simblock.mjs';

const [dist, what, size] = process.argv.slice(2);

/** Seconds of the processor that a call takes, and what it returns. */
function timed(call) {
  const before = process.cpuUsage();
  const value = call();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, value };
}

/** SimBlock's Bitcoin of 2019 as a scenario, for about so many blocks. */
const bitcoin = ({ nodes, blocks }) => ({
  extends: nodes <= 1000 ? 'bitcoin-2019' : 'ten-thousand-nodes',
  nodes: { master: nodes },
  duration: `${10 * blocks}min`,
  network: { topology: { outgoing: { links: 'bitcoin', incoming: nodes } } },
});

const digestOf = (result) => result.digest.slice(0, 8);
const messagesOf = ({ summary }) =>
  Object.values(summary.messages).reduce((sum, { count }) => sum + count, 0);
const peak = () => process.resourceUsage().maxRSS * 1024;

/** Bytes in use after the garbage is gone. */
function inUse() {
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function whole(size, options = {}) {
  const { simulate, platform } = await loadLibrary(dist);
  const { seconds, value } = timed(() => simulate(bitcoin(size), { platform, sink: null, ...options }));
  const { blocks } = value.summary;
  return { seconds, blocks, receipts: blocks * size.nodes, digest: digestOf(value), peak: peak() };
}

async function relay({ nodes, blocks }) {
  const parts = await loadNetwork(dist);
  const { seconds, value } = timed(() => spread(parts, nodes, blocks));
  return { seconds, receipts: blocks * nodes, digest: (value.digest >>> 0).toString(16), peak: peak() };
}

async function memory(size) {
  const { prepare, platform } = await loadLibrary(dist);
  const before = inUse();
  const run = prepare(bitcoin(size), { platform, sink: null });
  run.step(1);
  const started = inUse() - before;
  run.runUntil(run.end);
  const ended = inUse() - before;
  return { started, ended, blocks: run.blocks.length - 1, digest: run.digest.slice(0, 8), peak: peak() };
}

async function lottery({ nodes, blocks }) {
  const { simulate, platform } = await loadLibrary(dist);
  const scenario = lotteryOf(nodes, blocks, 'equivalent');
  const { seconds, value } = timed(() => simulate(scenario, { platform, sink: null }));
  return { seconds, receipts: value.summary.blocks * nodes, digest: digestOf(value) };
}

async function lpos({ nodes, seats, blocks }) {
  const { simulate, platform } = await loadLibrary(dist);
  const scenario = {
    extends: 'lpos-default',
    duration: `${5 + 8 * blocks}s`,
    nodes: { master: nodes },
    consensus: {
      seats,
      transport: 'direct',
      genesis: nodes < 100 ? '10-rich-men' : '100-rich-men',
      instruction: { kind: 'tx-n-outputs', outputs: 5, members: 10 },
      discoveryFanOut: Math.min(20, nodes - 1),
      routes: 2,
    },
  };
  const { seconds, value } = timed(() => simulate(scenario, { platform, sink: null }));
  return { seconds, messages: messagesOf(value), digest: digestOf(value) };
}

/** Votes of all to all through scheduler and network, to nodes that only count them. */
async function votes({ nodes, rounds }) {
  const { Network, Scheduler, createTopology, randomSource } = await loadNetwork(dist);
  const random = randomSource('votes');
  const scheduler = new Scheduler();
  const delay = { kind: 'uniform', low: 20_000, high: 80_000 };
  let received = 0;
  const network = new Network({
    scheduler,
    random,
    topology: createTopology({ kind: 'mesh' }, nodes, random),
    size: nodes,
    settings: { latency: delay, jitter: delay, ordered: true, bandwidth: 0, loss: 0, uplink: 'parallel' },
    deliver: () => received++,
    events: { sent() {}, delivered() {}, dropped() {} },
    observed: false,
  });
  const targets = Array.from({ length: nodes }, (_, node) => node);
  const { seconds } = timed(() => {
    for (let round = 0; round < rounds; round++) {
      scheduler.at(round * 1e6, () => {
        const vote = { type: 'vote', size: 100 };
        for (const node of targets) network.broadcast(node, targets, vote);
      });
    }
    scheduler.run(Number.POSITIVE_INFINITY);
  });
  return { seconds, messages: received, digest: `${received}` };
}

async function signatures({ nodes, consumers, payments }) {
  const { simulate, platform } = await loadLibrary(dist);
  const { hashes, signer } = platform;
  const asked = { signs: 0, verifies: 0 };
  const counting =
    (call, key) =>
    (...values) => {
      asked[key]++;
      return call(...values);
    };
  const sign = counting(signer.sign, 'signs');
  const verify = counting(signer.verify, 'verifies');
  const scenario = {
    extends: 'pou-default',
    nodes: { master: nodes, consumer: consumers },
    workload: { payments },
  };
  const watched = { hashes, signer: { ...signer, sign, verify } };
  const { seconds, value } = timed(() => simulate(scenario, { platform: watched, sink: null }));
  return { seconds, ...asked, digest: digestOf(value) };
}

const bare = (size) => whole(size, { trace: false, metrics: 'none' });
const WHAT = { whole, bare, relay, memory, lottery, lpos, votes, signatures };
console.log(JSON.stringify(await WHAT[what](JSON.parse(size))));
