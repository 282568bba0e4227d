import { AccountProtocol, duration, REWARD, refuse, SlotClock, z } from 'consensim/protocol';

class PaidTurns extends AccountProtocol {
  constructor(world, { blockTime, subsidy }) {
    super(world, { slot: 0 });
    this.clock = new SlotClock(world.scheduler, world.warmup, blockTime, world.end);
    this.subsidy = this.coins(subsidy); // in the smallest unit
  }

  /** What the producer gets: the fees of the payments, and new coins. */
  reward(parent, producer, time, payments) {
    const fees = payments.reduce((sum, { fee }) => sum + fee, 0);
    const amount = fees + this.subsidy;
    if (amount === 0) return undefined;
    const id = this.world.hashes.sha256(`${parent.id}${producer}${REWARD}${time}`);
    const parties = { sender: producer, recipient: producer };
    return { id, type: REWARD, ...parties, amount, fee: 0, time, signature: undefined };
  }

  /** All the money there must be after a block: counted apart from the accounts. */
  expectedSupply({ height }) {
    return this.world.supply + height * this.subsidy;
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
}

/** Most blocks for which all money is known to stay below 2^53 of the smallest unit. */
const BLOCKS = 1_000_000;

export const paidTurns = {
  name: 'paid-turns',
  summary: 'Masters take turns, and each block brings its producer new coins',
  parameters: z.object({
    blockTime: duration().prefault('5s').describe('Time between two blocks.'),
    subsidy: z.int().min(0).prefault(2).describe('New coins in each block.'),
  }),
  pace: ({ blockTime }) => blockTime,
  problems: ({ parameters, supply, currency }) => {
    const minted = parameters.subsidy * 10 ** currency.decimals * BLOCKS;
    if (supply + minted <= Number.MAX_SAFE_INTEGER) return [];
    const text = `expected new coins that with the supply stay below 2^53 of the smallest unit, got ${parameters.subsidy}; lower the supply`;
    return [{ path: ['consensus', 'subsidy'], text }];
  },
  traits: () => ({
    makers: 'master',
    payers: ['consumer'],
    blockCost: 'turn', // a clock gives it
    weight: 'identity', // every master has as many turns
  }),
  create: (world, parameters) => new PaidTurns(world, parameters),
};
