import type { AttackInPlay, AttackWorld } from './attack.js';
import { hostAt } from './behaviour.js';
import { together } from './measures.js';
import { RewritingHost, type RewritingPlan } from './private-chain-host.js';

/** An attack of which each node rewrites the chain for itself, by one plan. Counts are added up. */
export function rewriting(world: AttackWorld, plan: RewritingPlan): AttackInPlay {
  const hosts: RewritingHost[] = [];
  return {
    host: (parts) => {
      const host = new RewritingHost(parts, world, plan);
      hosts.push(host);
      return host;
    },
    behaviour: (honest, host) => hostAt(hosts, host).behaviour(honest),
    measures: (head) => together(hosts.map((host) => host.measures(head))),
  };
}
