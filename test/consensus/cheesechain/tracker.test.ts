import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import * as messages from '../../../src/consensus/cheesechain/messages.js';
import { CheeseTracker } from '../../../src/consensus/cheesechain/tracker.js';
import { randomSource } from '../../../src/engine/random.js';
import { Scheduler } from '../../../src/engine/scheduler.js';
import type { Message } from '../../../src/network/message.js';
import { Network } from '../../../src/network/network.js';
import { createTopology } from '../../../src/network/topology.js';
import { type Deliver, Dissemination } from '../../../src/nodes/dissemination.js';
import { Host } from '../../../src/nodes/host.js';
import { NodeStatus } from '../../../src/nodes/node-status.js';
import { tellAll } from '../../../src/observers/observer.js';
import { parseScenario } from '../../../src/scenario/parse.js';
import { prepare } from '../../../src/simulate.js';

/** A tracker at node 0, whose answers are written down by receiver. */
function tracker(size: number) {
  const scheduler = new Scheduler();
  const random = randomSource('1');
  const events = tellAll([]);
  const answers: { readonly to: number; readonly message: Message }[] = [];
  const { network: settings } = parseScenario({
    extends: 'cheesechain-default',
    network: { latency: '1ms' },
  });
  const deliver: Deliver = (to, _from, message) => void answers.push({ to, message });
  const network = new Network({
    scheduler,
    random,
    settings,
    size,
    events,
    observed: false,
    deliver,
  });
  const topology = createTopology({ kind: 'mesh' }, size, random);
  const dissemination = new Dissemination({
    ...{ settings, scheduler, random, network, transport: network, topology, deliver },
  });
  const host = new Host({
    id: 0,
    role: 'trusted',
    name: 'tracker',
    scheduler,
    network,
    dissemination,
    status: new NodeStatus(scheduler, size),
    events,
    random,
    stream: 'tracker',
  });
  const participant = new CheeseTracker(host);
  /** What the tracker answers a peer. */
  const ask = (from: number, message: Parameters<CheeseTracker['receive']>[0]): Message | undefined => {
    answers.length = 0;
    participant.receive(message, from);
    scheduler.run(scheduler.now + 1_000_000);
    expect(answers.every(({ to }) => to === from)).toBe(true);
    return answers[0]?.message;
  };
  return { participant, ask };
}

describe('the tracker', () => {
  test('answers in the words of the protocol, each the size of its text', () => {
    const { ask } = tracker(3);
    expect(ask(1, messages.CONNECT)).toEqual({ type: 'Connection Successful', size: 21 });
    const joined = ask(1, messages.join('10.0.0.1', '5005')) as messages.PeerIdMessage;
    expect(joined).toEqual({ type: 'TCONNECTRESP', size: 22, peerId: joined.peerId });
    const { peers, size } = ask(1, messages.getPeers(joined.peerId)) as messages.PeersMessage;
    expect(peers).toEqual([{ node: 1, peerId: joined.peerId, host: '10.0.0.1', port: '5005' }]);
    expect(size).toBe(
      `GETPEERSRESP[{"peer_id": "${joined.peerId}", "host": "10.0.0.1", "port": "5005"}]`.length,
    );
  });

  test('tells nothing to whom it has given no id', () => {
    const { ask } = tracker(3);
    ask(1, messages.join('10.0.0.1', '5005'));
    expect(ask(2, messages.getPeers('PID000000'))).toEqual({ type: 'INVALIDPEERID', size: 13 });
  });

  test('gives who joins twice the same id and one place', () => {
    const { participant, ask } = tracker(3);
    const first = ask(1, messages.join('10.0.0.1', '5005'));
    ask(2, messages.join('10.0.0.2', '5005'));
    expect(ask(1, messages.join('10.0.0.1', '5005'))).toEqual(first);
    expect(participant.peers.map(({ node }) => node)).toEqual([1, 2]);
  });
});

test('peers that do not reach the tracker at first keep trying, and join', () => {
  const run = prepare(
    {
      extends: 'cheesechain-default',
      nodes: { master: 4, consumer: 2 },
      workload: { payments: 0, hostile: false },
      duration: '3min',
    },
    { platform: { hashes: nodeHashes, signer: nodeSigner } },
  );
  const tracker = run.population.of('trusted')[0]!;
  const heal = run.addRule((from, to) => (from === tracker || to === tracker ? 'drop' : 'pass'));
  run.runUntil('9s');
  expect(run.messages.get('GETPEERS')).toBeUndefined();
  expect(run.blocks.length).toBe(1);
  heal();
  const { summary } = run.finish();
  expect(summary.agreed).toBe(true);
  expect(summary.blocks).toBeGreaterThan(10);
});
