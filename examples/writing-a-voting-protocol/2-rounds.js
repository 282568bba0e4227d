import {
  duration,
  HeightProtocol,
  HeightVoter,
  linearBackOff,
  ROOT_HEIGHT_SEAL,
  RoundBook,
  roundRobin,
  ViewSynchronizer,
  z,
} from 'consensim/protocol';

/** Bytes of a vote. */
const VOTE_SIZE = 131;

/** Turns to the next proposer when a round takes too long. Not safe: see the next step. */
class Voter extends HeightVoter {
  constructor(host, protocol) {
    super(host, protocol);
    this.book = new RoundBook(protocol.electorate, 1);
    this.rounds = new ViewSynchronizer(host, protocol.electorate);
  }

  begin() {
    if (this.rounds.view < 0) this.startRound(0);
  }

  startRound(round) {
    const { height, host, protocol } = this;
    if (host.now >= protocol.end) return this.awaitNews();
    this.rounds.enter(round);
    this.rounds.after(protocol.patience(round), () => this.startRound(round + 1));
    if (protocol.proposer(height, round) === host.id && this.maySign(height, round, 0)) {
      const block = this.draft({ round, lastCommit: this.decisions.proofOf(this.head) });
      this.say({ type: 'proposal', size: protocol.rules.sizeOf(block), height, round, block });
    }
    this.look(round, host.id);
  }

  consider(said, from) {
    const record = this.book.at(said.round);
    if (said.type === 'vote') record.votes[0].add(from, said.block);
    else if (this.protocol.proposer(this.height, said.round) === from) record.proposal = said.block;
    if (said.round > this.rounds.view && this.rounds.heard(said.round, from)) this.startRound(said.round);
    else this.look(said.round, from);
  }

  look(round, from) {
    const { height, host, protocol } = this;
    const { proposal, votes } = this.book.at(round);
    const block = votes[0].decided;
    if (block !== undefined) return this.decide(block, protocol.certificate(votes[0], round, block), from);
    if (round !== this.rounds.view || proposal?.parent !== this.head) return;
    if (!this.master.chain.hold(proposal, from) || !this.maySign(height, round, 1)) return;
    protocol.sign(host.id, 'vote', height, round, proposal);
    this.say({ type: 'vote', size: VOTE_SIZE, height, round, block: proposal });
  }

  decided() {
    this.book.close();
    this.rounds.reset();
    this.rounds.after(this.protocol.blockTime, () => this.startRound(0));
  }
}

/** One run: who votes, who proposes, how long to wait. */
class Rounds extends HeightProtocol {
  constructor(world, { blockTime, timeout }) {
    super(world, ROOT_HEIGHT_SEAL, { decidedBy: 'vote' });
    this.blockTime = blockTime;
    this.repeatAfter = timeout;
    this.patience = linearBackOff(timeout, timeout / 2);
  }

  member(host) {
    return new Voter(host, this);
  }

  proposer(height, round) {
    return roundRobin(this.electorate, height + round);
  }
}

/** When a proposer is silent the next one proposes. */
export const rounds = {
  name: 'rounds',
  summary: 'Masters propose by turns and vote once a round; when a round takes too long the next one begins',
  parameters: z.object({
    blockTime: duration().prefault('1s').describe('Time from a decision to the next proposal.'),
    timeout: duration()
      .prefault('3s')
      .describe('Patience with the first round; each further one has half more.'),
  }),
  pace: ({ blockTime }) => blockTime,
  traits: () => ({
    makers: 'master',
    payers: ['consumer', 'master'],
    blockCost: 'quorum',
    weight: 'identity',
    finality: { decidedAfterBlocks: 0 },
  }),
  create: (world, parameters) => new Rounds(world, parameters),
};
