/**
 * A run of `simulate live` by the clock: whether its masters agree at the end, messages a second, how late timers ran,
 * and memory at the start and at the end. It takes as long as the run says: ten minutes if nothing is said.
 *
 *   node bench/live/run-by-the-clock.mjs [--masters 3] [--seconds 600] [--dist <folder>]
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    dist: { type: 'string', default: 'dist' },
    masters: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '600' },
  },
});
const seconds = Number(values.seconds);
const folder = mkdtempSync(join(tmpdir(), 'consensim-live-'));
// A payment of each consumer every 3 s until half a minute before the end, so that the last block is everywhere.
const payments = Math.max(1, Math.floor((seconds - 30) / 3));
const settings = ['workload.every=3s', `workload.payments=${payments}`, `duration=${seconds}s`];
const words = ['live', 'pou-default', '-mac', values.masters, ...settings.flatMap((set) => ['--set', set])];
const before = loadavg()[0];
const text = await new Promise((settle, fail) => {
  const argv = [resolve(values.dist, 'cli/main.js'), ...words, '--json', '--out', join(folder, 'out')];
  execFile(process.execPath, argv, { cwd: folder, maxBuffer: 1e8 }, (error, stdout, stderr) =>
    error === null ? settle(stdout) : fail(new Error(stderr)),
  );
}).finally(() => rmSync(folder, { recursive: true }));
const reports = JSON.parse(text);
const heads = reports.flatMap(({ heads: of }) => of).filter(({ node }) => node < Number(values.masters));
const sum = (name) => reports.reduce((total, report) => total + report[name], 0);
const range = (of, digits) => {
  const all = reports.map(of).sort((a, b) => a - b);
  return `${all[0].toFixed(digits)} to ${all.at(-1).toFixed(digits)}`;
};
const rows = [
  ['masters, processes', `${values.masters}, ${reports.length}`],
  ['seconds', seconds],
  [
    'cores, load before and after',
    `${availableParallelism()}, ${before.toFixed(1)}, ${loadavg()[0].toFixed(1)}`,
  ],
  ['heads of masters', `${new Set(heads.map(({ id }) => id)).size} different`],
  ['height of the chain', Math.max(...heads.map(({ height }) => height))],
  ['messages sent, lost, refused', `${sum('sent')}, ${sum('lost')}, ${sum('refused')}`],
  ['messages a second, all processes', (sum('sent') / seconds).toFixed(1)],
  ['messages a request', (sum('sent') / sum('requests')).toFixed(2)],
  ['timers late, half of them, ms', range(({ lateness }) => lateness.p50 * 1000, 1)],
  ['timers late, 99 of 100, ms', range(({ lateness }) => lateness.p99 * 1000, 1)],
  ['timers late, the latest, ms', range(({ lateness }) => lateness.most * 1000, 0)],
  ['MB when the run began', range(({ memoryAtStart }) => memoryAtStart / 1e6, 0)],
  ['MB at the end', range(({ memory }) => memory / 1e6, 0)],
];
const width = Math.max(...rows.map(([name]) => name.length));
for (const [name, value] of rows) console.log(`${name.padEnd(width)}  ${value}`);
