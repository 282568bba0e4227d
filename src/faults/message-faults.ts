import type { Random } from '../engine/random.js';
import type { Duration, NodeId } from '../engine/time.js';
import { delayQuantile } from '../network/delay.js';
import type { Disturbance } from '../network/disturbance.js';
import { eclipse, oneWay, partition } from '../network/rule.js';
import type { Delay } from '../network/settings.js';
import type { FaultKind, Onset } from './fault.js';
import type { FaultKinds, MessageShare } from './settings.js';

/** What a share written as a number alone means. */
const COPY_AFTER: Delay = { kind: 'constant', value: 50_000 };
const HELD_FOR: Delay = { kind: 'uniform', low: 0, high: 200_000 };

function share(settings: MessageShare | number): number {
  return typeof settings === 'number' ? settings : settings.share;
}

/** What a fault of messages says of those it strikes. */
type Strikes = (MessageShare & { readonly between?: readonly [NodeId, NodeId] | undefined }) | number;

/** Says of each message whether the fault strikes it; draws for those of its nodes alone. */
function strikes(settings: Strikes, nodes: readonly NodeId[] | undefined, random: Random) {
  const struck = nodes === undefined ? undefined : new Set(nodes);
  const part = share(settings);
  const link = typeof settings === 'number' ? undefined : settings.between;
  return (from: NodeId, to: NodeId): boolean => {
    if (link !== undefined && !(link.includes(from) && link.includes(to))) return false;
    if (struck !== undefined && !struck.has(from) && !struck.has(to)) return false;
    return part >= 1 || random.next() < part;
  };
}

/** A fault that adds a drawn time to some messages in one way or another. */
function timed(
  effect: 'delays' | 'holds' | 'repeats',
  settings: Strikes,
  time: Delay,
  { world, nodes, stream }: Onset,
) {
  const random = stream('messages');
  const strike = strikes(settings, nodes, random);
  const extra = (from: NodeId, to: NodeId): Duration | undefined =>
    strike(from, to) ? delayQuantile(time, random.next()) : undefined;
  const disturbance: Disturbance =
    effect === 'repeats'
      ? { repeats: extra }
      : { [effect]: (from: NodeId, to: NodeId) => extra(from, to) ?? 0 };
  return world.network.addDisturbance(disturbance);
}

/** Messages are lost as they leave. */
export const loss: FaultKind<FaultKinds['loss']> = {
  describe: (settings) => `loss of ${share(settings)}`,
  begin: (settings, { world, nodes, stream }) => {
    const loses = strikes(settings, nodes, stream('messages'));
    return world.network.addDisturbance({ loses });
  },
};

/** Messages arrive twice. */
export const duplicate: FaultKind<FaultKinds['duplicate']> = {
  describe: (settings) => `duplication of ${share(settings)}`,
  begin: (settings, onset) =>
    timed('repeats', settings, typeof settings === 'number' ? COPY_AFTER : settings.after, onset),
};

/** Messages arrive behind later ones of their link. */
export const reorder: FaultKind<FaultKinds['reorder']> = {
  describe: (settings) => `reordering of ${share(settings)}`,
  begin: (settings, onset) =>
    timed('holds', settings, typeof settings === 'number' ? HELD_FOR : settings.by, onset),
};

/** Messages take longer. */
export const delay: FaultKind<FaultKinds['delay']> = {
  describe: ({ share: part, between }) =>
    between === undefined ? `delay of ${part}` : `delay between ${between[0]} and ${between[1]}`,
  begin: (settings, onset) => timed('delays', settings, settings.by, onset),
};

/** The network falls into parts, or one way is cut. */
export const partitioned: FaultKind<FaultKinds['partition']> = {
  describe: (settings) =>
    'from' in settings
      ? `partition from ${settings.from.join(' ')} to ${settings.to.join(' ')}`
      : `partition ${settings.map((group) => group.join(' ')).join(' | ')}`,
  begin: (settings, { world }) =>
    world.network.addRule('from' in settings ? oneWay(settings.from, settings.to) : partition(settings)),
};

/** Nodes are cut off from all but those they are to receive from. */
export const eclipsed: FaultKind<FaultKinds['eclipse']> = {
  describe: ({ hears }) => `eclipse, hearing ${hears.length === 0 ? 'nobody' : hears.join(' ')}`,
  begin: ({ hears }, { world, nodes = [] }) => world.network.addRule(eclipse(nodes, hears)),
};
