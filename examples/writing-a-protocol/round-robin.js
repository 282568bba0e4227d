import {
  AccountMaster,
  AccountProtocol,
  duration,
  faultBound,
  refuse,
  SlotClock,
  z,
} from 'consensim/protocol';

/** Bytes of a vote: a block's hash, a number, a signature. */
const VOTE_SIZE = 160;

/** A master that votes for each head it takes, and counts the votes of others. */
class Voter extends AccountMaster {
  /** Who voted for a block, by the block. */
  votes = new Map();
  /** Height up to which blocks are final. */
  final = 0;

  onHead(head) {
    this.count(head, this.host.id);
    this.host.broadcast(this.protocol.masters, { type: 'vote', size: VOTE_SIZE, block: head });
  }

  receive(message, from) {
    if (message.type === 'vote') this.count(message.block, from);
    else super.receive(message, from);
  }

  count(block, voter) {
    const voters = this.votes.get(block) ?? new Set();
    this.votes.set(block, voters.add(voter));
    if (voters.size < this.protocol.quorum || block.height <= this.final) return;
    this.final = block.height;
    this.host.events.finalised(this.host.now, this.host.id, block);
  }
}

/** One run: whose turn it is, which seals are valid, which chain is better. */
class RoundRobin extends AccountProtocol {
  constructor(world, { blockTime }) {
    super(world, { slot: 0 });
    this.clock = new SlotClock(world.scheduler, world.warmup, blockTime, world.end);
    this.quorum = this.masters.length - faultBound(this.masters.length);
  }

  member(host) {
    return new Voter(host, this);
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
    return { slot: seal.slot };
  }
}

/** Masters take turns, one block a slot; a block is final when two thirds of the masters have voted for it. */
export const roundRobin = {
  name: 'round-robin',
  summary: 'Masters take turns; a block is final when two thirds have voted for it',
  parameters: z.object({ blockTime: duration().prefault('5s').describe('Time between two blocks.') }),
  pace: ({ blockTime }) => blockTime,
  traits: () => ({
    makers: 'master',
    payers: ['consumer'],
    blockCost: 'turn', // a clock gives it
    weight: 'identity', // every master has as many turns
    finality: { decidedAfterBlocks: 0 },
  }),
  create: (world, parameters) => new RoundRobin(world, parameters),
};
