import { styleText } from 'node:util';
import { greatestOf } from '../../engine/extremes.js';
import { attackFindings, measureText } from '../../report/attack-findings.js';
import { grouped, percent, span } from '../../report/number-text.js';
import { quantileAmong } from '../../report/run-data.js';
import { timeText } from '../../report/time-unit.js';
import type { Result } from '../../run/run.js';
import { blockTimesLine, chainIntervals } from './block-times.js';
import type { Environment, TextOutput } from './io.js';
import { shellWord } from './shell-word.js';
import { LINE_WIDTH, textTable } from './text-table.js';

/** What the readable summary needs beside the result. */
export interface SummaryContext {
  /** The output folder as the user wrote it. */
  readonly shown: string;
  /** Whether a second run was compared with this one. */
  readonly checked: boolean;
  readonly output: TextOutput;
  readonly environment: Environment;
}

/** Rows of a table of nodes; the rest is in the files. */
const MOST_ROWS = 12;
/** Characters of the widest bar of a table, where the terminal leaves room. */
const BAR_WIDTH = 24;
/** Characters the other columns of that table take. */
const BESIDE_BAR = 50;

/** What a person wants to know when a run has ended. */
export function summaryText(result: Result, context: SummaryContext): string {
  const { summary } = result;
  const strong = stylist('bold', context);
  const faint = stylist('dim', context);
  const coins = (amount: string) => `${grouped(amount)} ${result.scenario.currency.symbol}`;
  const sections = [
    `${strong(summary.scenario)}  ${summary.protocol}, seed ${summary.seed}, ${span(result.time)} simulated, ${grouped(String(result.executed))} events`,
    [textTable(outcomes(result)), ...spread(result)].join('\n'),
    ...blockTimes(result, context).map((lines) => `${strong('Time between blocks')}\n${lines}`),
    `${strong('Who made the blocks')}\n${closers(result, context)}`,
    ...(Number(summary.fees.collected) > 0 ? [`${strong('Fees')}\n${fees(result, coins)}`] : []),
    ...attackFindings(result.summary).map(
      ({ title, rows }) =>
        `${strong(title)}\n${rows.length === 0 ? 'counted by the safety monitor alone' : textTable(rows)}`,
    ),
    `${strong('Balances')}\n${balances(result, coins)}`,
    ending(result, context, strong, faint),
  ];
  return `\n${sections.join('\n\n')}\n`;
}

/** Puts a text in a style. */
export type Style = (text: string) => string;

/** Colour for people only: never into a pipe, and never against NO_COLOR. */
export function stylist(
  style: 'bold' | 'dim',
  { output, environment }: Pick<SummaryContext, 'output' | 'environment'>,
): Style {
  const { NO_COLOR: refused = '' } = environment;
  const plain = !output.terminal || refused !== '';
  return (text) => (plain ? text : styleText(style, text));
}

/** How fast blocks spread, in one line; nothing where nobody measured. */
function spread({ summary }: Result): string[] {
  const { propagation } = summary;
  if (propagation === null || propagation.to100 === 0) return [];
  const { to50, to90, to100 } = propagation;
  const [half, most, all] = [to50, to90, to100].map(timeText);
  return [`Blocks reach (medians) 50 % of masters in ${half}, 90 % in ${most}, all in ${all}`];
}

function outcomes({ summary }: Result): string[][] {
  const { submitted, confirmed, pending, lost, unsent, refused } = summary.payments;
  const codes = Object.entries(refused).map(([code, count]) => [
    `  refused: ${code}`,
    grouped(String(count)),
  ]);
  return [
    ['blocks', grouped(String(summary.blocks))],
    ...(summary.stale === 0 ? [] : [['blocks outside the chain', grouped(String(summary.stale))]]),
    ['all agree on the chain', summary.agreed ? 'yes' : 'NO'],
    ['payments sent', grouped(String(submitted))],
    ['  in a block', grouped(String(confirmed))],
    ['  still waiting', grouped(String(pending))],
    ...(lost === 0 ? [] : [['  reached nobody', grouped(String(lost))]]),
    ...codes,
    ...(unsent === 0 ? [] : [['payments made and not sent', grouped(String(unsent))]]),
    ...Object.entries(summary.faults ?? {}).map(([fault, count]) => [
      `fault: ${fault}`,
      grouped(String(count)),
    ]),
    ...Object.entries(summary.measures ?? {}).map(([name, value]) => [
      name.replaceAll('_', ' '),
      measureText(name, value),
    ]),
  ];
}

