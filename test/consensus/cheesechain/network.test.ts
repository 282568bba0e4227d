import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import type {
  JoinMessage,
  PeerIdMessage,
  PeersMessage,
} from '../../../src/consensus/cheesechain/messages.js';
import type { CheesechainProtocol } from '../../../src/consensus/cheesechain/protocol.js';
import type { Block } from '../../../src/ledger/block.js';
import type { Transaction } from '../../../src/ledger/transaction.js';
import { partition } from '../../../src/network/rule.js';
import type { Observer } from '../../../src/observers/observer.js';
import type { Run } from '../../../src/run/run.js';
import { prepare, type RunOptions } from '../../../src/simulate.js';

const fast: RunOptions = { platform: { hashes: nodeHashes, signer: nodeSigner } };

/** Peers that only mine, and nobody who pays. */
function miners(master: number, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    extends: 'cheesechain-default',
    nodes: { master, consumer: 2 },
    workload: { payments: 0, hostile: false },
    supply: 1,
    duration: '10min',
    ...change,
  };
}

function mineAt(run: Run, node: number): Block {
  (run.protocol as CheesechainProtocol).peer(node)!.mine();
  return run.blocks.at(-1)!;
}

function peersOf(run: Run): readonly number[] {
  return [...run.population.of('master'), ...run.population.of('consumer')];
}

/** Counts of messages sent, delivered, and what was in them. */
class Journal implements Observer {
  readonly sentTypes = new Map<string, number>();
  readonly deliveredTypes = new Map<string, number>();
  readonly peerLists: PeersMessage[] = [];
  readonly ids = new Map<number, string>();
  readonly joins: JoinMessage[] = [];

  sent(_time: number, _from: number, to: number, message: { type: string }): void {
    this.sentTypes.set(message.type, (this.sentTypes.get(message.type) ?? 0) + 1);
    if (message.type === 'GETPEERSRESP') this.peerLists.push(message as PeersMessage);
    if (message.type === 'TCONNECTRESP') this.ids.set(to, (message as PeerIdMessage).peerId);
    if (message.type === 'PCONNECT') this.joins.push(message as JoinMessage);
  }

  delivered(_time: number, _from: number, _to: number, { type }: { type: string }): void {
    this.deliveredTypes.set(type, (this.deliveredTypes.get(type) ?? 0) + 1);
  }
}

