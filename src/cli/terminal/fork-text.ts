import { type NodeId, SECOND, type Time } from '../../engine/time.js';
import { nodeLabel } from '../../nodes/role.js';
import type { Fork, ForkBlock } from '../../observers/forks.js';
import { counted, grouped } from '../../report/number-text.js';
import { timeText } from '../../report/time-unit.js';
import type { FoundForks } from '../output/fork-files.js';
import { textTable } from './text-table.js';

/** Rows of the table of forks; the rest is in the files. */
const MOST_ROWS = 40;
/** Nodes that are named in one line. */
const MOST_NAMES = 4;
/** Digits of a block's id that people tell it by. */
const SHORT = 10;

/** All forks of a run in a table. */
export function forksText(found: FoundForks, shown: string): string {
  const { forks } = found;
  if (forks.length === 0) return `${shown}: no forks: every block is in the chain\n`;
  const rows = forks
    .slice(0, MOST_ROWS)
    .map((fork) => [
      String(fork.number),
      String(fork.base.height + 1),
      secondsText(fork.began),
      lastedText(fork),
      String(lostBlocks(fork).length),
      String(fork.misled.length),
      lossText(fork, found),
      String(fork.undone.length),
    ]);
  const head = [
    'fork',
    'height',
    'began (s)',
    'lasted',
    'lost blocks',
    'misled nodes',
    'lost',
    'undone payments',
  ];
  const rest =
    forks.length > MOST_ROWS ? `\nand ${forks.length - MOST_ROWS} more; --out writes all of them` : '';
  const blocks = forks.reduce((sum, fork) => sum + lostBlocks(fork).length, 0);
  return [
    `${shown}: ${counted(forks.length, 'fork')}, ${counted(blocks, 'block')} lost`,
    `${textTable(rows, head, 0)}${rest}`,
    'lasted: from the first rival until the last node left a block that lost; misled: nodes that followed one;',
    'lost: what the lost blocks had given to nodes; undone: payments in them that are in no block of the chain.',
    '',
  ].join('\n');
}

/** One fork, block by block. */
export function forkText(fork: Fork, found: FoundForks): string {
  const label = (node: NodeId) => nodeLabel(found.population, node);
  const { base, began, ended, losses, undone, misled } = fork;
  const ending =
    ended === undefined ? 'it was not over at the end of the run' : `it ended at ${secondsText(ended)} s`;
  const lines = [
    `Fork ${fork.number} above block ${base.id.slice(0, SHORT)}…, height ${base.height}`,
    `began at ${secondsText(began)} s, lasted ${lastedText(fork)}: ${ending}`,
    `followed the losing side: ${namesText(misled.map(label))}`,
    '',
    ...fork.blocks.flatMap((one) => blockLines(one, fork, label)),
    ...[...losses].map(([node, loss]) => `${label(node)} lost ${coinsText(loss, found)}`),
    ...(losses.size === 0 ? ['nobody lost money by the rules of the protocol'] : []),
    undone.length === 0
      ? 'no payment was undone'
      : `${counted(undone.length, 'payment')} of lost blocks ${undone.length === 1 ? 'is' : 'are'} in no block of the chain: ${coinsText(
          undone.reduce((sum, { amount }) => sum + amount, 0),
          found,
        )}`,
  ];
  return `${lines.join('\n')}\n`;
}

function blockLines(
  { block, canonical, arrivals }: ForkBlock,
  fork: Fork,
  label: (node: NodeId) => string,
): string[] {
  const side = canonical ? 'in the chain' : 'LOST';
  const followers = fork.views.filter(({ head }) => head === block);
  const reached = arrivals
    .slice(1)
    .map(({ node, time }) => `${label(node)} after ${timeText((time - block.made) / SECOND)}`);
  const followed = followers.map(
    ({ node, from, to }) =>
      `${label(node)} ${secondsText(from)} to ${to === undefined ? 'the end' : `${secondsText(to)} s`}`,
  );
  return [
    `${secondsText(block.made)} s  block ${block.id.slice(0, SHORT)}… on ${block.parent!.id.slice(0, SHORT)}…, height ${block.height}, by ${label(block.producer)}: ${side}`,
    `  reached ${namesText(reached)}`,
    `  followed by ${namesText(followed)}`,
    '',
  ];
}

function namesText(names: readonly string[]): string {
  if (names.length === 0) return 'nobody';
  const rest = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return `${names.slice(0, MOST_NAMES).join(', ')}${rest}`;
}

function lostBlocks({ blocks }: Fork): readonly ForkBlock[] {
  return blocks.filter(({ canonical }) => !canonical);
}

function lastedText({ began, ended }: Fork): string {
  return ended === undefined ? 'to the end' : timeText((ended - began) / SECOND);
}

function lossText({ losses }: Fork, found: FoundForks): string {
  return coinsText(
    [...losses.values()].reduce((sum, loss) => sum + loss, 0),
    found,
  );
}

function coinsText(amount: number, { protocol, symbol }: FoundForks): string {
  return `${grouped(protocol.money.amountText(amount))} ${symbol}`;
}

function secondsText(time: Time): string {
  return grouped((time / SECOND).toFixed(3));
}
