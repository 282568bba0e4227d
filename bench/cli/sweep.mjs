/**
 * What a sweep gains from a second thread: the same call with one worker and with two, one after the other, again and
 * again, each in a process of its own. The ratio of their times says more than the times; rows must be the same.
 * Two processes that share nothing but the folder show what the machine's two cores can give: a core is slower while
 * the other one works.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const name = 'sweep';
export const summary =
  'runs of pou-local by one worker, by two, and shared out to two processes; medians of paired ratios; store and memory';
export const columns = ['runs', 'by', 'seconds', 'to one worker', 'MB at peak', 'kB a run stored', 'digest'];
export const full = { runs: 10_000, pairs: 1 };
export const toy = { runs: 4, pairs: 1 };

/** Starts a sweep in a process of its own, and gives its peak memory in MB when it ends. */
function started(folder, dist, words) {
  const argv = [fileURLToPath(import.meta.url), dist, ...words];
  return new Promise((done, failed) => {
    execFile(process.execPath, argv, { encoding: 'utf8', cwd: folder }, (error, text) =>
      error === null ? done(Number(text.trim())) : failed(error),
    );
  });
}

/** Times a sweep, or parts of it, made at the same time in one store. Each item is the words of one process. */
async function measured(dist, runs, processes) {
  const folder = mkdtempSync(join(tmpdir(), 'consensim-sweep-'));
  try {
    const began = performance.now();
    const megabytes = await Promise.all(
      processes.map((words) => started(folder, dist, ['--seeds', String(runs), ...words])),
    );
    const seconds = (performance.now() - began) / 1000;
    if (processes.length > 1) await started(folder, dist, ['merge']);
    const segments = join(folder, 'store/segments');
    const bytes = readdirSync(segments).reduce((sum, file) => sum + statSync(join(segments, file)).size, 0);
    const rows = readFileSync(join(folder, 'out/runs.csv'));
    const digest = createHash('sha256').update(rows).digest('hex').slice(0, 16);
    return { seconds, megabytes: megabytes.reduce((sum, one) => sum + one), bytes, digest };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is timed: the words of each process, by the name of the row. */
const WAYS = {
  'one worker': [['--workers', '1']],
  'two workers': [['--workers', '2']],
  'two processes of one worker': [
    ['--workers', '1', '--shard', '1/2'],
    ['--workers', '1', '--shard', '2/2'],
  ],
};

export async function run({ dist }, { runs, pairs }) {
  const found = [];
  for (let pair = 0; pair < pairs; pair++) {
    const times = {};
    for (const [way, processes] of Object.entries(WAYS)) times[way] = await measured(dist, runs, processes);
    found.push(times);
  }
  const digests = new Set(found.flatMap((times) => Object.values(times).map(({ digest }) => digest)));
  if (digests.size > 1) throw new Error(`rows differ with how they were made: ${[...digests].join(', ')}`);
  return Object.keys(WAYS).map((way) => {
    const all = found.map((times) => times[way]);
    const ratios = found
      .map((times) => times['one worker'].seconds / times[way].seconds)
      .sort((a, b) => a - b);
    return {
      runs,
      by: way,
      seconds: Math.min(...all.map(({ seconds }) => seconds)).toFixed(1),
      'to one worker': ratios[Math.floor(ratios.length / 2)].toFixed(2),
      'MB at peak': Math.max(...all.map(({ megabytes }) => megabytes)).toFixed(0),
      'kB a run stored': (all[0].bytes / runs / 1000).toFixed(2),
      digest: all[0].digest,
    };
  });
}

// In the process that `started` starts: the sweep, or the merging of its parts; then the memory it took at its peak.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , dist, ...words] = process.argv;
  const { main } = await import(new URL('cli/request/command-line.js', dist).href);
  const { processIo } = await import(new URL('cli/terminal/io.js', dist).href);
  const merges = words[0] === 'merge';
  const argv = merges ? ['merge', '--out', 'out'] : ['pou-local', ...words];
  if (!merges && !words.includes('--shard')) argv.push('--out', 'out');
  const code = await main(['sweep', ...argv, '--quiet', '--store', 'store'], {}, processIo());
  if (code !== 0) process.exit(code);
  process.stdout.write(`${process.resourceUsage().maxRSS / 1024}\n`);
}
