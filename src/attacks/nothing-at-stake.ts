import * as z from 'zod';
import { LotteryMaster } from '../consensus/stake-lottery/master.js';
import type { LotteryBlock } from '../consensus/stake-lottery/seal.js';
import { exactTime } from '../engine/stamp.js';
import { Host, type HostParts } from '../nodes/host.js';
import type { Participant } from '../nodes/participant.js';
import type { Attack, AttackParameters } from './attack.js';
import { whole } from './parameters.js';
import { lotteryByClock, STAKE_LOTTERY_ALONE } from './stake-lottery-alone.js';

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
  parameters,
  protocols: STAKE_LOTTERY_ALONE,
  create: (world, { depth }) => {
    const { lottery, schedule } = lotteryByClock(world, 'nothing-at-stake');
    const { tree } = lottery;
    let besides = 0;
    /** The ends of all branches that a node holds and that end not far below its head. */
    const branches = (node: number, head: LotteryBlock): readonly LotteryBlock[] => {
      const ends: LotteryBlock[] = [];
      const parents = new Set<LotteryBlock>();
      for (let place = tree.blocks.length - 1; place > 0; place--) {
        const block = tree.blocks[place]!;
        if (!block.holders.has(node) || block.height < head.height - depth) continue;
        if (!parents.has(block) && block !== head) ends.push(block);
        parents.add(block.parent!);
      }
      return ends.reverse();
    };
    const attackers: HostParts[] = [];
    const members = () =>
      attackers
        .filter(({ id, conditions }) => conditions.isUp(id))
        .map(({ id }) => world.participant(id))
        .filter(isLotteryMaster);
    const clockOf = (node: number) => attackers.find(({ id }) => id === node)!.conditions.clock(node);
    const chance = (slot: number, attempt: number): void => {
      for (const member of members()) {
        // Blocks bear the time of the node's own clock, so it is its own chance that it takes.
        const own = schedule.chanceAt(clockOf(member.id));
        for (const end of branches(member.id, member.head)) {
          const before = tree.blocks.length;
          member.chanceOn(end, own, schedule.startOf(own.slot));
          besides += tree.blocks.length - before;
        }
      }
      const last = attempt + 1 >= schedule.attempts;
      const next = last ? exactTime(schedule.startOf(slot + 1)) : world.scheduler.now + schedule.timeout;
      if (next < world.end) world.scheduler.at(next, chance, last ? slot + 1 : slot, last ? 0 : attempt + 1);
    };
    return {
      host: (parts) => {
        attackers.push(parts);
        return new Host(parts);
      },
      start: () => world.scheduler.at(exactTime(schedule.startOf(1)), chance, 1, 0),
      measures: () => ({ blocks_on_other_branches: besides }),
    };
  },
};

function isLotteryMaster(participant: Participant | undefined): participant is LotteryMaster {
  return participant instanceof LotteryMaster;
}
