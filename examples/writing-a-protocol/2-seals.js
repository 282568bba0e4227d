import { AccountProtocol, duration, refuse, SlotClock, z } from 'consensim/protocol';

class Turns extends AccountProtocol {
  constructor(world, { blockTime }) {
    super(world, { slot: 0 });
    this.clock = new SlotClock(world.scheduler, world.warmup, blockTime, world.end);
  }

  leader(slot) {
    return this.masters[slot % this.masters.length];
  }

  start() {
    this.everySlot(this.clock, (member, slot) => {
      if (member.host.id === this.leader(slot) && slot > member.head.seal.slot) member.produce({ slot });
    });
  }

  checkSeal({ producer, parent, time, seal }) {
    if (seal.slot <= parent.seal.slot) return refuse('slot', 'Slot is not after the one before.');
    if (time < this.clock.startOf(seal.slot)) return refuse('slot', 'Block was made before its slot.');
    if (producer !== this.leader(seal.slot)) return refuse('not-its-turn', 'It is another master’s turn.');
    return undefined;
  }

  prefers(candidate, current) {
    return candidate.height > current.height;
  }

  columns({ seal }) {
    return { slot: seal.slot }; // a column of blocks.csv
  }
}

export const turns = {
  name: 'turns',
  summary: 'Masters take turns, and nobody takes another’s',
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
