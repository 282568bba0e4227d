import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../src/engine/time.js';
import type { Block } from '../../src/ledger/block.js';
import { BlockTree } from '../../src/ledger/block-tree.js';
import type { NetworkSettings } from '../../src/network/settings.js';
import type { BlockMessage, BlocksMessage, GetBlocksMessage } from '../../src/nodes/chain-messages.js';
import type { ChainRules } from '../../src/nodes/chain-rules.js';
import { ChainView } from '../../src/nodes/chain-view.js';
import { chain } from '../ledger/random-tree.js';
import { grow, hostsOf, LATENCY, names } from './hosts.js';

type ToyBlock = Block<string>;

/** Chains whose blocks are valid unless their name begins with `bad`; the longest wins, of equals the first. */
const TOY: ChainRules<string> = {
  checkBlock: (block) =>
    block.id.startsWith('bad') ? { code: 'bad', detail: 'Its name begins with bad.' } : undefined,
  prefers: (candidate, current) => candidate.height > current.height,
  sizeOf: () => 1000,
};

/** Nodes that follow a chain, and a tree. Node 0 is the one that tests look at. */
function toyChain(
  size: number,
  rules: Partial<ChainRules<string>> = {},
  settings: Partial<NetworkSettings> = {},
) {
  const net = hostsOf(size, settings);
  const tree = new BlockTree<string>(size, 'root', 'seal');
  const peers = net.hosts.map((host) => host.id);
  const moves: string[] = [];
  const views = net.hosts.map(
    (host) =>
      new ChainView<string>(host, tree, { ...TOY, ...rules }, peers, (head, previous) => {
        if (host.id === 0) moves.push(`${previous.id}>${head.id}`);
      }),
  );
  for (const [id, view] of views.entries()) {
    net.receivers[id] = (message, from) => expect(view.receive(message, from)).toBe(true);
  }
  /** Makes a node hold blocks as if it had followed them from the start. */
  const give = (node: number, blocks: readonly ToyBlock[]) => {
    for (const block of blocks) views[node]!.hold(block, node);
  };
  const requests = () =>
    net.sent
      .filter(({ message }) => message.type === 'get-blocks')
      .map(({ time, from, to, message }) => ({
        time,
        from,
        to,
        wanted: (message as GetBlocksMessage).wanted.id,
      }));
  const announce = (from: number, block: ToyBlock) => {
    const message: BlockMessage = { type: 'block', size: 1000, block };
    net.network.send(from, 0, message);
  };
  return { ...net, tree, views, view: views[0]!, moves, give, requests, announce };
}

describe('a block whose parent is held', () => {
  test('is adopted, and becomes the head when the rules prefer it', () => {
    const { view, tree, moves, log } = toyChain(1);
    const [first, second] = grow(tree, tree.root, ['a1', 'a2']);
    expect(view.hold(first!, 0)).toBe(true);
    expect(view.hold(second!, 0)).toBe(true);
    expect(view.head.id).toBe('a2');
    expect(view.holds(second!)).toBe(true);
    expect(moves).toEqual(['root>a1', 'a1>a2']);
    expect(log).toEqual(['0 head a1', '0 head a2']);
  });

  test('is held beside the head when the rules do not', () => {
    const { view, tree, moves } = toyChain(1);
    const [first] = grow(tree, tree.root, ['a1']);
    const [rival] = grow(tree, tree.root, ['b1']);
    view.hold(first!, 0);
    expect(view.hold(rival!, 0)).toBe(true);
    expect(view.head.id).toBe('a1');
    const [longer] = grow(tree, rival!, ['b2']);
    view.hold(longer!, 0);
    expect(moves).toEqual(['root>a1', 'a1>b2']);
  });

  test('does nothing when it comes again', () => {
    const { view, tree, moves, log, sent } = toyChain(2);
    const [first, second] = grow(tree, tree.root, ['a1', 'a2']);
    view.hold(first!, 1);
    view.hold(second!, 1);
    const before = [...log];
    expect(view.hold(first!, 1)).toBe(true);
    expect(view.hold(second!, 1)).toBe(true);
    expect([log, moves.length, sent, view.orphans]).toEqual([before, 2, [], 0]);
  });

  test('the root itself and messages of other kinds are left alone', () => {
    const { view, tree } = toyChain(1);
    expect(view.hold(tree.root, 0)).toBe(true);
    expect(view.receive({ type: 'note', size: 1 }, 0)).toBe(false);
    expect(view.head.id).toBe(tree.root.id);
  });
});

