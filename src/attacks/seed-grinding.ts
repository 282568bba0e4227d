import * as z from 'zod';
import type { ElectionByContents } from '../consensus/misconduct.js';
import { assert } from '../engine/errors.js';
import type { Block } from '../ledger/block.js';
import type { PoolEntry } from '../ledger/pool.js';
import { Host, type HostParts } from '../nodes/host.js';
import type { Attack, AttackParameters } from './attack.js';
import { makersWith } from './fit.js';
import { whole } from './parameters.js';

const parameters = z.strictObject({
  tries: whole(1, 1024)
    .prefault(16)
    .describe('Blocks that a closer tries, each without some of the last payments, before it closes one.'),
});

type GrindingParameters = AttackParameters & z.output<typeof parameters>;

/** A closer that leaves payments out so that the block's Merkle root elects one of its own next. */
class GrindingHost extends Host {
  readonly #election: ElectionByContents;
  readonly #settings: GrindingParameters;
  tried = 0;
  found = 0;

  constructor(parts: HostParts, election: ElectionByContents, settings: GrindingParameters) {
    super(parts);
    this.#election = election;
    this.#settings = settings;
  }

  override select(waiting: readonly PoolEntry[], parent: Block): readonly PoolEntry[] {
    this.tried++;
    for (let attempt = 0; attempt < this.#settings.tries; attempt++) {
      const left = without(waiting, attempt);
      if (left === undefined) break;
      const after = this.#election.after(parent, this.id, left);
      if (after === undefined || !this.#settings.nodes.includes(after.elected)) continue;
      this.found++;
      return after.taken;
    }
    return waiting;
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
  questions: { asks: ['income'], spoils: ['wealth'] },
  parameters,
  fits: (traits) => makersWith(traits, 'election', 'what a block holds does not elect who makes the next'),
  create: ({ protocol }, settings) => {
    const { election } = protocol.misconduct ?? {};
    assert(election !== undefined, 'seed-grinding needs elections by what blocks hold');
    const hosts: GrindingHost[] = [];
    return {
      host: (parts) => {
        const host = new GrindingHost(parts, election, settings);
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
