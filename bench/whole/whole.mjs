/** What a whole run costs beside its kernel: time, growth with the network, memory, signatures. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const name = 'whole';
export const summary =
  'whole runs with chains, checks, log, metrics and tables, beside the relay alone; processor time, without files';
export const columns = ['figure', 'measured', 'at most', 'within', 'from', 'digest'];
export const full = {
  networks: [
    { nodes: 1000, blocks: 1000 },
    { nodes: 10_000, blocks: 100 },
    { nodes: 100_000, blocks: 25 },
  ],
  lottery: { nodes: 1000, blocks: 10_000 },
  lpos: { nodes: 1000, seats: 100, blocks: 20 },
  votes: { nodes: 100, rounds: 100 },
  signatures: { nodes: 101, consumers: 100, payments: 1000 },
};
export const toy = {
  networks: [
    { nodes: 40, blocks: 4 },
    { nodes: 60, blocks: 4 },
  ],
  lottery: { nodes: 10, blocks: 5 },
  lpos: { nodes: 10, seats: 4, blocks: 2 },
  votes: { nodes: 10, rounds: 3 },
  signatures: { nodes: 3, consumers: 3, payments: 5 },
};

const MEASURE = fileURLToPath(new URL('./measure.mjs', import.meta.url));

/** One measurement in a process of its own. */
function measured(dist, what, size) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--expose-gc', MEASURE, dist, what, JSON.stringify(size)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${what}: ${stderr}`);
  return JSON.parse(stdout);
}

const counted = (count) => count.toLocaleString('en');
const seconds = (one) => `${one.seconds.toFixed(2)} s`;

function row(figure, value, most, from, digest) {
  const within = most === undefined ? '' : value <= most ? 'yes' : 'no';
  return { figure, measured: value.toPrecision(3), 'at most': most ?? '', within, from, digest };
}

/** What a run costs at each size, and how that grows. */
function networkRows(measure, networks) {
  const runs = networks.map((size) => {
    const whole = measure('whole', size);
    return { ...size, whole, relay: measure('relay', { ...size, blocks: whole.blocks }) };
  });
  const rows = runs.map(({ nodes, whole, relay }) => {
    const from = `${seconds(whole)}, ${Math.round(whole.peak / 1e6)} MB for ${whole.blocks} blocks; relay ${seconds(relay)}`;
    const digests = `${whole.digest} ${relay.digest}`;
    return row(`whole / relay, ${counted(nodes)} nodes`, whole.seconds / relay.seconds, 1.7, from, digests);
  });
  const each = ({ whole }) => whole.seconds / whole.receipts;
  const [first] = runs;
  const last = runs.at(-1);
  const growth = 1 + Math.log(each(last) / each(first)) / Math.log(last.nodes / first.nodes);
  const perReceipt = runs.map((run) => `${Math.round(1e9 * each(run))} ns`).join(', ');
  rows.push(
    row(
      'exponent of time with nodes',
      growth,
      1.25,
      `${perReceipt} for one block at one node`,
      last.whole.digest,
    ),
  );
  return { rows, relay: runs[0].relay, first: runs[0] };
}

function memoryRows(measure, size) {
  const { started, ended, peak, blocks, digest } = measure('memory', size);
  const kB = (bytes) => bytes / 1000 / size.nodes;
  const at = `kB a node of ${counted(size.nodes)}`;
  return [
    row(`${at}: at the start`, kB(started), 0.4, 'heap and buffers in use', digest),
    row(`${at}: at the end`, kB(ended), 1.2, `heap and buffers in use after ${blocks} blocks`, digest),
    row(`${at}: peak`, kB(peak), 4, 'resident memory', digest),
  ];
}

export function run({ measure }, { networks, lottery, lpos, votes, signatures }) {
  const { rows, relay, first } = networkRows(measure, networks);
  const stake = measure('lottery', lottery);
  const ratio = stake.seconds / stake.receipts / (relay.seconds / relay.receipts);
  const member = measure('lpos', lpos);
  const vote = measure('votes', votes);
  const each = ({ seconds, messages }) => (1e9 * seconds) / messages;
  const usage = measure('signatures', signatures);
  const bare = measure('bare', networks[0]);
  return [
    ...rows,
    ...memoryRows(measure, networks.at(-1)),
    row(
      'stake receipt / relay receipt',
      ratio,
      0.6,
      `${seconds(stake)}, ${counted(stake.receipts)} receipts`,
      stake.digest,
    ),
    row(
      'LPOS message / plain vote',
      each(member) / each(vote),
      12,
      `${Math.round(each(member))} ns, ${Math.round(each(vote))} ns`,
      `${member.digest} ${vote.digest}`,
    ),
    row(
      'verified by the signer / signed, usage',
      usage.verifies / usage.signs,
      0.05,
      `${counted(usage.verifies)} of ${counted(usage.signs)}, ${seconds(usage)}`,
      usage.digest,
    ),
    row(
      'default / without log and metrics',
      first.whole.seconds / bare.seconds,
      1.2,
      `${seconds(first.whole)}, ${seconds(bare)}`,
      bare.digest,
    ),
  ];
}

/** Processes load the library themselves. */
export const loadProcesses = (dist) => ({ measure: (what, size) => measured(dist, what, size) });
