// Draws how each rule of difficulty answers hash power that rises 100,000-fold, with the rules of the built program:
// node docs/difficulty.mjs. Solve times are even: a block takes its difficulty over the hash power.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FIRST_DIFFICULTY } from '../dist/consensus/kit/chain/difficulty.js';
import { nextDifficulty } from '../dist/consensus/kit/difficulty/rules.js';

const MINUTE = 60e6;
const MEANT = 10 * MINUTE;
const STEP = 100_000;
const BEFORE = 200;
const AFTER = 1600;
/** In an order in which no neighbours have colours that are hard to tell apart (Okabe and Ito). */
const RULES = [
  ['Bitcoin, windows of 144', '#0072b2', { kind: 'window', every: 144, limit: 4 }],
  ['Ethereum, per block', '#d55e00', { kind: 'step' }],
  ['Zcash', '#009e73', { kind: 'average', window: 17, damping: 4, limits: [0.84, 1.32], median: 11 }],
  ['Bitcoin Cash 2017', '#cc79a7', { kind: 'average', window: 144, damping: 1, limits: [0.5, 2], median: 1 }],
  ['LWMA, 60', '#e69f00', { kind: 'lwma', window: 60 }],
  ['ASERT, 6 h', '#56b4e9', { kind: 'asert', halfLife: 360 * MINUTE }],
  ['Dark Gravity Wave, 24', '#000000', { kind: 'dark-gravity-wave', window: 24 }],
];

/** Block intervals over the meant one after the step, under one rule. */
function intervals(settings) {
  const times = [0];
  const difficulties = [FIRST_DIFFICULTY];
  const taken = [];
  for (let block = 1; block <= BEFORE + AFTER; block++) {
    const height = block - 1;
    const chain = {
      height,
      time: (back) => times[height - back],
      difficulty: (back) => difficulties[height - back],
    };
    const difficulty = nextDifficulty(chain, settings, MEANT);
    const power = block > BEFORE ? STEP : 1;
    const interval = Math.max(1, Math.round((MEANT * difficulty) / FIRST_DIFFICULTY / power));
    times.push(times[height] + interval);
    difficulties.push(difficulty);
    if (block > BEFORE) taken.push(interval / MEANT);
  }
  return taken;
}

const [width, height, left, right, top, bottom] = [760, 420, 70, 190, 40, 50];
const x = (block) => left + ((width - left - right) * block) / AFTER;
const y = (ratio) => top + ((height - top - bottom) * (0.5 - Math.log10(ratio))) / 6;
const shapes = [];
for (let power = -5; power <= 0; power++) {
  const at = y(10 ** power).toFixed(1);
  shapes.push(
    `<path d="M${left} ${at}H${width - right}" stroke="#ddd"/>`,
    `<text x="${left - 8}" y="${at}" dy="4" text-anchor="end">${power === 0 ? 1 : `1e${power}`}</text>`,
  );
}
for (let block = 0; block <= AFTER; block += 400) {
  shapes.push(`<text x="${x(block)}" y="${height - bottom + 20}" text-anchor="middle">${block}</text>`);
}
for (const [place, [name, colour, settings]] of RULES.entries()) {
  const taken = intervals(settings);
  const points = taken
    .map((ratio, block) => `${x(block).toFixed(1)} ${y(ratio).toFixed(1)}`)
    .filter((_, block) => block < 40 || block % 8 === 0);
  const first = taken.findIndex((ratio) => ratio > 0.8);
  console.log(`${name.padEnd(24)} ${first < 0 ? `more than ${AFTER}` : first} blocks`);
  const row = top + 12 + place * 22;
  shapes.push(
    `<path d="M${points.join('L')}" fill="none" stroke="${colour}" stroke-width="1.8"/>`,
    `<path d="M${width - right + 12} ${row}h18" stroke="${colour}" stroke-width="3"/>`,
    `<text x="${width - right + 36}" y="${row}" dy="4">${name}</text>`,
  );
}
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img" aria-label="Block interval after the hash power rises 100,000-fold, by rule of difficulty">
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${left}" y="22" font-size="14">Block interval over the meant one, after 100,000 times the hash power</text>
<text x="${(width - right + left) / 2}" y="${height - 8}" text-anchor="middle">blocks after the step</text>
${shapes.join('\n')}
</svg>
`;
writeFileSync(fileURLToPath(new URL('pictures/difficulty.svg', import.meta.url)), svg);
