import type { NodeId, Time } from '../engine/time.js';
import type { Message } from './message.js';

/** What a rule says of one message: no opinion, let it through whatever later rules say, or lose it. */
export type Verdict = 'pass' | 'deliver' | 'drop';

/**
 * A fault or an attack on the network, asked when a message would arrive. Rules are asked in the order they were
 * added; the first that does not pass decides.
 */
export type Rule = (from: NodeId, to: NodeId, message: Message, now: Time) => Verdict;

/** A rule that cuts nodes off: they neither send nor receive until the rule is taken away. */
export function isolate(nodes: readonly NodeId[]): Rule {
  const cut = new Set(nodes);
  return (from, to) => (cut.has(from) || cut.has(to) ? 'drop' : 'pass');
}

/** A rule that lets messages pass within each group and between none; nodes in no group form one more. */
export function partition(groups: readonly (readonly NodeId[])[]): Rule {
  const groupOf = new Map<NodeId, number>();
  for (const [group, nodes] of groups.entries()) for (const node of nodes) groupOf.set(node, group);
  return (from, to) => ((groupOf.get(from) ?? -1) === (groupOf.get(to) ?? -1) ? 'pass' : 'drop');
}

/** A rule that loses what goes from one group to another; what comes back passes. */
export function oneWay(from: readonly NodeId[], to: readonly NodeId[]): Rule {
  const senders = new Set(from);
  const receivers = new Set(to);
  return (sender, receiver) =>
    sender !== receiver && senders.has(sender) && receivers.has(receiver) ? 'drop' : 'pass';
}

/** A rule that leaves nodes no links but those to chosen others: they receive from and reach nobody else. */
export function eclipse(victims: readonly NodeId[], hears: readonly NodeId[]): Rule {
  const cut = new Set(victims);
  const chosen = new Set(hears);
  return (from, to) => {
    if (from === to) return 'pass';
    const lost = (cut.has(from) && !chosen.has(to)) || (cut.has(to) && !chosen.has(from));
    return lost ? 'drop' : 'pass';
  };
}
