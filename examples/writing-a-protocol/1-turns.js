import { AccountProtocol, duration, SlotClock, z } from 'consensim/protocol';

class Turns extends AccountProtocol {
  constructor(world, { blockTime }) {
    super(world, { slot: 0 }); // the seal of the root block
    this.clock = new SlotClock(world.scheduler, world.warmup, blockTime, world.end);
  }

  leader(slot) {
    return this.masters[slot % this.masters.length];
  }

  start() {
    this.everySlot(this.clock, (member, slot) => {
      if (member.host.id === this.leader(slot)) member.produce({ slot });
    });
  }

  checkSeal() {
    return undefined; // every seal will do, for now
  }

  prefers(candidate, current) {
    return candidate.height > current.height;
  }
}

export const turns = {
  name: 'turns',
  summary: 'Masters take turns',
  parameters: z.object({ blockTime: duration().prefault('5s').describe('Time between two blocks.') }),
  pace: ({ blockTime }) => blockTime,
  traits: () => ({
    makers: 'master',
    payers: ['consumer'],
    blockCost: 'turn', // a clock gives it
    weight: 'identity', // every master has as many turns
  }),
  create: (world, parameters) => new Turns(world, parameters),
};
