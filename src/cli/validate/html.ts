import { greatestOf } from '../../engine/extremes.js';
import { exp } from '../../engine/math.js';
import { escaped } from '../../observers/html-text.js';
import type { ValidationTable } from '../../validation/table.js';
import { type GroupSummary, isFree, type Validation } from '../../validation/validation.js';
import { FAMILY_WISE_ERROR, type Judgement } from '../../validation/verdict.js';
import { numberText, scoreText } from './text.js';

/** What the page says about itself beside the figures. */
export interface ValidationPage {
  readonly validation: Validation;
  readonly tables: readonly ValidationTable[];
  /** How to make it again. */
  readonly command: string;
}

/** The whole result as one page that needs nothing else: no script, no font, no picture from elsewhere. */
export function validationHtml({ validation, tables, command }: ValidationPage): string {
  const { judgements, bound, groups, evidence, passed } = validation;
  const judged = judgements.filter(({ verdict }) => verdict !== 'shown');
  const within = judged.filter(({ verdict }) => verdict === 'within').length;
  const sections = groups.map((group) => groupSection(group, tables, validation));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>consensim: simulated against the literature</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Simulated against the literature</h1>
<p><strong class="${passed ? 'within' : 'outside'}">${within} of ${judged.length} judged rows are within their bound</strong>;
${judgements.length - judged.length} shown as distance only, ${judgements.length} in all.</p>
<p>A row's z is the difference between simulated and expected beyond the stated tolerance, in standard errors of both
sides; for shares it comes from the exact binomial tail. The bound |z| &le; ${bound.toFixed(2)} holds for all rows
together: were everything right, randomness would put a row outside in one run of ${1 / FAMILY_WISE_ERROR} (Sidak). The
column &ldquo;catches&rdquo; is the test's power: an error of that size would be found in every second run. Mean z&sup2; and the plots
leave out rows with a tolerance or a free direction; it is 1 where errors are as large as they are said to be.</p>
<p>What the rows run of the product. Rows of one family follow from one formula or source: count families, not rows.</p>
<div class="wide"><table class="groups">
<thead><tr><th>runs</th><th>families</th><th>rows</th><th>judged</th></tr></thead>
<tbody>
${evidence.map((one) => `<tr><td>${one.evidence}</td><td>${one.families}</td><td>${one.rows}</td><td>${one.judged}</td></tr>`).join('\n')}
</tbody>
</table></div>
<p>Made by <code>${escaped(command)}</code></p>
<div class="wide"><table class="groups">
<thead><tr><th>group</th><th>rows</th><th>within</th><th>outside</th><th>shown</th><th>worst |z|</th><th>mean z&sup2;</th><th class="text">worst row</th></tr></thead>
<tbody>
${groups.map(groupRow).join('\n')}
</tbody>
</table></div>
${sections.join('\n')}
</body>
</html>
`;
}

function groupRow({ group, rows, within, outside, shown, worst, meanSquare }: GroupSummary): string {
  const score = worst?.z === undefined ? '' : Math.abs(worst.z).toFixed(2);
  const cells = [rows, within, outside, shown, score, meanSquare === undefined ? '' : meanSquare.toFixed(2)];
  return `<tr><td><a href="#${group}">${escaped(group)}</a></td>${cells.map((cell) => `<td>${cell}</td>`).join('')}<td class="text">${escaped(worst?.row.id ?? '')}</td></tr>`;
}

function groupSection(
  { group }: GroupSummary,
  tables: readonly ValidationTable[],
  { judgements, bound }: Validation,
): string {
  const own = tables.filter((table) => table.group === group);
  const rows = new Set(own.flatMap((table) => table.rows));
  const judged = judgements.filter(({ row }) => rows.has(row));
  const parts = own.map((table) => tableSection(table, judged));
  return `<section id="${group}">
<h2>${escaped(group)}</h2>
${dotPlot(judged, bound)}
${parts.join('\n')}
</section>`;
}

function tableSection(table: ValidationTable, judgements: readonly Judgement[]): string {
  const rows = new Set(table.rows);
  const own = judgements.filter(({ row }) => rows.has(row));
  const outside = own.filter(({ verdict }) => verdict === 'outside').length;
  const { model } = table.rows[0]!;
  const about = [table.convention, table.note].filter((text) => text !== '');
  return `<details${outside > 0 ? ' open' : ''}>
<summary>${escaped(table.title)} <span class="count">${own.length} rows${outside > 0 ? `, <span class="outside">${outside} outside</span>` : ''}</span></summary>
<p class="source">${escaped(table.source)} (${table.status.replaceAll('_', ' ')})<br>Simulated by ${escaped(model.name)}, ${escaped(model.summary)}</p>
${about.map((text) => `<p>${escaped(text)}</p>`).join('\n')}
<div class="wide"><table>
<thead><tr><th class="text">row</th><th class="text">condition</th><th class="text">runs</th><th class="text">verdict</th><th>expected</th><th>simulated</th><th>standard error</th><th>difference</th><th>z</th><th>catches</th><th class="text"></th></tr></thead>
<tbody>
${own.map(rowLine).join('\n')}
</tbody>
</table></div>
</details>`;
}

function rowLine({ row, estimate, difference, z, verdict, catches }: Judgement): string {
  const relation = row.relation === 'equal' ? '' : `${row.relation} `;
  const error = estimate.kind === 'exact' ? 'exact' : numberText(estimate.standardError);
  const noise = row.sd === 0 ? '' : ` &plusmn; ${numberText(row.sd)}`;
  const cells = [
    `${relation}${numberText(row.expected)}${noise}`,
    numberText(estimate.value),
    error,
    numberText(difference),
  ];
  return `<tr><td class="text">${escaped(row.id.slice(row.id.indexOf('/') + 1))}</td><td class="text condition">${escaped(conditionText(row.condition))}</td><td class="text">${row.evidence}</td><td class="text ${verdict}">${verdict}</td>${cells.map((cell) => `<td>${cell}</td>`).join('')}<td>${verdict === 'shown' ? '' : scoreText(z)}</td><td>${verdict === 'shown' ? '' : numberText(catches)}</td><td class="text">${escaped(row.note)}</td></tr>`;
}

/** Parameters as people read them. */
function conditionText(condition: Readonly<Record<string, unknown>>): string {
  return Object.entries(condition)
    .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

const WIDTH = 640;
const HEIGHT = 130;
const MARGIN = 24;
/** Width of a column of dots, in z. */
const COLUMN = 0.25;

/** The z of each row of a group that is free to differ, piled up, with the normal curve they follow and the bound. */
function dotPlot(judgements: readonly Judgement[], bound: number): string {
  const scored = judgements.filter((one) => isFree(one) || one.verdict === 'outside');
  if (scored.length === 0) return '';
  const edge = Math.ceil(bound) + 1;
  const x = (z: number) => MARGIN + ((z + edge) / (2 * edge)) * (WIDTH - 2 * MARGIN);
  const piles = new Map<number, number>();
  const dots = scored.map(({ row, z = 0, verdict }) => {
    const column = Math.round(Math.max(-edge, Math.min(edge, z)) / COLUMN);
    const level = piles.get(column) ?? 0;
    piles.set(column, level + 1);
    return { row, z, verdict, column, level };
  });
  const pitch = Math.min(8, (HEIGHT - 20) / greatestOf(piles.values()));
  const floor = HEIGHT;
  const curve = Array.from({ length: 8 * edge + 1 }, (_, step) => {
    const z = -edge + step / 4;
    const height = scored.length * COLUMN * (exp((-z * z) / 2) / 2.5066282746310002) * pitch;
    return `${x(z).toFixed(1)},${(floor - height).toFixed(1)}`;
  });
  const width = ((WIDTH - 2 * MARGIN) / (2 * edge)) * COLUMN * 0.8;
  const marks = dots.map(({ row, z, verdict, column, level }) => {
    const [left, top] = [x(column * COLUMN) - width / 2, floor - pitch * (level + 1)];
    return `<rect class="${verdict}" x="${left.toFixed(1)}" y="${top.toFixed(1)}" width="${width.toFixed(1)}" height="${(pitch * 0.8).toFixed(2)}" rx="1"><title>${escaped(row.id)}: z ${scoreText(z)}</title></rect>`;
  });
  const limits = [-bound, bound].map(
    (z) => `<line class="bound" x1="${x(z).toFixed(1)}" x2="${x(z).toFixed(1)}" y1="8" y2="${floor}"/>`,
  );
  const ticks = Array.from({ length: 2 * edge + 1 }, (_, step) => step - edge).map(
    (z) => `<text x="${x(z).toFixed(1)}" y="${floor + 16}">${z === -edge || z === edge ? '' : z}</text>`,
  );
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT + 22}" role="img" aria-label="z of the judged rows">
<line class="axis" x1="${MARGIN}" x2="${WIDTH - MARGIN}" y1="${floor}" y2="${floor}"/>
${limits.join('')}
<polyline points="${curve.join(' ')}"/>
${marks.join('\n')}
${ticks.join('')}
</svg>`;
}

const STYLE = `
:root { color-scheme: light dark; --faint: #8888; --good: #1a7f4b; --bad: #c62828; --other: #888; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 80em; margin: 2em auto; padding: 0 1em; }
h2 { margin: 2em 0 .3em; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: .5em 0 1em; }
th, td { text-align: right; padding: .15em .8em; border-bottom: 1px solid var(--faint); white-space: nowrap; }
th { font-weight: 600; }
.text, .groups td:first-child, .groups th:first-child { text-align: left; white-space: normal; }
.wide { overflow-x: auto; } .condition { white-space: nowrap; }
summary { cursor: pointer; font-weight: 600; padding: .2em 0; }
.count, .source { color: var(--other); font-weight: normal; }
.within { color: var(--good); } .outside { color: var(--bad); font-weight: 600; } .shown { color: var(--other); }
svg { max-width: 44em; width: 100%; display: block; margin: .5em 0; }
svg text { font-size: 11px; text-anchor: middle; fill: currentColor; }
rect.within { fill: var(--good); } rect.outside { fill: var(--bad); }
.axis { stroke: currentColor; } .bound { stroke: var(--bad); stroke-dasharray: 4 3; }
polyline { fill: none; stroke: var(--other); }
`;
