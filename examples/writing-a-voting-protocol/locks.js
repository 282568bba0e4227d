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
const STAGES = ['propose', 'prevote', 'precommit'];

/** Votes twice, and holds fast to what it has precommitted. */
class Validator extends HeightVoter {
  constructor(host, protocol) {
    super(host, protocol);
    this.book = new RoundBook(protocol.electorate, 2);
    this.rounds = new ViewSynchronizer(host, protocol.electorate);
    this.stage = 'propose';
    this.locked = { block: null, round: -1 };
    this.valid = undefined;
  }

  begin() {
    if (this.rounds.view < 0) this.startRound(0);
  }

  startRound(round) {
    const { height, host, protocol } = this;
    if (host.now >= protocol.end) return this.awaitNews();
    this.rounds.enter(round);
    this.stage = 'propose';
    if (protocol.proposer(height, round) === host.id) this.propose(round);
    else this.wait('propose', round);
    this.look(round, host.id);
  }

  propose(round) {
    const { height, protocol } = this;
    if (!this.maySign(height, round, 0)) return;
    const seal = { round, lastCommit: this.decisions.proofOf(this.head) };
    const { block, round: validRound } = this.valid ?? { block: this.draft(seal), round: -1 };
    this.say({ type: 'proposal', size: protocol.rules.sizeOf(block), height, round, block, validRound });
  }

  consider(said, from) {
    const { round } = said;
    const record = this.book.at(round);
    if (said.type === 'proposal') {
      if (record.proposal || this.protocol.proposer(this.height, round) !== from) return;
      if (said.block.parent !== this.head) return;
      record.proposal = said;
      record.isSound = this.master.chain.hold(said.block, from);
    } else record.votes[STAGES.indexOf(said.type) - 1].add(from, said.block);
    if (round > Math.max(0, this.rounds.view) && this.rounds.heard(round, from)) this.startRound(round);
    else this.look(round, from);
  }

  ballotOf({ type, height, round, block }) {
    return type === 'proposal' ? undefined : this.protocol.ballot(type, height, round, block);
  }

  look(round, from) {
    const { proposal, isSound, votes } = this.book.at(round);
    const [prevotes, precommits] = votes;
    if (precommits.decided) {
      return this.decide(
        precommits.decided,
        this.protocol.certificate(precommits, round, precommits.decided),
        from,
      );
    }
    const now = this.rounds.view;
    if (round !== now) return round < now ? this.look(now, from) : undefined;
    if (this.stage === 'propose' && proposal) this.judge(proposal, isSound);
    const polka = prevotes.decided;
    if (this.stage !== 'propose' && polka && polka === proposal?.block && isSound) this.lock(polka, round);
    if (this.stage === 'prevote' && polka === null) this.vote('precommit', null);
    if (this.stage === 'prevote' && prevotes.isQuorum) this.wait('prevote', round);
    if (precommits.isQuorum) this.wait('precommit', round);
  }

  judge({ block, validRound }, isSound) {
    if (validRound >= 0 && this.book.at(validRound).votes[0].decided !== block) return;
    const isFree = this.locked.block === block || this.locked.round <= validRound;
    this.vote('prevote', isSound && isFree ? block : null);
  }

  lock(block, round) {
    if (this.valid?.round === round) return;
    this.valid = { block, round };
    if (this.stage !== 'prevote') return;
    this.locked = { block, round };
    this.vote('precommit', block);
  }

  vote(stage, block) {
    const { height, host, protocol, rounds } = this;
    this.stage = stage;
    if (!this.maySign(height, rounds.view, STAGES.indexOf(stage))) return;
    protocol.sign(host.id, stage, height, rounds.view, block);
    this.say({ type: stage, size: VOTE_SIZE, height, round: rounds.view, block });
  }

  wait(stage, round) {
    if (!this.book.at(round).once(stage)) return;
    this.rounds.after(this.protocol.patience(round), () => {
      if (stage === 'precommit') this.startRound(round + 1);
      else if (stage === this.stage) this.vote(stage === 'propose' ? 'prevote' : 'precommit', null);
    });
  }

  decided() {
    this.book.close();
    this.locked = { block: null, round: -1 };
    this.valid = undefined;
    this.rounds.reset();
    this.rounds.after(this.protocol.blockTime, () => this.startRound(0));
  }
}

/** One run: who votes, who proposes, how long to wait. */
class Locks extends HeightProtocol {
  constructor(world, { blockTime, timeout, votes, aggregators }) {
    const aggregation = aggregators > 0 ? { aggregators, gather: timeout / 20 } : undefined;
    super(world, ROOT_HEIGHT_SEAL, { decidedBy: 'precommit', votes, aggregation });
    this.blockTime = blockTime;
    this.repeatAfter = timeout;
    this.patience = linearBackOff(timeout, timeout / 2);
  }

  member(host) {
    return new Validator(host, this);
  }

  proposer(height, round) {
    return roundRobin(this.electorate, height + round);
  }

  columns({ seal }) {
    return { round: seal.round };
  }
}

/** A small Tendermint. */
export const locks = {
  name: 'locks',
  summary: 'Masters propose by turns, vote twice a round and hold fast to what they precommitted',
  parameters: z.object({
    blockTime: duration().prefault('1s').describe('Time from a decision to the next proposal.'),
    timeout: duration()
      .prefault('2s')
      .describe('Patience with a step of the first round; each further one has half more.'),
    votes: z.enum(['direct', 'relayed']).prefault('direct').describe('How votes reach the others.'),
    aggregators: z.int().min(0).prefault(0).describe('How many masters gather votes; 0 for none.'),
  }),
  pace: ({ blockTime }) => blockTime,
  traits: () => ({
    makers: 'master',
    payers: ['consumer', 'master'],
    blockCost: 'quorum',
    weight: 'identity',
    finality: { decidedAfterBlocks: 0 },
    misconduct: { committee: true },
  }),
  create: (world, parameters) => new Locks(world, parameters),
};
