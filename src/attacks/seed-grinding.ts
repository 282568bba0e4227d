import * as z from 'zod';
import { fitting } from '../consensus/pou/closing.js';
import { rankByDistance } from '../consensus/pou/election.js';
import type { UsageProtocol } from '../consensus/pou/protocol.js';
import type { UsageBlock } from '../consensus/pou/seal.js';
import type { NodeId } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { PoolEntry } from '../ledger/pool.js';
import { Host, type HostParts } from '../nodes/host.js';
import type { Attack, AttackParameters, AttackWorld } from './attack.js';
import { whole } from './parameters.js';
import { proofOfUsageAlone } from './proof-of-usage-alone.js';

const parameters = z.strictObject({
  tries: whole(1, 1024)
    .prefault(16)
    .describe('Blocks that a closer tries, each without some of the last payments, before it closes one.'),
});

type GrindingParameters = AttackParameters & z.output<typeof parameters>;

/** A closer that leaves payments out so that the block's Merkle root elects one of its own next. */
class GrindingHost extends Host {
  readonly #world: AttackWorld;
  readonly #settings: GrindingParameters;
  tried = 0;
  found = 0;

  constructor(parts: HostParts, world: AttackWorld, settings: GrindingParameters) {
    super(parts);
    this.#world = world;
    this.#settings = settings;
  }

  override select(waiting: readonly PoolEntry[], parent: Block): readonly PoolEntry[] {
    const { notary, rules, accounts } = this.#world.protocol as UsageProtocol;
    this.tried++;
    for (let attempt = 0; attempt < this.#settings.tries; attempt++) {
      const left = without(waiting, attempt);
      if (left === undefined) break;
      // What was left out may have paid for what was not.
      const base = fitting(left, rules.effect, (account) => accounts.balance(account, parent as UsageBlock));
      if (base.length === 0) continue;
      const draft = notary.draft(parent as UsageBlock, this.id, this.clock, base);
      if (!this.#electsOwn(draft.merkleRoot)) continue;
      this.found++;
      return base;
    }
    return waiting;
  }

  #electsOwn(merkleRoot: string): boolean {
    const { population } = this.#world;
    const masters = population.of('master');
    const [closest] = rankByDistance(
      merkleRoot,
      masters.map((master) => population.names[master]!),
    );
    return this.#settings.nodes.includes(masters[closest!] as NodeId);
  }
}

/** The entries less those of the last whose place is a bit of `pattern`; `undefined` when none would be left. */
function without(entries: readonly PoolEntry[], pattern: number): readonly PoolEntry[] | undefined {
  const left = entries.filter((_, place) => {
    const fromEnd = entries.length - 1 - place;
    return fromEnd >= 31 || (pattern & (1 << fromEnd)) === 0;
  });
  const reaches = entries.length >= 31 || pattern < 1 << entries.length;
  return left.length === 0 || !reaches ? undefined : left;
}

/** The seed of the next election is the closer's to choose, within what payments there are. */
export const seedGrinding: Attack<GrindingParameters> = {
  kind: 'seed-grinding',
  summary: 'Leaves payments out of a block so that its Merkle root elects the attacker again',
  source:
    'Bonneau, Clark and Goldfeder 2015, "On Bitcoin as a public randomness source"; here of proof of usage',
  parameters,
  protocols: proofOfUsageAlone('master'),
  create: (world, settings) => {
    const hosts: GrindingHost[] = [];
    return {
      host: (parts) => {
        const host = new GrindingHost(parts, world, settings);
        hosts.push(host);
        return host;
      },
      measures: () => ({
        blocks_ground: hosts.reduce((sum, { tried }) => sum + tried, 0),
        seeds_found: hosts.reduce((sum, { found }) => sum + found, 0),
      }),
    };
  },
};
