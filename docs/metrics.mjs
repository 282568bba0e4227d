// Writes docs/metrics.md from the table of metrics in the built program.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const GROUPS = {
  chain: ['Chain', 'Growth of the chain, stale blocks, and waiting times of payments.'],
  network: ['Network', 'How blocks spread, and how much was sent.'],
  economy: [
    'Economy',
    'Who has money, who gets rewards, and whether they follow usage, stake or work. Wealth includes stakes. Payments and rewards are counted after the first block, which distributes the supply.',
  ],
  cost: ['Cost', 'The cost of consensus, from counts and the energy model below.'],
};

const SCOPES = {
  run: 'run',
  node: 'each node',
  time: 'over time',
  'node-time': 'each node over time',
};

const INTRODUCTION = `# Metrics

<!-- Written by docs/metrics.mjs from src/observers/metrics: change those and build. -->

This page answers three questions.
Where are the metrics of a run? Which metrics are there, with which units?
How is each one defined, and which source does the definition come from?

Every run is measured. \`metrics.csv\` has one row for each value: \`time\` in simulated seconds, \`node\` (empty for the
whole run), \`metric\`, \`value\`. The library gives the same rows as \`result.metrics\`. The [glossary](glossary.md)
explains the terms.

Values of a run and of a node have the time of the end of the run. A series over time has a value at time 0 and at
\`output.samples\` evenly spaced times after it (100 if not given). The last one is the end of the run. A value is taken after
all events of its time. No event is scheduled for it, so a run is the same with any number of samples.

\`output.metrics\` (\`--metrics\`) sets which metrics are measured:

- \`none\`;
- \`default\`;
- \`full\`, which also follows every message to its end and lists every node of runs above 10,000 nodes.

The run and its digest are the same in each case. A metric without a value in a run (no payments, no rewards, nothing final) has
no row, so every value is a number.

"The final chain" is the one that an observer who sees every block follows at the end, without its root. "Payments" are the
payments of users, not transactions that protocols add. The unit \`coins\` is the run's currency, \`1\` is a pure number, and
\`share\` is a number from 0 to 1.
`;

const ENERGY = `## The energy model

Energy is computed from counts, not measured. The model leaves out idle machines, cooling, disks and all computation except hashes
and signatures. Its parameters are keys of the scenario. Each default has a published source:

| key | default | from |
| --- | --- | --- |
| \`output.energy.hashRate\` | 1.4e13 hashes/s | one Antminer S9 for each miner: 14 TH/s (de Vries 2018) |
| \`output.energy.joulesPerHash\` | 9.8e-11 J | the same machine: 1,372 W (de Vries 2018) |
| \`output.energy.joulesPerSignature\` | 7.3e-4 J | Ed25519: 87,548 cycles at 2.4 GHz and 20 W a core (Bernstein et al. 2012, Xeon E5620, 80 W, 4 cores) |
| \`output.energy.joulesPerCheck\` | 2.28e-3 J | Ed25519: 273,364 cycles on the same |
| \`output.energy.joulesPerByte\` | 2.16e-4 J | 0.06 kWh a GB (Aslan et al. 2018, networks of 2015) |

Each miner is one machine, whatever hash power the scenario gives it. So a run of ten miners costs as much as ten machines, not as
much as Bitcoin. For a real network set \`hashRate\` to its hashes per second divided by the number of miners in the scenario.
`;

function part(metrics, group) {
  const [title, text] = GROUPS[group];
  const items = metrics
    .filter((metric) => metric.group === group)
    .map(
      ({ name, title: label, unit, scope, definition, source }) =>
        `- **\`${name}\`**: ${label} (${unit}; ${SCOPES[scope]}). ${definition} *Source:* ${source}.`,
    );
  return `## ${title}\n\n${text}\n\n${items.join('\n')}\n`;
}

/** The page about these metrics. */
export function metricsPage(metrics) {
  return [INTRODUCTION, ...Object.keys(GROUPS).map((group) => part(metrics, group)), ENERGY].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { METRICS } = await import('../dist/index.js');
  writeFileSync(new URL('metrics.md', import.meta.url), metricsPage(METRICS));
}
