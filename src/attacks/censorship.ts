import * as z from 'zod';
import { type NodeId, SECOND, type Time } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { PoolEntry } from '../ledger/pool.js';
import type { Transaction } from '../ledger/transaction.js';
import { Host, type HostParts } from '../nodes/host.js';
import type { Attack, AttackParameters } from './attack.js';
import { known, meanOf } from './measures.js';

const SENDERS = 'expected a list of node numbers such as [12]';

const parameters = z.strictObject({
  senders: z
    .array(z.int(SENDERS).min(0, SENDERS), SENDERS)
    .min(1, SENDERS)
    .describe('Numbers of the nodes whose payments are left out.'),
});

type CensorshipParameters = AttackParameters & z.output<typeof parameters>;

/** A host whose node puts everything into its blocks but what some senders pay. */
class CensoringHost extends Host {
  readonly #senders: ReadonlySet<NodeId>;

  constructor(parts: HostParts, senders: ReadonlySet<NodeId>) {
    super(parts);
    this.#senders = senders;
  }

  override select(waiting: readonly PoolEntry[], _parent: Block): readonly PoolEntry[] {
    return waiting.filter(({ transaction }) => !this.#senders.has(transaction.sender));
  }
}

/** Some of those who make blocks agree on whose payments never to take. */
export const censorship: Attack<CensorshipParameters> = {
  kind: 'censorship',
  summary: 'Leaves the payments of some senders out of its blocks',
  source: 'Miller 2013, "Feather-forks: enforcing a blacklist with sub-50 % hash power"; without the forks',
  questions: { spoils: ['wealth'] },
  parameters,
  fits: ({ makers }) => makers,
  create: ({ protocol }, { senders }) => {
    const left = new Set(senders);
    /** What was to be kept out, and when it was sent out. */
    const censored: { readonly transaction: Transaction; readonly at: Time }[] = [];
    return {
      host: (parts) => new CensoringHost(parts, left),
      observer: {
        submitted: (at, _node, transaction) => {
          if (left.has(transaction.sender)) censored.push({ transaction, at });
        },
      },
      measures: (head) => {
        const waits = censored.flatMap(({ transaction, at }) => {
          const block = protocol.tree.inclusion(head, transaction);
          return block === undefined ? [] : [(block.made - at) / SECOND];
        });
        return known({
          payments_censored: censored.length,
          payments_confirmed: waits.length,
          seconds_to_block: meanOf(waits),
        });
      },
    };
  },
};
