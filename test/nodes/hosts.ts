import { randomSource } from '../../src/engine/random.js';
import { Scheduler } from '../../src/engine/scheduler.js';
import { ROOT_STAMP } from '../../src/engine/stamp.js';
import type { NodeId } from '../../src/engine/time.js';
import type { Block } from '../../src/ledger/block.js';
import type { BlockTree } from '../../src/ledger/block-tree.js';
import type { Transaction } from '../../src/ledger/transaction.js';
import type { Message } from '../../src/network/message.js';
import { Network } from '../../src/network/network.js';
import type { NetworkSettings } from '../../src/network/settings.js';
import { createTopology } from '../../src/network/topology.js';
import { type Deliver, Dissemination } from '../../src/nodes/dissemination.js';
import { Host } from '../../src/nodes/host.js';
import { NodeStatus } from '../../src/nodes/node-status.js';
import { tellAll } from '../../src/observers/observer.js';

/** Delay of every link, in microseconds. */
export const LATENCY = 10_000;

/** Some hosts on a real network, with everything they tell and everything they are sent written down. */
export function hostsOf(size: number, network: Partial<NetworkSettings> = {}) {
  const scheduler = new Scheduler();
  const random = randomSource('hosts');
  const log: string[] = [];
  const sent: { time: number; from: NodeId; to: NodeId; message: Message }[] = [];
  const receivers: ((message: Message, from: NodeId) => void)[] = [];
  const events = tellAll([
    {
      sent: (time, from, to, message) => void sent.push({ time, from, to, message }),
      rejected: (_time, node, block, { code }) => void log.push(`${node} rejected ${block.id} ${code}`),
      headChanged: (_time, node, head) => void log.push(`${node} head ${head.id}`),
      accepted: (_time, node, transaction) => void log.push(`${node} accepted ${transaction.id}`),
      refused: (_time, node, transaction, { code }) =>
        void log.push(`${node} refused ${transaction.id} ${code}`),
      proposed: (_time, node, block) => void log.push(`${node} proposed ${block.id}`),
    },
  ]);
  const settings: NetworkSettings = {
    latency: { kind: 'constant', value: LATENCY },
    jitter: { kind: 'constant', value: 0 },
    ordered: false,
    bandwidth: 0,
    loss: 0,
    ...network,
  };
  const deliver: Deliver = (to, from, message) => receivers[to]?.(message, from);
  const wires = new Network({
    scheduler,
    random,
    settings,
    size,
    deliver,
    events,
    observed: true,
  });
  const topology = createTopology({ kind: 'mesh' }, size, random);
  const dissemination = new Dissemination({
    ...{ settings, scheduler, random, network: wires, transport: wires, topology, deliver },
  });
  const status = new NodeStatus(scheduler, size);
  const hosts = Array.from(
    { length: size },
    (_, id) =>
      new Host({
        id,
        role: 'master',
        name: `node-${id}`,
        scheduler,
        network: wires,
        dissemination,
        status,
        events,
        random,
        stream: `node/${id}`,
      }),
  );
  return { scheduler, network: wires, status, hosts, receivers, log, sent };
}

/** Adds blocks named `names` to the tree, each on the one before, the first on `parent`. */
export function grow(
  tree: BlockTree<string>,
  parent: Block<string>,
  names: readonly string[],
  transactions: readonly Transaction[] = [],
  producer: NodeId = 0,
): Block<string>[] {
  const blocks: Block<string>[] = [];
  for (const id of names) {
    const below = blocks.at(-1) ?? parent;
    blocks.push(tree.add({ id, parent: below, producer, time: ROOT_STAMP, transactions, seal: 'seal' }));
  }
  return blocks;
}

/** `count` names for blocks: a1, a2 and so on. */
export function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, place) => `${prefix}${place + 1}`);
}
