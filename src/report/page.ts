import { escaped } from '../observers/html-text.js';
import { CHART_CSS, type Chart, chartSvg } from './chart.js';
import type { Headline } from './headlines.js';
import { paletteCss } from './palette.js';

/** Widths that charts are drawn at: the whole page, half of it, and a telephone. */
const WIDE = 1080;
const HALF = 530;
const NARROW = 350;

/** A part of a page below its charts. */
export interface Section {
  readonly title: string;
  /** HTML. */
  readonly content: string;
  /** Whether it is folded away at first. */
  readonly folded?: boolean;
}

/** What stands on a page. */
export interface PageContent {
  readonly title: string;
  /** Text below the title. */
  readonly lead: string;
  readonly facts: readonly string[];
  readonly headlines: readonly Headline[];
  readonly charts: readonly Chart[];
  readonly sections: readonly Section[];
}

/**
 * A page that stands alone: no script, no font, no picture is fetched from anywhere. Each chart is there at two
 * widths, and the reader's screen says which is seen, so that its text is never too small to read.
 */
export function pageHtml({ title, lead, facts, headlines, charts, sections }: PageContent): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="consensim">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style>
${paletteCss(':root')}
${CHART_CSS}
${PAGE_CSS}
</style>
</head>
<body>
<main>
<header>
<h1>${escaped(title)}</h1>
<p class="lead">${escaped(lead)}</p>
<p class="facts">${facts.map((fact) => `<span>${escaped(fact)}</span>`).join(' ')}</p>
</header>
${headlines.length === 0 ? '' : `<section class="headlines" aria-label="Results">\n${headlines.map(card).join('\n')}\n</section>\n`}<section class="charts" aria-label="Charts">
${charts.map(figure).join('\n')}
</section>
${sections.map(part).join('\n')}
</main>
</body>
</html>
`;
}

function card({ question, figure: words, meaning }: Headline): string {
  return `<div class="card"><p class="question">${escaped(question)}</p><p class="figure">${escaped(words)}</p><p class="meaning">${escaped(meaning).replaceAll(' %', '&nbsp;%')}</p></div>`;
}

function figure(chart: Chart): string {
  const wide = chart.wide === true;
  const large = chartSvg(chart, { width: wide ? WIDE : HALF, narrow: false }, false);
  const small = chartSvg(chart, { width: NARROW, narrow: true }, false);
  return `<figure${wide ? ' class="wide"' : ''}><div class="large">${large}</div><div class="small">${small}</div></figure>`;
}

function part({ title, content, folded }: Section): string {
  if (folded === true) return `<details><summary>${escaped(title)}</summary>\n${content}\n</details>`;
  return `<section class="part"><h2>${escaped(title)}</h2>\n${content}\n</section>`;
}

/** The picture of a chart, for a file of its own. */
export function pictureSvg(chart: Chart): string {
  const size = { width: chart.wide === true ? WIDE : HALF, narrow: false };
  return `${chartSvg(chart, size, true)}\n`;
}

/** A table in HTML: a line of names, then rows; the first `left` columns hold text, the others numbers. */
export function tableHtml(names: readonly string[], rows: readonly (readonly string[])[], left = 1): string {
  const cells = (tag: string, row: readonly string[]) =>
    row
      .map((text, place) => `<${tag}${place < left ? '' : ' class="number"'}>${escaped(text)}</${tag}>`)
      .join('');
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n');
  return `<div class="scroll"><table><thead><tr>${cells('th', names)}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

const PAGE_CSS = `*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 Helvetica Neue,Helvetica,Arial,Liberation Sans,sans-serif}
main{max-width:1128px;margin:0 auto;padding:32px 24px 56px}
h1{font-size:32px;line-height:1.2;margin:0 0 8px;overflow-wrap:anywhere}
h2{font-size:20px;margin:0 0 8px}
p{margin:0}
.lead{font-size:18px;max-width:46em}
.facts{margin-top:10px;color:var(--muted);font-size:14px}
.facts span{display:inline-block;margin-right:18px}
.headlines{display:grid;grid-template-columns:repeat(auto-fill,minmax(248px,1fr));gap:14px;margin:28px 0}
.card{background:var(--raised);border-radius:10px;padding:16px 18px}
.question{color:var(--muted);font-size:14px}
.figure{font-size:24px;font-weight:600;line-height:1.3;margin:2px 0 4px}
.meaning{font-size:14px;line-height:1.4}
.charts{margin-top:28px;display:grid;grid-template-columns:1fr 1fr;gap:20px}
figure{margin:0;min-width:0;border:1px solid var(--grid);border-radius:10px;overflow:hidden;display:flex;justify-content:center;align-items:flex-start}
figure.wide,figure:not(.wide):last-child:nth-child(even){grid-column:1/-1}
figure svg{display:block;max-width:100%;height:auto}
.small{display:none}
.part,details{margin-top:28px}
summary{cursor:pointer;font-size:20px;font-weight:600}
details[open] summary{margin-bottom:8px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:14px;width:100%}
th,td{text-align:left;padding:5px 12px 5px 0;border-bottom:1px solid var(--grid);vertical-align:top}
th{color:var(--muted);font-weight:600}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td:last-child,th:last-child{padding-right:0}
pre,code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,Liberation Mono,monospace;font-size:13px}
pre{background:var(--raised);border-radius:10px;padding:14px 16px;margin:0 0 12px;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:0 0 14px;font-size:14px}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
@media (max-width:1000px){
.charts{grid-template-columns:minmax(0,1fr);max-width:560px;margin:0 auto}
.large{display:none}
.small{display:block;width:100%}
.small svg{width:100%}
}
@media (max-width:560px){
main{padding:20px 16px 40px}
h1{font-size:26px}
.lead{font-size:16px}
figure{border:0;border-top:1px solid var(--grid);border-radius:0}
.headlines{grid-template-columns:1fr;gap:10px;margin:20px 0}
dl{grid-template-columns:1fr;gap:0}
dd{margin-bottom:8px}
}
@media print{
@page{margin:14mm}
body{font-size:12px}
main{max-width:none;padding:0}
.charts{display:block}
.large{display:block;width:100%}
.small{display:none}
figure,.card{break-inside:avoid;margin-bottom:10px}
.card{border:1px solid var(--grid)}
}`;