describe('an orphan', () => {
  test('waits, and is adopted after its ancestors, the lowest first', () => {
    const { view, tree, moves } = toyChain(1);
    const blocks = grow(tree, tree.root, names('a', 4));
    expect(view.hold(blocks[3]!, 0)).toBe(false);
    expect(view.hold(blocks[1]!, 0)).toBe(false);
    expect(view.hold(blocks[2]!, 0)).toBe(false);
    expect(view.orphans).toBe(3);
    expect(view.holds(blocks[3]!)).toBe(false);
    expect(view.hold(blocks[0]!, 0)).toBe(true);
    expect(moves).toEqual(['root>a1', 'a1>a2', 'a2>a3', 'a3>a4']);
    expect(view.orphans).toBe(0);
  });

  test('that came before another of the same parent is looked at before it', () => {
    const { view, tree } = toyChain(1);
    const [parent] = grow(tree, tree.root, ['a1']);
    const [late] = grow(tree, parent!, ['late']);
    const [early] = grow(tree, parent!, ['early']);
    view.hold(early!, 0);
    view.hold(late!, 0);
    view.hold(parent!, 0);
    expect(view.head.id).toBe('early');
    expect(view.holds(late!)).toBe(true);
  });

  test('waits once, however often it comes', () => {
    const { view, tree, requests } = toyChain(2);
    const [, second] = grow(tree, tree.root, ['a1', 'a2']);
    for (let time = 0; time < 3; time++) view.hold(second!, 1);
    expect(view.orphans).toBe(1);
    expect(requests()).toHaveLength(1);
  });

  test('makes the node ask its sender for what is missing', () => {
    const { view, tree, scheduler, give, requests, announce } = toyChain(2);
    const blocks = grow(tree, tree.root, names('a', 5));
    give(1, blocks);
    announce(1, blocks[4]!);
    scheduler.run(SECOND);
    expect(requests()).toEqual([{ time: LATENCY, from: 0, to: 1, wanted: 'a4' }]);
    expect(view.head.id).toBe(blocks[4]!.id);
    expect(scheduler.pending).toBe(0);
  });

  test('on an orphan makes no second request', () => {
    const { view, tree, requests } = toyChain(2);
    const blocks = grow(tree, tree.root, names('a', 4));
    view.hold(blocks[2]!, 1);
    view.hold(blocks[3]!, 1);
    expect(requests().map(({ wanted }) => wanted)).toEqual(['a2']);
  });

  test('whose missing parent comes as an orphan too makes the node ask for the one below instead', () => {
    const { view, tree, scheduler, requests } = toyChain(2);
    const blocks = grow(tree, tree.root, names('a', 3));
    view.hold(blocks[2]!, 1);
    view.hold(blocks[1]!, 1);
    scheduler.run(SECOND);
    expect(requests().map(({ wanted }) => wanted)).toEqual(['a2', 'a1']);
    // The only peer has said that it has not got it.
    scheduler.run(100 * SECOND);
    expect(requests()).toHaveLength(2);
  });
});

