import type { MetricRow } from './definition.js';

const OURS = 'consensim';
const DE_VRIES = 'de Vries, "Bitcoin\'s Growing Energy Problem", Joule 2(5), 2018';
const BERNSTEIN = 'Bernstein et al., "High-speed high-security signatures", 2012';
const ASLAN = 'Aslan et al., "Electricity Intensity of Internet Data Transmission", 2018';

// biome-ignore format: one metric is easier to read as name, title, unit, scope, definition, source
/** Metrics of what consensus costs. The model's parameters stand in the scenario, under `output.energy`. */
export const COST_METRICS = [
  ['hashes_tried', 'Hashes tried', 'hashes', 'run',
    'Expected work of all blocks made, including stale ones: the time all miners together need for a block of its difficulty, times miners, times output.energy.hashRate. 0 without proof of work.', DE_VRIES],
  ['signatures_made', 'Signatures made', 'signatures', 'run', 'Signatures that nodes made.', OURS],
  ['signatures_checked', 'Signatures checked', 'signatures', 'run',
    'Signatures that nodes check, counted for each node: those of the payments it judges and those in the seal of each block that reaches it. The simulator itself checks each signature only once.', OURS],
  ['energy_hashing', 'Energy of hashing', 'J', 'run', 'Hashes tried times output.energy.joulesPerHash.', DE_VRIES],
  ['energy_signing', 'Energy of signatures', 'J', 'run',
    'Signatures made and checked times output.energy.joulesPerSignature and joulesPerCheck.', BERNSTEIN],
  ['energy_messages', 'Energy of messages', 'J', 'run', 'Bytes sent times output.energy.joulesPerByte.', ASLAN],
  ['energy', 'Energy', 'J', 'run', 'Energy of hashing, signatures and messages together.', DE_VRIES],
  ['energy_per_payment', 'Energy for each payment', 'J/payment', 'run', 'Energy divided by payments in the final chain.', DE_VRIES],
  ['hashes_per_payment', 'Hashes for each payment', 'hashes/payment', 'run', 'Hashes tried divided by payments in the final chain.', DE_VRIES],
  ['signatures_per_payment', 'Signatures for each payment', 'signatures/payment', 'run', 'Signatures made and checked, divided by payments in the final chain.', OURS],
  ['messages_per_payment', 'Messages for each payment', 'messages/payment', 'run', 'Messages sent divided by payments in the final chain.', OURS],
  ['bytes_per_payment', 'Bytes for each payment', 'B/payment', 'run', 'Bytes sent divided by payments in the final chain.', OURS],
] as const satisfies readonly MetricRow[];
