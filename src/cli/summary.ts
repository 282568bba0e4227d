import { styleText } from 'node:util';
import Table from 'cli-table3';
import { formatDuration } from '../engine/time.js';
import type { Result } from '../run.js';
import type { Environment, Output } from './io.js';

/** What the readable summary needs beside the result. */
export interface SummaryContext {
  /** The output folder as the user wrote it. */
  readonly shown: string;
  /** Whether a second run was compared with this one. */
  readonly checked: boolean;
  readonly output: Output;
  readonly environment: Environment;
}

/** Rows of a table of nodes; the rest is in the files. */
const MOST_ROWS = 12;
const BAR_WIDTH = 24;

/** What a person wants to know when a run has ended. */
export function summaryText(result: Result, context: SummaryContext): string {
  const { summary } = result;
  const strong = stylist('bold', context);
  const faint = stylist('dim', context);
  const coins = (amount: string) => `${grouped(amount)} ${result.scenario.currency.symbol}`;
  const sections = [
    `${strong(summary.scenario)}  ${summary.protocol}, seed ${summary.seed}, ${span(result.time)} simulated, ${grouped(String(result.executed))} events`,
    [table(outcomes(result)), ...spread(result)].join('\n'),
    `${strong('Who made the blocks')}\n${closers(result)}`,
    ...(Number(summary.fees.collected) > 0 ? [`${strong('Fees')}\n${fees(result, coins)}`] : []),
    `${strong('Balances')}\n${balances(result, coins)}`,
    ending(result, context, strong, faint),
  ];
  return `\n${sections.join('\n\n')}\n`;
}

type Style = (text: string) => string;

/** Colour for people only: never into a pipe, and never against NO_COLOR. */
function stylist(style: 'bold' | 'dim', { output, environment }: SummaryContext): Style {
  const { NO_COLOR: refused = '' } = environment;
  const plain = !output.terminal || refused !== '';
  return (text) => (plain ? text : styleText(style, text));
}

function table(rows: readonly (readonly string[])[], head: readonly string[] = [], left = 1): string {
  const widest = Math.max(head.length, ...rows.map((row) => row.length));
  const made = new Table({
    head: [...head],
    // Text to the left, numbers to the right.
    colAligns: Array.from({ length: widest }, (_, column) => (column < left ? 'left' : 'right')),
    // Without this, colour codes would go into pipes.
    style: { head: [], border: [], compact: true },
  });
  made.push(...rows.map((row) => [...row]));
  return made.toString();
}

/** How fast blocks spread, in one line; nothing where nobody measured. */
function spread({ summary }: Result): string[] {
  const { propagation } = summary;
  if (propagation === null || propagation.to100 === 0) return [];
  const { to50, to90, to100 } = propagation;
  const seconds = (time: number) => `${time.toFixed(3)} s`;
  return [
    `Blocks reach 50 % of the masters in ${seconds(to50)}, 90 % in ${seconds(to90)}, all in ${seconds(to100)} (medians)`,
  ];
}

function outcomes({ summary }: Result): string[][] {
  const { submitted, confirmed, pending, lost, refused } = summary.payments;
  const codes = Object.entries(refused).map(([code, count]) => [
    `  refused: ${code}`,
    grouped(String(count)),
  ]);
  return [
    ['blocks', grouped(String(summary.blocks))],
    ...(summary.stale === 0 ? [] : [['blocks outside the chain', grouped(String(summary.stale))]]),
    ['all agree on the chain', summary.agreed ? 'yes' : 'NO'],
    ['payments made', grouped(String(submitted))],
    ['  in a block', grouped(String(confirmed))],
    ['  still waiting', grouped(String(pending))],
    ...(lost === 0 ? [] : [['  reached nobody', grouped(String(lost))]]),
    ...codes,
    ...Object.entries(summary.faults ?? {}).map(([fault, count]) => [
      `fault: ${fault}`,
      grouped(String(count)),
    ]),
    ...Object.entries(summary.measures ?? {}).map(([name, value]) => [
      name.replaceAll('_', ' '),
      grouped(String(Math.round(value * 1e4) / 1e4)),
    ]),
  ];
}

function closers({ summary }: Result): string {
  const byBlocks = [...summary.closers].sort((a, b) => b.blocks - a.blocks);
  const most = Math.max(1e-9, ...byBlocks.map(({ share }) => share));
  const rows = byBlocks
    .slice(0, MOST_ROWS)
    .map(({ name, role, blocks, share }) => [
      `${role} ${shortened(name)}`,
      '█'.repeat(Math.round((share / most) * BAR_WIDTH)).padEnd(BAR_WIDTH),
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
  return table(rows, ['node', '', 'blocks', 'share'], 2);
}

function fees({ summary }: Result, coins: (amount: string) => string): string {
  const { collected, returned, cashing, kept } = summary.fees;
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
  ];
  const paid = parts.filter(([, amount]) => Number(amount) > 0);
  return table([row('collected', collected), ...paid.map(([label, amount]) => row(label, amount))]);
}

function balances({ summary }: Result, coins: (amount: string) => string): string {
  const rows = summary.balances.largest
    .slice(0, MOST_ROWS)
    .map(({ role, name, balance }) => [`${role} ${shortened(name)}`, coins(balance)]);
  const { before, after } = summary.gini;
  return `${table([...rows, ['all accounts together', coins(summary.supply)]], ['largest', 'balance'])}\nGini of consumers: ${before.toFixed(4)} before, ${after.toFixed(4)} after`;
}

function ending(result: Result, { shown, checked }: SummaryContext, strong: Style, faint: Style): string {
  const lines = [`${strong('digest')} ${result.digest}`];
  if (checked)
    lines.push('checked: a second run with portable signatures gave the same files, byte for byte');
  lines.push(`${strong('files')}  ${shown}/`);
  if (result.nodeFiles !== '') lines.push(faint(result.nodeFiles));
  lines.push(`${strong('verify')} npx simulate verify ${shown}`);
  return lines.join('\n');
}

/** 1234567.5 as 1,234,567.5. */
function grouped(number: string): string {
  const [whole = '', fraction] = number.split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** Names are 64 digits; ten tell nodes apart. */
function shortened(name: string): string {
  return name.length <= 12 ? name : `${name.slice(0, 10)}…`;
}

/** A duration to the second for people: `5min 10s`. */
function span(time: number): string {
  if (time < 10_000_000) return formatDuration(Math.round(time / 1000) * 1000);
  let rest = Math.round(time / 1_000_000);
  const parts: string[] = [];
  for (const [unit, length] of [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.slice(0, 2).join(' ');
}