describe('a peer that does not answer', () => {
  test('is followed by the next one after 2 seconds', () => {
    const { view, tree, scheduler, network, give, requests, announce } = toyChain(4);
    const blocks = grow(tree, tree.root, names('a', 3));
    give(3, blocks);
    // Node 2 announces and then is silent; node 3 comes next.
    network.addRule((_from, to, { type }) => (to === 2 && type === 'get-blocks' ? 'drop' : 'pass'));
    announce(2, blocks[2]!);
    scheduler.run(5 * SECOND);
    expect(requests()).toEqual([
      { time: LATENCY, from: 0, to: 2, wanted: 'a2' },
      { time: LATENCY + 2 * SECOND, from: 0, to: 3, wanted: 'a2' },
    ]);
    expect(view.head.id).toBe(blocks[2]!.id);
    expect(scheduler.pending).toBe(0);
  });

  test('nor do the others: the node goes round twice, waits twice as long the second time, and gives up', () => {
    const { tree, scheduler, network, requests, announce } = toyChain(3);
    const blocks = grow(tree, tree.root, names('a', 2));
    network.addRule((_from, _to, { type }) => (type === 'get-blocks' ? 'drop' : 'pass'));
    announce(1, blocks[1]!);
    scheduler.run(100 * SECOND);
    expect(requests().map(({ to, time }) => `${to} ${(time - LATENCY) / SECOND}`)).toEqual([
      '1 0',
      '2 2',
      '1 4',
      '2 8',
    ]);
    expect(scheduler.pending).toBe(0);
  });

  test('because it has not got the block says so, and the next is asked at once', () => {
    const { view, tree, scheduler, give, requests, announce } = toyChain(3);
    const blocks = grow(tree, tree.root, names('a', 3));
    give(2, blocks);
    announce(1, blocks[2]!);
    scheduler.run(SECOND);
    expect(requests().map(({ to, time }) => `${to} ${time / LATENCY}`)).toEqual(['1 1', '2 3']);
    expect(view.head.id).toBe('a3');
  });

  test('in time, but late, is used all the same, and waited for longer the next time', () => {
    const latency = { kind: 'constant', value: 20 * SECOND } as const;
    const { view, tree, scheduler, give, requests, announce } = toyChain(2, {}, { latency });
    const blocks = grow(tree, tree.root, names('a', 6));
    give(1, blocks);
    announce(1, blocks[2]!);
    scheduler.run(70 * SECOND);
    expect(view.head.id).toBe('a3');
    const asked = requests().length;
    expect(asked).toBeLessThan(5);
    announce(1, blocks[5]!);
    scheduler.run(200 * SECOND);
    expect(view.head.id).toBe('a6');
    expect(requests()).toHaveLength(asked + 1);
  });

  test('long ago: a later block on top of the orphan makes the node ask again', () => {
    const { view, tree, scheduler, network, give, announce } = toyChain(2);
    const blocks = grow(tree, tree.root, names('a', 4));
    give(1, blocks);
    const heal = network.addRule((_from, _to, { type }) => (type === 'get-blocks' ? 'drop' : 'pass'));
    announce(1, blocks[2]!);
    scheduler.run(100 * SECOND);
    expect(view.head.id).toBe(tree.root.id);
    heal();
    announce(1, blocks[3]!);
    scheduler.run(101 * SECOND);
    expect(view.head.id).toBe(blocks[3]!.id);
  });
});

