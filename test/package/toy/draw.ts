import {
  AccountProtocol,
  type Block,
  type Consensus,
  duration,
  type Refusal,
  refuse,
  SlotClock,
  type Traits,
  type World,
  z,
} from 'consensim/protocol';

/** What the toy puts on a block. */
interface Seal {
  readonly slot: number;
}

interface DrawParameters {
  readonly blockTime: number;
}

/** Each slot belongs to a master that the hash of its number draws. */
class Draw extends AccountProtocol<Seal> {
  readonly #clock: SlotClock;

  constructor(world: World, { blockTime }: DrawParameters) {
    super(world, { slot: 0 });
    this.#clock = new SlotClock(world.scheduler, world.warmup, blockTime, world.end);
  }

  #drawn(slot: number): number {
    const drawn = Number.parseInt(this.world.hashes.sha256(`slot ${slot}`).slice(0, 8), 16);
    return this.masters[drawn % this.masters.length]!;
  }

  start(): void {
    this.everySlot(this.#clock, (member, slot) => {
      const isLate = slot <= member.head.seal.slot;
      if (!isLate && this.#drawn(slot) === member.host.id) member.produce({ slot });
    });
  }

  checkSeal({ producer, parent, seal }: Block<Seal>): Refusal | undefined {
    if (seal.slot <= parent!.seal.slot) return refuse('slot', 'Slot is not after the one before.');
    return producer === this.#drawn(seal.slot) ? undefined : refuse('not-drawn', 'Another was drawn.');
  }

  prefers(candidate: Block<Seal>, current: Block<Seal>): boolean {
    return candidate.height > current.height;
  }
}

const traits: Traits = {
  makers: 'master',
  payers: ['consumer'],
  blockCost: 'turn',
  weight: 'identity',
  misconduct: { twin: true },
};

/** The toy: masters are drawn by the hashes of slots. */
export const draw: Consensus<DrawParameters> = {
  name: 'draw',
  summary: 'The hash of a slot draws who makes its block',
  parameters: z.object({ blockTime: duration().prefault('5s').describe('Time between two blocks.') }),
  pace: ({ blockTime }) => blockTime,
  traits: () => traits,
  create: (world, parameters) => new Draw(world, parameters),
};
