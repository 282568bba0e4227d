import type { Protocol } from '../consensus/consensus.js';
import type { NodeId, Time } from '../engine/time.js';
import type { Amount } from '../ledger/amount.js';
import type { Block } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';
import type { ForkRecorder } from './fork-recorder.js';
import type { RunHistory } from './run-history.js';
import { chainOf } from './tables.js';

/** One block of a fork. */
export interface ForkBlock {
  readonly block: Block;
  /** Whether it stands in the chain that the observer follows at the end. */
  readonly canonical: boolean;
  /** Who had it from when on, in microseconds, in order; its maker first. */
  readonly arrivals: readonly { readonly node: NodeId; readonly time: Time }[];
}

/** A stretch of time in which a node followed a block of a fork. */
export interface ForkView {
  readonly node: NodeId;
  readonly head: Block;
  /** In microseconds. */
  readonly from: Time;
  /** `undefined` when it still did at the end of the run. */
  readonly to: Time | undefined;
}

/** A place where the chain had rivals: from the first of them to the moment when the last node left the losing side. */
export interface Fork {
  /** Number in the run, from 1 on, lowest height first. */
  readonly number: number;
  /** The last block that all sides share. */
  readonly base: Block;
  /** All sides: the blocks left beside the chain, and those of the chain at the same heights and one above. */
  readonly blocks: readonly ForkBlock[];
  /** When the second of two blocks on `base` was made, in microseconds. */
  readonly began: Time;
  /** When the last node left a block that lost, in microseconds; `undefined` when one never did. */
  readonly ended: Time | undefined;
  /** Who followed which of these blocks when, in order of time. */
  readonly views: readonly ForkView[];
  /** Nodes that followed a block that lost. */
  readonly misled: readonly NodeId[];
  /** What the lost blocks had given to nodes by the protocol's rules (new coins, fees, prizes), in smallest units. */
  readonly losses: ReadonlyMap<NodeId, Amount>;
  /** Payments in lost blocks that are in no block of the chain at the end. */
  readonly undone: readonly Transaction[];
}

/** What forks are found from. */
export interface ForkParts {
  readonly history: Pick<RunHistory, 'best' | 'blocks'>;
  readonly protocol: Protocol;
  readonly recorder: ForkRecorder;
}

/** A fork that is being gathered. */
interface Draft {
  readonly base: Block;
  readonly lost: Block[];
  /** Blocks of all sides, by number. */
  readonly members: Map<number, Block>;
  readonly arrivals: Map<number, Map<NodeId, Time>>;
  readonly views: { node: NodeId; head: Block; from: Time; to: Time | undefined }[];
}

/**
 * Every fork of a run. Each block that is not in the observer's chain belongs to one: that of the chain's block it
 * stands above.
 */
export function forksOf(parts: ForkParts): readonly Fork[] {
  const { history, protocol, recorder } = parts;
  const chain = chainOf(history.best);
  const canonical = new Set(chain).add(protocol.tree.root);
  const drafts = gather(history, canonical, chain);
  const sides = new Map<number, Draft[]>();
  for (const draft of drafts) {
    for (const index of draft.members.keys()) sides.set(index, [...(sides.get(index) ?? []), draft]);
  }
  const { blocks } = protocol.tree;
  recorder.eachArrival((time, node, block) => {
    for (const { arrivals } of sides.get(block) ?? []) noteArrival(arrivals, block, node, time);
  });
  followHeads(recorder, blocks, sides);
  if (drafts.length === 0) return [];
  const confirmed = new Set(chain.flatMap(({ transactions }) => transactions));
  return drafts.map((draft, place) => finished(draft, place + 1, canonical, confirmed, protocol));
}

/** The lost blocks by the block of the chain they stand above, with the chain's own blocks at their heights. */
function gather(
  { blocks }: Pick<RunHistory, 'blocks'>,
  canonical: ReadonlySet<Block>,
  chain: readonly Block[],
): readonly Draft[] {
  const byBase = new Map<Block, Draft>();
  for (const { block } of blocks) {
    if (canonical.has(block)) continue;
    let base = block.parent!;
    while (!canonical.has(base)) base = base.parent!;
    const draft = byBase.get(base) ?? draftOn(base);
    draft.lost.push(block);
    draft.members.set(block.index, block);
    byBase.set(base, draft);
  }
  const drafts = [...byBase.values()].sort((a, b) => a.base.height - b.base.height);
  for (const { base, lost, members } of drafts) {
    const top = lost.reduce((most, { height }) => Math.max(most, height), 0);
    // The chain's block of height h stands at place h - 1: the root is not in it.
    for (const block of chain.slice(base.height, top + 1)) members.set(block.index, block);
  }
  return drafts;
}

function draftOn(base: Block): Draft {
  return { base, lost: [], members: new Map(), arrivals: new Map(), views: [] };
}

function noteArrival(arrivals: Draft['arrivals'], index: number, node: NodeId, time: Time): void {
  const known = arrivals.get(index);
  if (known === undefined) arrivals.set(index, new Map([[node, time]]));
  // A node that lost what it had, as after a crash, gets a block again: the first time counts.
  else if (!known.has(node)) known.set(node, time);
}

/** Cuts the heads of each node into stretches, and gives each fork those on its blocks. */
function followHeads(
  recorder: ForkRecorder,
  blocks: readonly Block[],
  sides: ReadonlyMap<number, Draft[]>,
): void {
  const open = new Map<NodeId, Draft['views']>();
  recorder.eachHead((time, node, block) => {
    for (const view of open.get(node) ?? []) view.to = time;
    const views = (sides.get(block) ?? []).map((draft) => {
      const view = { node, head: blocks[block]!, from: time, to: undefined };
      draft.views.push(view);
      return view;
    });
    open.set(node, views);
  });
}

function finished(
  { base, lost, members, arrivals, views }: Draft,
  number: number,
  canonical: ReadonlySet<Block>,
  confirmed: ReadonlySet<Transaction>,
  protocol: Protocol,
): Fork {
  const blocks = [...members.values()].sort((a, b) => a.made - b.made || a.index - b.index);
  const rivals = blocks.filter(({ parent }) => parent === base);
  const began = (rivals[1] ?? rivals[0]!).made;
  const misleading = views.filter(({ head }) => !canonical.has(head));
  const left = misleading.reduce<Time | undefined>(
    (last, { to }) => (last === undefined || to === undefined ? undefined : Math.max(last, to)),
    began,
  );
  const lostPayments = lost.flatMap(({ transactions }) => transactions);
  return {
    number,
    base,
    blocks: blocks.map((block) => ({
      block,
      canonical: canonical.has(block),
      arrivals: [...(arrivals.get(block.index) ?? [])].map(([node, time]) => ({ node, time })),
    })),
    began,
    ended: left,
    views,
    misled: [...new Set(misleading.map(({ node }) => node))].sort((a, b) => a - b),
    losses: lossesOf(lost, protocol),
    undone: [...new Set(lostPayments)].filter(
      (payment) => protocol.money.isPayment(payment) && !confirmed.has(payment),
    ),
  };
}

/** What blocks gave to nodes and is nowhere now, by node. */
function lossesOf(lost: readonly Block[], { reporting }: Protocol): ReadonlyMap<NodeId, Amount> {
  const losses = new Map<NodeId, Amount>();
  for (const block of lost) {
    reporting.rewards?.(block, (node, amount) => {
      if (amount > 0) losses.set(node, (losses.get(node) ?? 0) + amount);
    });
  }
  return new Map([...losses].sort(([a], [b]) => a - b));
}