describe('catching up', () => {
  test('asks for the names of all that is missing first, and for twice as many blocks each time', () => {
    const { view, tree, scheduler, give, requests, sent, announce } = toyChain(3);
    const blocks = grow(tree, tree.root, names('a', 251));
    give(1, blocks);
    announce(1, blocks[250]!);
    scheduler.run(SECOND);
    expect(view.head.id).toBe(blocks[250]!.id);
    expect(requests().map(({ to, wanted }) => `${to} ${wanted}`)).toEqual(['1 a250']);
    const answers = sent.map(({ message }) => message).filter(({ type }) => type === 'blocks');
    expect((answers as BlocksMessage[]).map((answer) => answer.blocks.length)).toEqual([10, 20, 40, 80, 100]);
    expect(answers[0]!.size).toBe(80 + 240 * 36 + 10_000);
    expect(scheduler.pending).toBe(0);
  });

  test('over more blocks than one list names asks for the next list where the first ended', () => {
    const { view, tree, scheduler, give, requests, announce } = toyChain(2);
    const blocks = grow(tree, tree.root, names('a', 4500));
    give(1, blocks);
    announce(1, blocks[4499]!);
    scheduler.run(5 * SECOND);
    expect(view.head.id).toBe('a4500');
    expect(requests().map(({ wanted }) => wanted)).toEqual(['a4499', 'a4499', 'a4499']);
  });

  test('fetches from all who have shown to hold what is missing, each block once', () => {
    const { view, tree, scheduler, give, sent, announce } = toyChain(5);
    const blocks = grow(tree, tree.root, names('a', 600));
    for (const node of [1, 2, 3, 4]) give(node, blocks);
    for (const node of [1, 2, 3]) announce(node, blocks[599]!);
    scheduler.run(SECOND);
    expect(view.head.id).toBe('a600');
    const from = new Map<number, number>();
    for (const { from: sender, message } of sent) {
      if (message.type !== 'blocks') continue;
      from.set(sender, (from.get(sender) ?? 0) + (message as BlocksMessage).blocks.length);
    }
    expect([...from.keys()].sort()).toEqual([1, 2, 3]);
    expect([...from.values()].reduce((sum, count) => sum + count, 0)).toBe(599);
  });

  test('asks for no more at once than the link carries while a request travels', () => {
    // 100 blocks of 1,000 bytes a second: while a request goes there and back it carries 20.
    const latency = { kind: 'constant', value: SECOND / 10 } as const;
    const { view, tree, scheduler, give, sent, announce } = toyChain(2, {}, { latency, bandwidth: 100_000 });
    const blocks = grow(tree, tree.root, names('a', 1500));
    give(1, blocks);
    announce(1, blocks[1499]!);
    scheduler.run(40 * SECOND);
    expect(view.head.id).toBe('a1500');
    const sizes = sent.filter(({ message }) => message.type === 'blocks').map(({ message }) => message.size);
    expect(Math.max(...sizes.slice(1))).toBeLessThanOrEqual(160_000);
    // Of the time that the bytes take, little is lost with waiting.
    expect(sent.at(-1)!.time).toBeLessThan(35 * SECOND);
  });

  test('works where more than an answer full of the way is held already, beside the head', () => {
    const { view, views, tree, scheduler, give, announce } = toyChain(2);
    const main = grow(tree, tree.root, names('a', 200));
    const side = grow(tree, tree.root, names('b', 300));
    give(0, main);
    give(0, side.slice(0, 150));
    give(1, side);
    announce(1, side[299]!);
    scheduler.run(SECOND);
    expect(views[1]!.head.id).toBe(side[299]!.id);
    expect(view.head.id).toBe(side[299]!.id);
  });

  test('goes on with another peer when the first falls silent on the way, after many answers too', () => {
    const { view, tree, scheduler, network, give, sent, announce } = toyChain(3);
    const asked = () => sent.filter(({ message }) => message.type === 'get-listed').map(({ to }) => to);
    const blocks = grow(tree, tree.root, names('a', 1001));
    give(1, blocks);
    give(2, blocks);
    // Four answers of node 1, then none.
    let answers = 0;
    network.addRule((from, _to, { type }) =>
      from === 1 && type === 'blocks' && ++answers > 4 ? 'drop' : 'pass',
    );
    announce(1, blocks[1000]!);
    scheduler.run(10 * SECOND);
    expect(view.head.id).toBe(blocks[1000]!.id);
    expect(asked()).toContain(2);
  });

  test('asks for each missing branch once', () => {
    const { view, tree, scheduler, give, requests, announce } = toyChain(2);
    const left = grow(tree, tree.root, names('a', 50));
    const right = grow(tree, tree.root, names('b', 60));
    give(1, left);
    give(1, right);
    announce(1, left[49]!);
    announce(1, right[59]!);
    scheduler.run(SECOND);
    expect(view.head.id).toBe(right[59]!.id);
    expect(requests().map(({ wanted }) => wanted)).toEqual(['a49', 'b59']);
  });

  test('after a partition brings everybody to one head', () => {
    const { views, tree, scheduler, give, announce } = toyChain(4);
    const left = grow(tree, tree.root, names('a', 120));
    const right = grow(tree, tree.root, names('b', 130));
    for (const node of [0, 1]) give(node, left);
    for (const node of [2, 3]) give(node, right);
    announce(2, right[129]!);
    scheduler.run(5 * SECOND);
    expect(views[0]!.head.id).toBe(right[129]!.id);
    expect(views[1]!.head.id).toBe(left[119]!.id);
  });
});

