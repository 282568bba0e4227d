import {
  duration,
  HeightProtocol,
  HeightVoter,
  ROOT_HEIGHT_SEAL,
  RoundBook,
  roundRobin,
  z,
} from 'consensim/protocol';

/** Bytes of a vote. */
const VOTE_SIZE = 131;

/** Votes for what is proposed, and follows what two thirds have voted for. */
class Voter extends HeightVoter {
  constructor(host, protocol) {
    super(host, protocol);
    this.book = new RoundBook(protocol.electorate, 1);
  }

  begin() {
    const { height, host, protocol } = this;
    if (host.now >= protocol.end || protocol.proposer(height, 0) !== host.id) return;
    if (!this.maySign(height, 0, 0)) return;
    const block = this.draft({ round: 0, lastCommit: this.decisions.proofOf(this.head) });
    this.say({ type: 'proposal', size: protocol.rules.sizeOf(block), height, block });
  }

  consider(said, from) {
    if (said.type === 'proposal') this.vote(said.block, from);
    else this.count(said.block, from);
  }

  vote(block, from) {
    const { height, host, protocol } = this;
    if (protocol.proposer(height, 0) !== from || !this.master.chain.hold(block, from)) return;
    if (!this.maySign(height, 0, 1)) return;
    protocol.sign(host.id, 'vote', height, 0, block);
    this.say({ type: 'vote', size: VOTE_SIZE, height, block });
  }

  count(block, from) {
    const [votes] = this.book.at(0).votes;
    votes.add(from, block);
    if (votes.decided !== block) return;
    this.decide(block, this.protocol.certificate(votes, 0, block), from);
  }

  decided() {
    this.book.close();
    this.host.after(this.protocol.blockTime, () => this.begin(), undefined, undefined);
  }
}

/** One run: who votes, who proposes, how long to wait. */
class Votes extends HeightProtocol {
  constructor(world, { blockTime }) {
    super(world, ROOT_HEIGHT_SEAL, { decidedBy: 'vote' });
    this.blockTime = blockTime;
    this.repeatAfter = blockTime;
  }

  member(host) {
    return new Voter(host, this);
  }

  proposer(height) {
    return roundRobin(this.electorate, height);
  }
}

/** Masters propose by turns; a block is final when two thirds have voted for it. */
export const votes = {
  name: 'votes',
  summary: 'Masters propose by turns; a block is final when two thirds have voted for it',
  parameters: z.object({
    blockTime: duration().prefault('1s').describe('Time from a decision to the next proposal.'),
  }),
  pace: ({ blockTime }) => blockTime,
  traits: () => ({
    makers: 'master',
    payers: ['consumer', 'master'],
    blockCost: 'quorum',
    weight: 'identity',
    finality: { decidedAfterBlocks: 0 },
  }),
  create: (world, parameters) => new Votes(world, parameters),
};
