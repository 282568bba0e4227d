// Draws the pictures of the documentation from runs of the built program: npm run pictures.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../dist/command/main.js', import.meta.url));
const target = fileURLToPath(new URL('pictures/', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'consensim-pictures-'));

function simulate(...words) {
  const { status } = spawnSync(process.execPath, [program, ...words, '--quiet'], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`simulate ${words.join(' ')} ended with ${status}`);
}

mkdirSync(target, { recursive: true });
// Of their own, so that pictures are drawn from runs of this very build.
const store = ['--store', join(scratch, 'store')];
const compared = join(scratch, 'compared');
const scenarios = ['pou-default', 'pycotr-default', 'stake-lottery-default', 'lpos-default'];
simulate('compare', ...scenarios, '--out', compared, ...store);
copyFileSync(join(compared, 'pictures/claim.svg'), join(target, 'claim.svg'));
const swept = join(scratch, 'swept');
// As the README says it.
const vary = [
  '--vary',
  'consensus.blockTime=5s..80s/5log',
  '--vary',
  'nodes.master=100,1000',
  '--seeds',
  '20',
];
const told = ['--metric', 'stale_rate', '--theory', '--out', swept, ...store];
simulate('sweep', 'ten-thousand-nodes', '--set', 'duration=2h', ...vary, ...told);
copyFileSync(join(swept, 'pictures/stale_rate.svg'), join(target, 'stale-rate.svg'));
const run = join(scratch, 'run');
simulate('--scenario', 'ethereum-pow', '--report', '--out', run, '--set', 'output.nodeFiles=none');
copyFileSync(join(run, 'pictures/chain.svg'), join(target, 'chain.svg'));
rmSync(scratch, { recursive: true });