describe('an invalid block', () => {
  test('is rejected once, with all its descendants, whenever they come', () => {
    const { view, tree, log, requests } = toyChain(2);
    const [bad, child, grandchild, last] = grow(tree, tree.root, ['bad', 'c1', 'c2', 'c3']);
    view.hold(grandchild!, 1);
    view.hold(child!, 1);
    expect(view.orphans).toBe(2);
    expect(view.hold(bad!, 1)).toBe(false);
    expect(view.orphans).toBe(0);
    const asked = requests().length;
    for (const block of [bad!, child!, grandchild!, last!]) {
      expect(view.hold(block, 1)).toBe(false);
      expect(view.holds(block)).toBe(false);
    }
    expect(view.head.id).toBe(tree.root.id);
    expect(log).toEqual([
      '0 rejected bad bad',
      '0 rejected c1 invalid-ancestor',
      '0 rejected c2 invalid-ancestor',
      '0 rejected c3 invalid-ancestor',
    ]);
    expect(requests()).toHaveLength(asked);
  });

  test('of a peer that serves it again and again is not asked for again and again', () => {
    const { view, tree, scheduler, sent, announce } = toyChain(2);
    const [bad, child] = grow(tree, tree.root, ['bad', 'c1']);
    // A dishonest peer that holds what no rule allows.
    bad!.holders.add(1);
    child!.holders.add(1);
    announce(1, child!);
    scheduler.run(60 * SECOND);
    expect(sent.map(({ message }) => message.type)).toEqual(['block', 'get-blocks', 'blocks']);
    expect(view.head.id).toBe(tree.root.id);
    expect(scheduler.pending).toBe(0);
  });

  test('does not keep its siblings out', () => {
    const { view, tree } = toyChain(1);
    grow(tree, tree.root, ['bad']);
    const good = grow(tree, tree.root, ['a1', 'a2']);
    view.hold(tree.blocks[1]!, 0);
    for (const block of good) view.hold(block, 0);
    expect(view.head.id).toBe(good[1]!.id);
  });
});

describe('rules without forks', () => {
  test('refuse a block that does not stand on the head, ask for nothing and keep nothing', () => {
    const { view, tree, log, requests } = toyChain(2, { extendsOnly: true });
    const [first, second, third] = grow(tree, tree.root, ['a1', 'a2', 'a3']);
    const [rival] = grow(tree, tree.root, ['b1']);
    expect(view.hold(first!, 1)).toBe(true);
    expect(view.hold(rival!, 1)).toBe(false);
    expect(view.hold(third!, 1)).toBe(false);
    expect(view.hold(second!, 1)).toBe(true);
    expect([view.head.id, view.orphans, requests()]).toEqual(['a2', 0, []]);
    // What stood elsewhere may come again when its time has come.
    expect(view.hold(third!, 1)).toBe(true);
    expect(log).toEqual([
      '0 head a1',
      '0 rejected b1 other-branch',
      '0 rejected a3 other-branch',
      '0 head a2',
      '0 head a3',
    ]);
  });
});

describe('any order of arrival', () => {
  test('ends with the same blocks held, parents before children, on a longest valid chain', () => {
    const arbitrary = fc.tuple(
      fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
      fc.infiniteStream(fc.nat()),
    );
    fc.assert(
      fc.property(arbitrary, ([parents, chance]) => {
        const { view, tree, moves } = toyChain(1);
        const blocks: ToyBlock[] = [];
        for (const [place, number] of parents.entries()) {
          const parent = tree.blocks[number % tree.blocks.length]!;
          const id = number % 11 === 10 ? `bad${place}` : `a${place}`;
          blocks.push(...grow(tree, parent, [id]));
        }
        const order = [...blocks];
        for (let last = order.length - 1; last > 0; last--) {
          const other = chance.next().value! % (last + 1);
          [order[last], order[other]] = [order[other]!, order[last]!];
        }
        for (const block of order) view.hold(block, 0);
        const valid = blocks.filter((block) => chain(block).every(({ id }) => !id.startsWith('bad')));
        expect(blocks.filter((block) => view.holds(block)).map(({ id }) => id)).toEqual(
          valid.map(({ id }) => id),
        );
        expect(view.head.height).toBe(Math.max(0, ...valid.map(({ height }) => height)));
        expect(view.orphans).toBe(0);
        // Each move begins where the one before ended.
        for (const [place, move] of moves.entries()) {
          expect(move.split('>')[0]).toBe(place === 0 ? 'root' : moves[place - 1]!.split('>')[1]);
        }
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
