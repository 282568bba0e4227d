import { SECOND } from '../../engine/time.js';
import { powerOf } from './chain.js';
import type { MetricInputs } from './metric-inputs.js';
import { totalOf } from './network.js';

/** Adds what consensus cost in a finished run. */
export function addCostMetrics(inputs: MetricInputs): void {
  const { rows, time, confirmed: payments, signatures, tally, energy } = inputs;
  const hashes = hashesOf(inputs);
  const { sent, bytes } = totalOf(inputs);
  const hashing = hashes * energy.joulesPerHash;
  const signing = signatures * energy.joulesPerSignature + tally.checks * energy.joulesPerCheck;
  const sending = bytes * energy.joulesPerByte;
  const all = hashing + signing + sending;
  rows.add(time, 'hashes_tried', hashes);
  rows.add(time, 'signatures_made', signatures);
  rows.add(time, 'signatures_checked', tally.checks);
  rows.add(time, 'energy_hashing', hashing);
  rows.add(time, 'energy_signing', signing);
  rows.add(time, 'energy_messages', sending);
  rows.add(time, 'energy', all);
  if (payments === 0) return;
  rows.add(time, 'energy_per_payment', all / payments);
  rows.add(time, 'hashes_per_payment', hashes / payments);
  rows.add(time, 'signatures_per_payment', (signatures + tally.checks) / payments);
  rows.add(time, 'messages_per_payment', sent / payments);
  rows.add(time, 'bytes_per_payment', bytes / payments);
}

/** Expected hashes of all blocks made: the network's time for each, by its miners, by what one tries a second. */
function hashesOf(inputs: MetricInputs): number {
  const { protocol, history, energy } = inputs;
  const { reporting } = protocol;
  if (reporting.effort === undefined) return 0;
  const miners = powerOf(inputs)?.filter((power) => power > 0).length ?? 0;
  let time = 0;
  for (const { block } of history.blocks) time += reporting.effort(block);
  return (time / SECOND) * miners * energy.hashRate;
}
