// Writes docs/metrics.md from the table of metrics in the built program.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const GROUPS = {
  chain: ['Chain', 'What grew, what was left behind, how long payments waited.'],
  network: ['Network', 'How blocks spread, and what was sent.'],
  economy: [
    'Economy',
    'Who has money, who gets it, and whether for usage, stake or work. Wealth includes stakes. What is moved and given is counted after the first block, which shares the supply out.',
  ],
  cost: ['Cost', 'What consensus took, from counts and the model of energy below.'],
};

const SCOPES = {
  run: 'run',
  node: 'each node',
  time: 'over time',
  'node-time': 'each node over time',
};

const INTRODUCTION = `# Metrics

<!-- Written by docs/metrics.mjs from src/observers/metrics: change those and build. -->

Every run is measured. \`metrics.csv\` has a row for each value: \`time\` in simulated seconds, \`node\` (empty for the
whole run), \`metric\`, \`value\`. The library gives the same as \`result.metrics\`.

Values of a run and of a node stand at the end of the run. Series over time have a value at time 0 and at
\`output.samples\` even moments after it (100 unless the scenario says otherwise), taken when everything of that moment
has happened; the last is the end. Nothing is scheduled for it: a run is the same with any number of samples.

\`output.metrics\` (\`--metrics\`) says how much is measured: \`none\`; \`default\`; \`full\`, which also follows every message
to its end and lists every node of runs above 10,000 nodes. Whatever it is, the run and its digest are the same. A
metric that has no value in a run (no payments, no rewards, nothing final) has no row, so every value is a number.

"The final chain" is the one an observer who sees every block follows at the end, without its root. "Payments" are what
users pay, not what protocols add. The unit \`coins\` is the run's currency, \`1\` a pure number, \`share\` one from 0 to 1.
`;

const ENERGY = `## The model of energy

Energy is reckoned from counts, not measured. It leaves out idle machines, cooling, disks and all computing but hashes
and signatures. Its parameters are keys of the scenario, with defaults that can be looked up:

| key | default | from |
| --- | --- | --- |
| \`output.energy.hashRate\` | 1.4e13 hashes/s | one Antminer S9 for each miner: 14 TH/s (de Vries 2018) |
| \`output.energy.joulesPerHash\` | 9.8e-11 J | the same machine: 1,372 W (de Vries 2018) |
| \`output.energy.joulesPerSignature\` | 7.3e-4 J | Ed25519: 87,548 cycles at 2.4 GHz and 20 W a core (Bernstein et al. 2012, Xeon E5620, 80 W, 4 cores) |
| \`output.energy.joulesPerCheck\` | 2.28e-3 J | Ed25519: 273,364 cycles on the same |
| \`output.energy.joulesPerByte\` | 2.16e-4 J | 0.06 kWh a GB (Aslan et al. 2018, networks of 2015) |

A miner here is one machine whatever the scenario calls its hash power, so a run of ten miners costs what ten machines
cost, not what Bitcoin costs. For a real network set \`hashRate\` to its hashes a second over the scenario's miners.
`;

const cell = (text) => text.replaceAll('|', '\\|');

function part(metrics, group) {
  const [title, text] = GROUPS[group];
  const rows = metrics
    .filter((metric) => metric.group === group)
    .map(
      ({ name, title: label, unit, scope, definition, source }) =>
        `| \`${name}\` | ${[label, unit, SCOPES[scope], definition, source].map(cell).join(' | ')} |`,
    );
  return `## ${title}\n\n${text}\n\n| name | title | unit | of | definition | source |\n| --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

/** The page about these metrics. */
export function metricsPage(metrics) {
  return [INTRODUCTION, ...Object.keys(GROUPS).map((group) => part(metrics, group)), ENERGY].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { METRICS } = await import('../dist/index.js');
  writeFileSync(new URL('metrics.md', import.meta.url), metricsPage(METRICS));
}
