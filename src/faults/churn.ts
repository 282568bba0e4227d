import type { NodeId } from '../engine/time.js';
import { delayQuantile } from '../network/delay.js';
import type { FaultKind } from './fault.js';
import { lossesText, silence, takeDown } from './node-faults.js';
import type { FaultKinds } from './settings.js';

/**
 * Nodes come and go: each is up for a session and then down, again and again, on a stream of its own. Session times of
 * real peers are near Weibull with a shape below 1 (Stutzbach and Rejaie 2006, "Understanding churn in peer-to-peer
 * networks"): who has been up long is likely to stay. In the long run a node is up the share E[up] / (E[up] + E[down])
 * of the time, whatever the distributions.
 */
export const churn: FaultKind<FaultKinds['churn']> = {
  describe: (settings) => `churn${lossesText(settings)}`,
  begin: (settings, { world, nodes = [], stream }) => {
    const { scheduler, events } = world;
    const hear = silence(nodes, world);
    const down = new Map<NodeId, () => void>();
    let over = false;
    const text = `down${lossesText(settings)}`;
    const wait = (node: NodeId, kind: 'up' | 'down') =>
      // Whole microseconds may be 0; time must go on between two changes.
      Math.max(1, delayQuantile(settings[kind], stream(String(node)).next()));
    const rise = (node: NodeId): void => {
      const letUp = down.get(node);
      if (letUp === undefined) return;
      down.delete(node);
      letUp();
      events.faultEnded(scheduler.now, text, [node]);
      if (!over) scheduler.after(wait(node, 'up'), fall, node);
    };
    const fall = (node: NodeId): void => {
      if (over) return;
      events.faultBegan(scheduler.now, text, [node]);
      down.set(node, takeDown(node, settings, world));
      scheduler.after(wait(node, 'down'), rise, node);
    };
    for (const node of nodes) scheduler.after(wait(node, 'up'), fall, node);
    return () => {
      over = true;
      hear();
      for (const node of [...down.keys()]) rise(node);
    };
  },
};
