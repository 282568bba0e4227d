import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { doughOf } from '../../../src/consensus/cheesechain/encoding.js';
import * as messages from '../../../src/consensus/cheesechain/messages.js';
import type { CheesechainProtocol } from '../../../src/consensus/cheesechain/protocol.js';
import type { CheeseBlock } from '../../../src/consensus/cheesechain/seal.js';
import type { Observer } from '../../../src/observers/observer.js';
import { prepare } from '../../../src/simulate.js';

/** Ten quiet seconds in, three cheeses of node 0's that others have, and a way to forge. */
function forge() {
  const rejected: string[] = [];
  const observer: Observer = {
    rejected: (_time, node, block, { code }) => rejected.push(`${node} ${block.height} ${code}`),
  };
  const run = prepare(
    {
      extends: 'cheesechain-default',
      nodes: { master: 4, consumer: 2 },
      supply: 1,
      duration: '1h',
      consensus: { blockTime: '1d', sync: '1d' },
      workload: { payments: 0, hostile: false },
    },
    { platform: { hashes: nodeHashes, signer: nodeSigner }, observers: [observer] },
  );
  run.runUntil('10s');
  const protocol = run.protocol as CheesechainProtocol;
  const peer = (node: number) => protocol.peer(node)!;
  peer(0).mine();
  run.runUntil('11s');
  /** A cheese of node 3's that pays it a hundred times what a cheese is worth, the work done. */
  const greedy = (parent: CheeseBlock): CheeseBlock => {
    const made = protocol.bake(parent, 3, []);
    const [reward] = made.transactions;
    const transactions = [{ ...reward!, index: 9000 + made.index, amount: 100 * reward!.amount }];
    const { nonce, smell } = protocol.encoding.prove({ ...doughOf(made), transactions });
    return protocol.tree.add({ ...made, parent, id: smell, transactions, seal: { ...made.seal, nonce } });
  };
  return { run, protocol, peer, greedy, rejected };
}

describe('a forged cheese', () => {
  test('is refused by whom it reaches, and passed on by nobody', () => {
    const { run, peer, greedy, rejected } = forge();
    const head = peer(1).head;
    const sent = run.messages.get('BRCHEESE')!.sent;
    const block = greedy(head);
    peer(1).receive(messages.newCheese(block), 3);
    peer(1).receive(messages.newCheese(block), 3);
    run.runUntil('12s');
    expect(rejected).toEqual([`1 ${block.height} reward`]);
    expect(block.holders.size).toBe(0);
    expect(peer(1).head).toBe(head);
    expect(run.messages.get('BRCHEESE')!.sent).toBe(sent);
  });

  test('takes what stands on it along', () => {
    const { protocol, peer, greedy, rejected } = forge();
    const block = greedy(peer(1).head);
    const above = protocol.bake(block, 3, []);
    peer(1).receive(messages.newCheese(block), 3);
    peer(1).receive(messages.newCheese(above), 3);
    expect(rejected).toEqual([`1 ${block.height} reward`, `1 ${above.height} invalid-ancestor`]);
  });

  test('in a longer chain makes the whole chain worthless', () => {
    const { run, protocol, peer, greedy, rejected } = forge();
    const head = peer(2).head;
    const good = protocol.bake(head, 3, []);
    const tip = protocol.bake(greedy(good), 3, []);
    peer(2).receive(messages.chain(tip), 3);
    run.runUntil('12s');
    expect(peer(2).head).toBe(head);
    expect(good.holders.has(2)).toBe(false);
    expect(rejected).toEqual([`2 ${good.height + 1} reward`]);
    peer(2).receive(messages.chain(good), 3);
    expect(peer(2).head).toBe(good);
  });
});
