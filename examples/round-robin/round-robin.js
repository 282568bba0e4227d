import {
  AccountMaster,
  AccountProtocol,
  duration,
  faultBound,
  refuse,
  SlotClock,
  z,
} from 'consensim/protocol';

/** A seal: the slot the block was made in. */

/** A master that makes the block of its slot and votes for the blocks it holds. */
class TurnMaster extends AccountMaster {
  /** Masters that voted for a block, by the block. */
  votes = new Map();
  final = 0;

  takeTurn(slot) {
    this.produce({ slot });
  }

  onHead(head) {
    const vote = { type: 'vote', size: 160, block: head };
    this.count(head, this.host.id);
    this.host.broadcast(this.protocol.masters, vote);
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
    return new TurnMaster(host, this);
  }

  leader(slot) {
    return this.masters[slot % this.masters.length];
  }

  start() {
    this.clock.run((slot) => this.members[this.leader(slot)].takeTurn(slot));
  }

  checkSeal({ producer, parent, time, seal }) {
    if (seal.slot <= parent.seal.slot) return refuse('slot', 'Slot is not after the one before.');
    if (time < this.clock.startOf(seal.slot)) return refuse('slot', 'Block was made before its slot.');
    if (producer !== this.leader(seal.slot)) return refuse('not-its-turn', 'It is another master’s turn.');
  }

  prefers(candidate, current) {
    return candidate.height > current.height;
  }

  columns({ seal }) {
    return { slot: seal.slot };
  }
}

/** Masters take turns, one block a slot; a block is final when more than two thirds have voted for it. */
export const roundRobin = {
  name: 'round-robin',
  summary: 'Masters take turns; a block is final when two thirds have voted for it',
  parameters: z.object({
    blockTime: duration().prefault('5s').describe('Time between two blocks.'),
  }),
  pace: ({ blockTime }) => blockTime,
  create: (world, parameters) => new RoundRobin(world, parameters),
};