/** The waits for blocks as bars, and what the least, the middle and the longest of them is; nothing for few blocks. */
function blockTimes({ blocks }: Result, { output }: SummaryContext): string[] {
  const intervals = chainIntervals(blocks);
  const line = blockTimesLine(intervals, Math.min(120, output.columns ?? LINE_WIDTH));
  if (line === '') return [];
  const at = (share: number) => timeText(quantileAmong(intervals, share) ?? 0);
  return [`${line}\n${at(0)} at least, ${at(0.5)} in the median, ${at(1)} at most`];
}

function closers({ summary }: Result, { output }: SummaryContext): string {
  const width = Math.max(8, Math.min(BAR_WIDTH, (output.columns ?? LINE_WIDTH) - BESIDE_BAR));
  const byBlocks = [...summary.closers].sort((a, b) => b.blocks - a.blocks);
  const most = Math.max(1e-9, greatestOf(byBlocks.map(({ share }) => share)));
  const rows = byBlocks
    .slice(0, MOST_ROWS)
    .map(({ label, blocks, share }) => [
      label,
      '█'.repeat(Math.round((share / most) * width)).padEnd(width),
      grouped(String(blocks)),
      percent(share),
    ]);
  const others = byBlocks.slice(MOST_ROWS);
  if (others.length > 0) {
    const blocks = others.reduce((sum, closer) => sum + closer.blocks, 0);
    rows.push([
      `${others.length} others`,
      '',
      grouped(String(blocks)),
      percent(others.reduce((sum, { share }) => sum + share, 0)),
    ]);
  }
  return textTable(rows, ['node', '', 'blocks', 'share'], 2);
}

function fees({ summary }: Result, coins: (amount: string) => string): string {
  const { collected, returned, cashing, kept, burned = '0' } = summary.fees;
  const all = Number(collected);
  const row = (label: string, amount: string) => [
    label,
    coins(amount),
    all > 0 ? percent(Number(amount) / all) : '',
  ];
  const parts: [label: string, amount: string][] = [
    ['  returned to stakeholders', returned],
    ['  to cashing nodes', cashing],
    ['  kept by who made the block', kept],
    ['  burned', burned],
  ];
  const paid = parts.filter(([, amount]) => Number(amount) > 0);
  return textTable([row('collected', collected), ...paid.map(([label, amount]) => row(label, amount))]);
}

function balances({ summary }: Result, coins: (amount: string) => string): string {
  const rows = summary.balances.largest
    .slice(0, MOST_ROWS)
    .map(({ label, balance }) => [label, coins(balance)]);
  const table = textTable(
    [...rows, ['all accounts together', coins(summary.supply)]],
    ['largest, stakes included', 'owned'],
  );
  const { gini, consumerGini } = summary;
  return [
    table,
    ...giniLine('all nodes but trusted ones', gini),
    ...giniLine('those who pay', consumerGini),
  ].join('\n');
}

/** How unequally money is held, in a line; nothing where nobody of them owns anything. */
function giniLine(owners: string, { before, after }: Result['summary']['gini']): string[] {
  if (before === 0 && after === 0) return [];
  return [`Gini of ${owners}: ${before.toFixed(4)} before, ${after.toFixed(4)} after`];
}

function ending(result: Result, { shown, checked }: SummaryContext, strong: Style, faint: Style): string {
  const lines = [`${strong('digest')} ${result.digest}`];
  if (checked)
    lines.push('checked: a second run with portable signatures gave the same files, byte for byte');
  lines.push(`${strong('files')}  ${shown}/`);
  if (result.nodeFiles !== '') lines.push(faint(result.nodeFiles));
  for (const note of result.notes) lines.push(`${strong('note')}   ${note}`);
  lines.push(`${strong('verify')} npx simulate verify ${shellWord(shown)}`);
  return lines.join('\n');
}
