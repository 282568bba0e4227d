/**
 * How much faster a run is led back to a checkpoint than it was made: every key, signature and verdict is taken from
 * the checkpoint instead of computed. Both are measured in seconds of the processor, in turns, and the digests at
 * the checkpoint are compared.
 *
 *   npm run build && node bench/cli/resume.mjs
 */

import { SignatureTape } from '../../dist/cli/execute/recorded-signer.js';
import { nodeHashes, nodeSigner } from '../../dist/cli/node-crypto.js';
import { prepare } from '../../dist/index.js';

const TURNS = 3;
const SHARE = 0.9;

const runs = {
  pou: { extends: 'pou-default', workload: { payments: 2000, every: '100ms' } },
  nakamoto: { extends: 'ten-equal-miners', duration: '30d', workload: { payments: 2000, every: '20min' } },
  lpos: { extends: 'lpos-default', duration: '3min' },
  'stake-lottery': { extends: 'stake-lottery-default', workload: { payments: 2000, every: '1s' } },
};

function measured(scenario, signer, executed) {
  const began = process.cpuUsage();
  const run = prepare(scenario, { sink: null, trace: false, platform: { hashes: nodeHashes, signer } });
  if (executed === undefined) run.runUntil(Math.floor(run.end * SHARE));
  else run.step(executed);
  const { user, system } = process.cpuUsage(began);
  return { run, seconds: (user + system) / 1e6 };
}

for (const [name, scenario] of Object.entries(runs)) {
  const sums = { first: 0, back: 0 };
  let digest = '';
  let signatures = 0;
  for (let turn = 0; turn < TURNS; turn++) {
    const recorder = new SignatureTape(nodeSigner);
    const first = measured(scenario, recorder);
    const answers = recorder.take();
    const player = new SignatureTape(nodeSigner, answers);
    const back = measured(scenario, player, first.run.executed);
    if (back.run.digest !== first.run.digest || !player.atEndOfKnown)
      throw new Error(`${name}: another place`);
    digest = first.run.digest;
    signatures = answers.signatures.length;
    sums.first += first.seconds;
    sums.back += back.seconds;
  }
  const ratio = sums.first / sums.back;
  const speeds = `${(sums.first / TURNS).toFixed(2)} s, again ${(sums.back / TURNS).toFixed(2)} s`;
  console.log(`${name}: ${signatures} signatures, ${speeds}, ${ratio.toFixed(1)} times as fast, ${digest}`);
}
