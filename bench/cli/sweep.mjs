/**
 * What a sweep gains from a second thread: the same call with one worker and with two, one after the other, again and
 * again, each in a process of its own. The ratio of their times says more than the times; rows must be the same.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const name = 'sweep';
export const summary =
  'runs of pou-local by one worker and by two; the median of paired ratios; store and memory';
export const columns = ['runs', 'workers', 'seconds', 'ratio', 'MB at peak', 'kB a run stored', 'digest'];
export const full = { runs: 10_000, pairs: 1 };
export const toy = { runs: 4, pairs: 1 };

/** One sweep in a process of its own. */
function measured(dist, runs, workers) {
  const folder = mkdtempSync(join(tmpdir(), 'consensim-sweep-'));
  try {
    const began = performance.now();
    const text = execFileSync(
      process.execPath,
      [fileURLToPath(import.meta.url), dist, String(runs), String(workers)],
      { encoding: 'utf8', cwd: folder },
    );
    const seconds = (performance.now() - began) / 1000;
    const segments = join(folder, 'store/segments');
    const bytes = readdirSync(segments).reduce((sum, file) => sum + statSync(join(segments, file)).size, 0);
    const rows = readFileSync(join(folder, 'out/runs.csv'));
    const digest = createHash('sha256').update(rows).digest('hex').slice(0, 16);
    return { seconds, megabytes: Number(text.trim()), bytes, digest };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function run({ dist }, { runs, pairs }) {
  const found = Array.from({ length: pairs }, () => ({
    one: measured(dist, runs, 1),
    two: measured(dist, runs, 2),
  }));
  const ratios = found.map(({ one, two }) => one.seconds / two.seconds).sort((a, b) => a - b);
  const row = (workers, all, ratio) => ({
    runs,
    workers,
    seconds: Math.min(...all.map(({ seconds }) => seconds)).toFixed(1),
    ratio,
    'MB at peak': Math.max(...all.map(({ megabytes }) => megabytes)).toFixed(0),
    'kB a run stored': (all[0].bytes / runs / 1000).toFixed(2),
    digest: all[0].digest,
  });
  return [
    row(
      1,
      found.map(({ one }) => one),
      '',
    ),
    row(
      2,
      found.map(({ two }) => two),
      ratios[Math.floor(ratios.length / 2)].toFixed(2),
    ),
  ];
}

// In the process that `measured` starts: the sweep, then the memory it took at its peak.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , dist, runs, workers] = process.argv;
  const { main } = await import(new URL('cli/request/command-line.js', dist).href);
  const { processIo } = await import(new URL('cli/terminal/io.js', dist).href);
  const words = ['sweep', 'pou-local', '--seeds', runs, '--workers', workers, '--quiet'];
  const code = await main([...words, '--store', 'store', '--out', 'out'], {}, processIo());
  if (code !== 0) process.exit(code);
  process.stdout.write(`${process.resourceUsage().maxRSS / 1024}\n`);
}
