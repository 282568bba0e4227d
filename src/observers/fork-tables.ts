import type { Protocol } from '../consensus/consensus.js';
import { SECOND, type Time } from '../engine/time.js';
import { nodeLabel, type Population } from '../nodes/role.js';
import type { Fork } from './forks.js';
import { coinsOf } from './metrics/wealth.js';
import { type Table, tableOf } from './table.js';

/** What tables of forks are made from. */
export interface ForkTableParts {
  readonly forks: readonly Fork[];
  readonly protocol: Protocol;
  readonly population: Population;
}

/** One row a fork: where it stood, how long it lasted and what it cost. */
export function forksTable({ forks, protocol, population }: ForkTableParts): Table {
  const rows = forks.map((fork) => ({
    fork: fork.number,
    base: fork.base.id,
    height: fork.base.height + 1,
    began: fork.began / SECOND,
    ended: seconds(fork.ended),
    lasted: fork.ended === undefined ? null : (fork.ended - fork.began) / SECOND,
    lost_blocks: fork.blocks.filter(({ canonical }) => !canonical).length,
    misled: fork.misled.length,
    lost: coinsOf(
      protocol,
      [...fork.losses.values()].reduce((sum, loss) => sum + loss, 0),
    ),
    losers: [...fork.losses.keys()].map((node) => nodeLabel(population, node)).join('; '),
    undone_payments: fork.undone.length,
    undone_amount: coinsOf(
      protocol,
      fork.undone.reduce((sum, { amount }) => sum + amount, 0),
    ),
  }));
  return tableOf('forks', rows, [
    ...(['fork', 'base', 'height', 'began', 'ended', 'lasted', 'lost_blocks', 'misled'] as const),
    ...(['lost', 'losers', 'undone_payments', 'undone_amount'] as const),
  ]);
}

/** One row for each block of each fork and each node that had it: from when on, and whether the block is in the chain. */
export function forkArrivalsTable({ forks, population }: ForkTableParts): Table {
  const rows = forks.flatMap(({ number, blocks }) =>
    blocks.flatMap(({ block, canonical, arrivals }) =>
      arrivals.map(({ node, time }) => ({
        fork: number,
        block: block.id,
        parent: block.parent?.id ?? '',
        height: block.height,
        canonical,
        producer: block.producer,
        made: block.made / SECOND,
        node,
        name: nodeLabel(population, node),
        arrived: time / SECOND,
      })),
    ),
  );
  return tableOf('fork-arrivals', rows, [
    ...(['fork', 'block', 'parent', 'height', 'canonical', 'producer'] as const),
    ...(['made', 'node', 'name', 'arrived'] as const),
  ]);
}

/** One row for each stretch in which a node followed a block of a fork. */
export function forkHeadsTable({ forks, population }: ForkTableParts): Table {
  const rows = forks.flatMap(({ number, views, blocks }) => {
    const chain = new Set(blocks.filter(({ canonical }) => canonical).map(({ block }) => block));
    return views.map(({ node, head, from, to }) => ({
      fork: number,
      node,
      name: nodeLabel(population, node),
      head: head.id,
      height: head.height,
      canonical: chain.has(head),
      from: from / SECOND,
      to: seconds(to),
    }));
  });
  return tableOf('fork-heads', rows, ['fork', 'node', 'name', 'head', 'height', 'canonical', 'from', 'to']);
}

/** In seconds; nothing for what never came. */
function seconds(time: Time | undefined): number | null {
  return time === undefined ? null : time / SECOND;
}
