import { formatDuration, type NodeId } from '../engine/time.js';
import { type FaultKind, type FaultWorld, type Undo, undoAll } from './fault.js';
import type { FaultKinds, Losses } from './settings.js';

/** Microseconds in a second: the unit of drift. */
const MILLION = 1_000_000;

/** What is lost, for the names of faults. */
export function lossesText({ memory, disk }: Losses): string {
  if (disk === 'lost') return ', disk lost';
  return memory === 'lost' ? ', memory lost' : '';
}

/**
 * A node that is down neither sends nor receives; what it sent before is on its way. What it loses it loses at once,
 * and at its restart it asks for what it missed.
 */
export function takeDown(node: NodeId, { memory, disk }: Losses, world: FaultWorld): Undo {
  const { status, participants } = world;
  status.takeDown(node);
  if (memory === 'lost' || disk === 'lost') {
    status.loseInbox(node);
    participants[node]?.forget?.(disk === 'lost');
  }
  return () => status.letUp(node, () => participants[node]?.restart?.());
}

/** Keeps messages from and to nodes that are down, as long as they are. */
export function silence(nodes: readonly NodeId[], { network, status }: FaultWorld): Undo {
  const silent = new Set(nodes);
  const isDown = (node: NodeId) => silent.has(node) && !status.isUp(node);
  return undoAll([
    network.addRule((_, to) => (isDown(to) ? 'drop' : 'pass')),
    // Relays act for nodes, and would go on sending for one that is down.
    network.addDisturbance({ loses: (from) => isDown(from) }),
  ]);
}

/** Nodes stop, and start again at the fault's end. */
export const crash: FaultKind<FaultKinds['crash']> = {
  describe: (settings) => `crash${lossesText(settings)}`,
  begin: (settings, { world, nodes = [] }) => {
    const hear = silence(nodes, world);
    const raise = undoAll(nodes.map((node) => takeDown(node, settings, world)));
    return () => {
      // Only who can be reached again may ask for what it missed.
      hear();
      raise();
    };
  },
};

/** Nodes take longer to read and to send. */
export const slow: FaultKind<FaultKinds['slow']> = {
  describe: ({ processing, sending }) =>
    `slow by ${formatDuration(processing)} reading, ${formatDuration(sending)} sending`,
  begin: ({ processing, sending }, { world, nodes = [] }) => {
    const slowed = new Set(nodes);
    const undos = nodes.map((node) => world.status.slowDown(node, processing));
    if (sending > 0) {
      undos.push(world.network.addDisturbance({ delays: (from) => (slowed.has(from) ? sending : 0) }));
    }
    return undoAll(undos);
  },
};

/** Nodes' clocks are wrong. */
export const clock: FaultKind<FaultKinds['clock']> = {
  describe: ({ ahead, behind, drift }) => {
    const off = ahead >= behind ? `${formatDuration(ahead)} ahead` : `${formatDuration(behind)} behind`;
    return drift === 0 ? `clock ${off}` : `clock ${off}, gaining ${drift} us a second`;
  },
  begin: ({ ahead, behind, drift }, { world, nodes = [] }) =>
    undoAll(nodes.map((node) => world.status.skewClock(node, ahead - behind, drift / MILLION))),
};
