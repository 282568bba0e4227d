import { SECOND } from '../../engine/time.js';
import { powerOf } from './chain.js';
import { totalOf } from './network.js';
import type { MetricParts } from './parts.js';

/** Adds what consensus cost in a finished run. */
export function addCostMetrics(parts: MetricParts): void {
  const { sheet, time, confirmed: payments, signatures, tally, energy } = parts;
  const hashes = hashesOf(parts);
  const { sent, bytes } = totalOf(parts);
  const hashing = hashes * energy.joulesPerHash;
  const signing = signatures * energy.joulesPerSignature + tally.checks * energy.joulesPerCheck;
  const sending = bytes * energy.joulesPerByte;
  const all = hashing + signing + sending;
  sheet.add(time, 'hashes_tried', hashes);
  sheet.add(time, 'signatures_made', signatures);
  sheet.add(time, 'signatures_checked', tally.checks);
  sheet.add(time, 'energy_hashing', hashing);
  sheet.add(time, 'energy_signing', signing);
  sheet.add(time, 'energy_messages', sending);
  sheet.add(time, 'energy', all);
  if (payments === 0) return;
  sheet.add(time, 'energy_per_payment', all / payments);
  sheet.add(time, 'hashes_per_payment', hashes / payments);
  sheet.add(time, 'signatures_per_payment', (signatures + tally.checks) / payments);
  sheet.add(time, 'messages_per_payment', sent / payments);
  sheet.add(time, 'bytes_per_payment', bytes / payments);
}

/** Expected hashes of all blocks made: the network's time for each, by its miners, by what one tries a second. */
function hashesOf(parts: MetricParts): number {
  const { protocol, record, energy } = parts;
  const { reporting } = protocol;
  if (reporting.effort === undefined) return 0;
  const miners = powerOf(parts)?.filter((power) => power > 0).length ?? 0;
  let time = 0;
  for (const { block } of record.blocks) time += reporting.effort(block);
  return (time / SECOND) * miners * energy.hashRate;
}
