import type { RandomSource } from '../../engine/random.js';
import type { Scheduler } from '../../engine/scheduler.js';
import type { Duration, NodeId } from '../../engine/time.js';
import type { Message } from '../../network/message.js';
import { Network } from '../../network/network.js';
import type { NetworkSettings } from '../../network/settings.js';
import type { Topology } from '../../network/topology.js';

/** Hands a message to its receiver. */
export type Deliver = (to: NodeId, from: NodeId, message: Message) => void;

/** What a network without anything special is made of. */
export interface PlainParts {
  readonly scheduler: Scheduler;
  readonly random: RandomSource;
  readonly size: number;
  /** Of every message. */
  readonly latency: Duration;
  readonly deliver: Deliver;
  readonly settings?: Partial<NetworkSettings>;
  readonly topology?: Topology;
}

/** The simulator's network with one latency for all and nobody listening. */
export function plainNetwork({ latency, settings, ...parts }: PlainParts): Network {
  return new Network({
    ...parts,
    settings: {
      latency: { kind: 'constant', value: latency },
      jitter: { kind: 'constant', value: 0 },
      ordered: false,
      bandwidth: 0,
      loss: 0,
      ...settings,
    },
    events: { sent: () => {}, delivered: () => {}, dropped: () => {} },
    observed: false,
  });
}
