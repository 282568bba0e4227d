import * as z from 'zod';
import { exactTime } from '../engine/stamp.js';
import type { NodeId } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import { Host } from '../nodes/host.js';
import type { Attack, AttackParameters } from './attack.js';
import { freeBlocksOf, freeForgers } from './fit.js';
import { whole } from './parameters.js';

const parameters = z.strictObject({
  depth: whole(1, 1000).prefault(10).describe('Blocks behind its head at which a node lets a branch go.'),
});

type NothingAtStakeParameters = AttackParameters & z.output<typeof parameters>;

/** Forging on every branch is never a loss to the forger, and keeps forks alive. */
export const nothingAtStake: Attack<NothingAtStakeParameters> = {
  kind: 'nothing-at-stake',
  summary: 'Forges on every branch that it knows of, since that costs nothing',
  source:
    'Poelstra 2015, "On stake and consensus"; Buterin 2014, "Proof of stake: how I learned to love weak subjectivity"',
  questions: { asks: ['income'], spoils: ['wealth'] },
  parameters,
  fits: freeForgers,
  create: (world, { depth }) => {
    const free = freeBlocksOf(world);
    const { tree } = world.protocol;
    let besides = 0;
    /** The ends of all branches that a node holds and that end not far below its head. */
    const branches = (node: NodeId, head: Block): readonly Block[] => {
      const ends: Block[] = [];
      const parents = new Set<Block>();
      for (let place = tree.blocks.length - 1; place > 0; place--) {
        const block = tree.blocks[place]!;
        if (!block.holders.has(node) || block.height < head.height - depth) continue;
        if (!parents.has(block) && block !== head) ends.push(block);
        parents.add(block.parent!);
      }
      return ends.reverse();
    };
    const attackers: NodeId[] = [];
    const turn = (slot: number, attempt: number): void => {
      for (const node of attackers.filter((attacker) => world.status.isUp(attacker))) {
        const head = world.participant(node)?.head;
        if (head === undefined) continue;
        for (const end of branches(node, head)) besides += free.takeTurnOn(node, end);
      }
      const last = attempt + 1 >= free.attempts;
      const next = last ? exactTime(free.startOf(slot + 1)) : world.scheduler.now + free.timeout;
      if (next < world.end) world.scheduler.at(next, turn, last ? slot + 1 : slot, last ? 0 : attempt + 1);
    };
    return {
      host: (parts) => {
        attackers.push(parts.id);
        return new Host(parts);
      },
      start: () => world.scheduler.at(exactTime(free.startOf(1)), turn, 1, 0),
      measures: () => ({ blocks_on_other_branches: besides }),
    };
  },
};