describe('the tracker', () => {
  test('greets, gives each peer an id of its own, and tells of all peers in the order they joined', () => {
    const journal = new Journal();
    const run = prepare(miners(5), { ...fast, observers: [journal] });
    run.runUntil('5s');
    const peers = peersOf(run);
    expect([...journal.ids.keys()].sort()).toEqual(peers);
    expect(new Set(journal.ids.values()).size).toBe(peers.length);
    for (const id of journal.ids.values()) expect(id).toMatch(/^PID[0-9A-F]{6}$/);
    const { peers: whole, size } = journal.peerLists.at(-1)!;
    expect(whole.map(({ node }) => node)).toEqual([...journal.ids.keys()]);
    const json = whole.map(({ peerId, host, port }) => ({ peer_id: peerId, host, port }));
    const text = JSON.stringify(json)
      .replace(/([:,])"/g, '$1 "')
      .replace(/},{/g, '}, {');
    expect(size).toBe(`GETPEERSRESP${text}`.length);
    expect(whole[0]!.host).toMatch(/^10\.0\.0\.\d$/);
  });

  test('tells of ten at the most, not always the same', () => {
    const journal = new Journal();
    const run = prepare(miners(40), { ...fast, observers: [journal] });
    run.runUntil('5s');
    const lists = journal.peerLists.map(({ peers }) => peers.map(({ node }) => node));
    expect(Math.max(...lists.map((list) => list.length))).toBe(10);
    expect(new Set(lists.map((list) => list.join())).size).toBeGreaterThan(30);
    for (const list of lists) expect(new Set(list).size).toBe(list.length);
  });
});

test('every request that arrives is answered, in the words of the protocol and no others', () => {
  const journal = new Journal();
  const run = prepare('cheesechain-default', { ...fast, observers: [journal] });
  run.finish();
  const { sentTypes: sent, deliveredTypes: arrived } = journal;
  expect(sent.get('Connection Successful')).toBe(8);
  expect(sent.get('TCONNECTRESP')).toBe(arrived.get('PCONNECT'));
  expect(sent.get('GETPEERSRESP')).toBe(arrived.get('GETPEERS'));
  expect(sent.get('GETCHAINRESP')).toBe(arrived.get('GETCHAIN'));
  expect(sent.get('GETOPENTRANSACTIONSRESP')).toBe(arrived.get('GETOPENTRANSACTIONS'));
  expect(sent.get('PCONNECTACK')! + sent.get('Connection Successful')!).toBe(arrived.get('CONNECT'));
  expect(sent.get('BRTRANSACTIONACK')).toBe(arrived.get('BRCHEESE')! + arrived.get('BRTRANSACTION')!);
  expect([...sent.keys()].sort()).toEqual([
    'BRCHEESE',
    'BRTRANSACTION',
    'BRTRANSACTIONACK',
    'CONNECT',
    'Connection Successful',
    'GETCHAIN',
    'GETCHAINRESP',
    'GETOPENTRANSACTIONS',
    'GETOPENTRANSACTIONSRESP',
    'GETPEERS',
    'GETPEERSRESP',
    'PCONNECT',
    'PCONNECTACK',
    'TCONNECTRESP',
  ]);
});

describe('the longest valid chain', () => {
  const quiet = miners(5, { consensus: { blockTime: '1h' }, duration: '1h' });

  test('of two equally long ones each peer keeps the first it saw, and a longer one wins everywhere', () => {
    const run = prepare(quiet, fast);
    run.runUntil('10s');
    const first = mineAt(run, 0);
    const second = mineAt(run, 1);
    expect(first.height).toBe(second.height);
    run.runUntil('15s');
    expect(run.head(0)).toBe(first);
    expect(run.head(1)).toBe(second);
    for (const peer of peersOf(run)) expect([first, second]).toContain(run.head(peer));
    const third = mineAt(run, 1);
    run.runUntil('20s');
    for (const peer of peersOf(run)) expect(run.head(peer)).toBe(third);
  });

  /** A run in two halves that hear nothing of one another, from 10 s on; the owner of coins is node 5. */
  function divided() {
    const run = prepare({ ...quiet, supply: 2, consensus: { blockTime: '1h', sync: '20s' } }, fast);
    run.runUntil('10s');
    const left = [0, 1, 5];
    const right = [2, 3, 4, 6];
    return { run, heal: run.addRule(partition([left, right])) };
  }

  function pay(run: Run, sender: number, recipient: number, amount: number): Transaction {
    const payment = run.protocol.money.pay({ sender, recipient, amount });
    (run.protocol as CheesechainProtocol).peer(sender)!.submit(payment);
    return payment;
  }

  test('after a partition the longer side wins, and what only the shorter had mined is mined again', () => {
    const { run, heal } = divided();
    const payment = pay(run, 5, 4, 1000);
    run.runUntil('11s');
    const short = mineAt(run, 0);
    for (let count = 0; count < 3; count++) mineAt(run, 2);
    run.runUntil('12s');
    expect(short.transactions).toContain(payment);
    expect(run.head(1)).toBe(short);
    expect(run.head(4)!.height).toBe(short.height + 2);
    heal();
    run.runUntil('60s');
    for (const peer of peersOf(run)) expect(run.head(peer)!.producer).toBe(2);
    expect(run.balance(4)).toBe(0);
    const next = mineAt(run, 3);
    expect(next.transactions).toContain(payment);
    expect(run.balance(4, next)).toBe(1000);
  });

  test('who paid out of a reward that was lost with its branch pays again when it has mined another', () => {
    const { run, heal } = divided();
    const reward = run.balance(0, mineAt(run, 0));
    const payment = pay(run, 0, 4, reward);
    run.runUntil('11s');
    expect(mineAt(run, 1).transactions).toContain(payment);
    for (let count = 0; count < 3; count++) mineAt(run, 2);
    run.runUntil('12s');
    expect(run.protocol.tree.includes(run.head(0)!, payment)).toBe(true);
    heal();
    run.runUntil('60s');
    const { openTransactions } = (run.protocol as CheesechainProtocol).peer(0)!;
    expect(openTransactions).toEqual([]);
    expect(run.balance(0)).toBe(0);
    mineAt(run, 0);
    run.runUntil('61s');
    expect(mineAt(run, 3).transactions).toContain(payment);
    expect(run.balance(4)).toBe(reward);
  });

  test('a peer that missed cheeses gets them with the whole chain', () => {
    const run = prepare(quiet, fast);
    run.runUntil('10s');
    const heal = run.addRule(partition([[4], [0, 1, 2, 3, 5, 6]]));
    for (let count = 0; count < 4; count++) mineAt(run, 0);
    run.runUntil('12s');
    const behind = run.head(4)!.height;
    heal();
    const before = run.messages.get('GETCHAIN')!.sent;
    const tip = mineAt(run, 1);
    run.runUntil('13s');
    expect(tip.height).toBe(behind + 5);
    expect(run.head(4)).toBe(tip);
    expect(run.messages.get('GETCHAIN')!.sent).toBeGreaterThan(before);
  });
});

describe('lost messages', () => {
  test.each(['a', 'b'])('do not keep peers from one chain (seed %s)', (seed) => {
    const network = { latency: '50ms', jitter: '0s', loss: 0.15 };
    const run = prepare(miners(12, { network, consensus: { sync: '5s' } }), { ...fast, seed });
    run.finish();
    expect(run.blocks.length).toBeGreaterThan(40);
    const heads = peersOf(run).map((peer) => run.head(peer)!);
    // Three cheeses are half a minute: six chances of each peer to ask another.
    for (const head of heads) {
      expect(head.height).toBeGreaterThan(run.head()!.height - 4);
      expect(run.protocol.tree.commonAncestor(head, run.head()!).height).toBeGreaterThan(
        run.head()!.height - 4,
      );
    }
  });
});

describe('two peers, of whose messages one kind is lost for a while', () => {
  test.each([
    ['CONNECT', false],
    ['GETCHAINRESP', true],
  ])('%s: they ask again', (type, connected) => {
    const scenario = miners(2, {
      nodes: { master: 2, consumer: 0 },
      consensus: { blockTime: '1d', sync: '5s' },
      workload: { kind: 'none' },
      supply: 0,
    });
    const run = prepare(scenario, fast);
    const tracker = run.population.of('trusted')[0]!;
    const heal = run.addRule((from, to, message) =>
      from !== tracker && to !== tracker && message.type === type ? 'drop' : 'pass',
    );
    run.runUntil('10s');
    expect(run.messages.get(type)!.dropped).toBeGreaterThan(1);
    // Mined where the news of it is lost, or before anybody was there to be told.
    const lost = run.addRule((_from, _to, message) => (message.type === 'BRCHEESE' ? 'drop' : 'pass'));
    const cheese = mineAt(run, 0);
    run.runUntil('20s');
    expect(cheese.holders.has(1)).toBe(false);
    expect(run.messages.get('BRCHEESE')?.sent ?? 0).toBe(connected ? 1 : 0);
    heal();
    run.runUntil('40s');
    expect(run.head(1)).toBe(cheese);
    lost();
  });
});

describe("the original's faults, switched on", () => {
  const quiet = (faults: Record<string, boolean>, sync = '1h') =>
    miners(30, { consensus: { blockTime: '1h', sync, faults }, duration: '2h' });

  /** How many peers hold a cheese a while after one of some peers mined it, and whom that peer tells. */
  function reach(scenario: Record<string, unknown>) {
    const run = prepare(scenario, fast);
    run.runUntil('10s');
    return [0, 7, 14, 21].map((node, round) => {
      const cheese = mineAt(run, node);
      run.runUntil(`${20 + round * 10}s`);
      const { neighbours } = (run.protocol as CheesechainProtocol).peer(node)!;
      const told = new Set(neighbours).size;
      return { told, holders: peersOf(run).filter((peer) => cheese.holders.has(peer)).length };
    });
  }

  test('without them a cheese reaches everybody', () => {
    for (const { told, holders } of reach(quiet({}))) {
      expect(told).toBeLessThan(31);
      expect(holders).toBe(32);
    }
  });

  test('one-hop gossip: the first cheese reaches the miner and its own peers, no others', () => {
    const [first] = reach(quiet({ oneHopGossip: true }));
    expect(first!.told).toBeGreaterThanOrEqual(10);
    expect(first!.told).toBeLessThan(31);
    expect(first!.holders).toBe(1 + first!.told);
  });

  /** Peers that start half a second apart, and whom a minute's wait lets ask for chains. */
  function firstCheese(faults: Record<string, boolean>): { readonly atOnce: number; readonly later: number } {
    const journal = new Journal();
    const consensus = { blockTime: '1h', sync: '1min', joinEvery: '500ms', faults };
    const run = prepare(miners(30, { consensus, duration: '5min' }), { ...fast, observers: [journal] });
    run.runUntil('25s');
    expect([...journal.ids.keys()]).toEqual(peersOf(run));
    const cheese = mineAt(run, 0);
    const holders = () => peersOf(run).filter((peer) => cheese.holders.has(peer)).length;
    run.runUntil('50s');
    const atOnce = holders();
    run.finish();
    return { atOnce, later: holders() };
  }

  test('stale peers: what the first to join mines reaches nobody before others ask for chains', () => {
    expect(firstCheese({})).toEqual({ atOnce: 32, later: 32 });
    const { atOnce, later } = firstCheese({ stalePeers: true });
    expect(atOnce).toBe(1);
    expect(later).toBe(32);
  });
});
