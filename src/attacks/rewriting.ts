import type { AttackInPlay, AttackWorld } from './attack.js';
import { hostAt } from './conduct.js';
import { together } from './measures.js';
import { RewritingHost, type RewritingPlan } from './rewriting-host.js';

/** An attack of which each node rewrites the chain for itself, by one plan. Counts are added up. */
export function rewriting(world: AttackWorld, plan: RewritingPlan): AttackInPlay {
  const hosts: RewritingHost[] = [];
  return {
    host: (parts) => {
      const host = new RewritingHost(parts, world, plan);
      hosts.push(host);
      return host;
    },
    conduct: (honest, host) => hostAt(hosts, host).conduct(honest),
    measures: (head) => together(hosts.map((host) => host.measures(head))),
  };
}
