import { describe, expect, test } from 'vitest';
import { SECOND } from '../../src/engine/time.js';
import type { Block } from '../../src/ledger/block.js';
import { BlockTree } from '../../src/ledger/block-tree.js';
import type { BlockMessage } from '../../src/nodes/chain-messages.js';
import type { ChainRules, ForkChoice } from '../../src/nodes/chain-rules.js';
import { ChainView } from '../../src/nodes/chain-view.js';
import { grow, hostsOf } from './hosts.js';

type ToyBlock = Block<string>;

const RULES: ChainRules<string> = {
  checkBlock: ({ id }) => (id.startsWith('bad') ? { code: 'bad', detail: 'It is bad.' } : undefined),
  prefers: (candidate, current) => candidate.height > current.height,
  sizeOf: () => 1000,
};

/** Follows what was decided, and nothing else. */
const DECIDED: ForkChoice<string> = { choose: (current) => current };

/** The tip under which most of the votes lie that this node has heard: LMD GHOST in a few lines. */
class ByVotes implements ForkChoice<string> {
  readonly votes = new Map<string, ToyBlock>();
  readonly #tree: BlockTree<string>;
  readonly #node: number;

  constructor(tree: BlockTree<string>, node: number) {
    this.#tree = tree;
    this.#node = node;
  }

  choose(): ToyBlock {
    let head = this.#tree.root;
    for (let next: ToyBlock | undefined = head; next !== undefined; ) {
      head = next;
      const children = this.#tree.blocks.filter(
        ({ parent, holders }) => parent === head && holders.has(this.#node),
      );
      next = children.sort((a, b) => this.#weight(b) - this.#weight(a))[0];
    }
    return head;
  }

  #weight(block: ToyBlock): number {
    return [...this.votes.values()].filter((vote) => this.#tree.isAncestor(block, vote)).length;
  }
}

/** Two nodes on one tree; `choices` makes each node's own fork choice. */
function viewsOf(
  rules: Partial<ChainRules<string>>,
  choices: (tree: BlockTree<string>, node: number) => ForkChoice<string> | undefined,
) {
  const net = hostsOf(2);
  const tree = new BlockTree<string>(2, 'root', 'seal');
  const moves: string[] = [];
  const views = net.hosts.map(
    (host) =>
      new ChainView<string>(
        host,
        tree,
        { ...RULES, ...rules },
        [0, 1],
        (head, previous) => void moves.push(`${host.id}: ${previous.id}>${head.id}`),
        choices(tree, host.id),
      ),
  );
  for (const [id, view] of views.entries())
    net.receivers[id] = (message, from) => view.receive(message, from);
  return { ...net, tree, views, moves };
}

describe('a node that follows what is decided', () => {
  test('holds blocks without moving, and moves to a held block when it is told to', () => {
    const { views, tree, moves, log } = viewsOf({}, () => DECIDED);
    const [first, second] = grow(tree, tree.root, ['a1', 'a2']);
    const [view] = views;
    expect([view!.hold(first!, 0), view!.hold(second!, 0)]).toEqual([true, true]);
    expect(view!.head.id).toBe('root');
    view!.follow(first!);
    view!.follow(first!);
    expect(moves).toEqual(['0: root>a1']);
    expect(log).toEqual(['0 head a1']);
  });

  test('cannot follow what it does not hold', () => {
    const { views, tree } = viewsOf({}, () => DECIDED);
    const [first] = grow(tree, tree.root, ['a1']);
    expect(() => views[0]!.follow(first!)).toThrow('the node does not hold the block');
  });
});

describe('a fork choice by votes', () => {
  test('moves a node when it hears a vote and no block, and only the node that heard it', () => {
    const choices: ByVotes[] = [];
    const { views, tree, moves } = viewsOf({}, (known, node) => {
      const choice = new ByVotes(known, node);
      choices.push(choice);
      return choice;
    });
    const left = grow(tree, tree.root, ['a1', 'a2']);
    const right = grow(tree, tree.root, ['b1']);
    for (const view of views) for (const block of [...left, ...right]) view.hold(block, 0);
    expect(views.map(({ head }) => head.id)).toEqual(['a2', 'a2']);
    choices[1]!.votes.set('v1', right[0]!);
    views[1]!.reconsider();
    views[0]!.reconsider();
    expect(views.map(({ head }) => head.id)).toEqual(['a2', 'b1']);
    choices[1]!.votes.set('v1', left[1]!);
    views[1]!.reconsider();
    expect(moves.slice(-2)).toEqual(['1: a2>b1', '1: b1>a2']);
  });

  test('by the order on tips stays where it is when asked again', () => {
    const { views, tree, moves } = viewsOf({}, () => undefined);
    const [first] = grow(tree, tree.root, ['a1']);
    views[0]!.hold(first!, 0);
    views[0]!.reconsider();
    expect(moves).toEqual(['0: root>a1']);
  });
});

describe('a block with references', () => {
  /** A block named `c-a1-b2` refers to the blocks a1 and b2. */
  const graph = (tree: () => BlockTree<string>) => ({
    references: ({ id }: ToyBlock) =>
      id
        .split('-')
        .slice(1)
        .map((name) => tree().blocks.find((block) => block.id === name)!),
  });
  const graphViews = () => {
    let tree: BlockTree<string> | undefined;
    const made = viewsOf(
      graph(() => tree!),
      () => undefined,
    );
    tree = made.tree;
    return made;
  };

  test('waits until its parent and all its references are held, whatever the order', () => {
    for (const order of ['a1 b1 b2 c', 'b1 b2 a1 c', 'c b2 b1 a1', 'b2 c a1 b1', 'a1 c b1 b2']) {
      const { views, tree } = graphViews();
      const named = new Map<string, ToyBlock>();
      const [a1] = grow(tree, tree.root, ['a1']);
      const [b1, b2] = grow(tree, tree.root, ['b1', 'b2']);
      const [c] = grow(tree, a1!, ['c-b1-b2']);
      const [last] = grow(tree, c!, ['last']);
      for (const [name, block] of Object.entries({ a1, b1, b2, c })) named.set(name, block!);
      const [view] = views;
      for (const name of order.split(' ')) {
        view!.hold(named.get(name)!, 1);
        const below = [a1!, b1!, b2!].every((block) => view!.holds(block));
        expect(view!.holds(c!) && !below, order).toBe(false);
      }
      view!.hold(last!, 1);
      expect([view!.holds(c!), view!.orphans, view!.head.id], order).toEqual([true, 0, 'last']);
    }
  });

  test('has them asked for from whoever sent it', () => {
    const { views, tree, scheduler, network } = graphViews();
    const left = grow(tree, tree.root, ['a1']);
    const right = grow(tree, tree.root, ['b1', 'b2', 'b3']);
    const [merge] = grow(tree, left[0]!, ['c-b3']);
    for (const block of [...left, ...right, merge!]) views[1]!.hold(block, 1);
    const message: BlockMessage = { type: 'block', size: 1000, block: merge! };
    network.send(1, 0, message);
    scheduler.run(SECOND);
    expect(views[0]!.holds(merge!)).toBe(true);
    expect(views[0]!.head.id).toBe('b3');
  });

  test('is refused when one of them is', () => {
    const { views, tree, log } = graphViews();
    const [a1] = grow(tree, tree.root, ['a1']);
    const [bad] = grow(tree, tree.root, ['bad']);
    const [merge] = grow(tree, a1!, ['c-bad']);
    const [view] = views;
    view!.hold(a1!, 1);
    view!.hold(merge!, 1);
    view!.hold(bad!, 1);
    expect([view!.holds(merge!), view!.orphans]).toEqual([false, 0]);
    expect(log.slice(-2)).toEqual(['0 rejected bad bad', '0 rejected c-bad invalid-ancestor']);
  });
});
