import type { NodeId } from '../../../engine/time.js';
import type { Block } from '../../../ledger/block.js';
import type { Message } from '../../../network/message.js';
import type { ForkChoice } from '../../../nodes/chain-rules.js';
import type { Host } from '../../../nodes/host.js';
import { AccountMaster } from '../accounts/account-master.js';
import { placesOf } from './tally.js';
import { type AggregateMessage, isAggregate, VoteGatherer } from './vote-gatherer.js';
import { isRelayed, VoteRelay } from './vote-relay.js';
import type { VotingProtocol } from './voting-protocol.js';

/**
 * A master that votes: it speaks to all voters or to one, and makes blocks that nobody follows before they are decided.
 *
 * @typeParam Said the protocol's own messages.
 */
export abstract class Voter<Seal, Said extends Message> extends AccountMaster<Seal> {
  declare protected readonly protocol: VotingProtocol<Seal>;
  /** Passes on what others say; `undefined` where voters speak to each other straight. */
  protected readonly relay: VoteRelay<Said | AggregateMessage<Said>> | undefined;
  readonly #gatherer: VoteGatherer<Said> | undefined;

  /** @param choice what this node follows. */
  constructor(host: Host, protocol: VotingProtocol<Seal>, choice: ForkChoice<Seal>) {
    super(host, protocol, choice);
    const { aggregation, electorate } = protocol;
    const peers = protocol.peersOf(host.id);
    if (peers !== undefined) {
      this.relay = new VoteRelay(host, peers, (said) =>
        this.turnOf(isAggregate<Said>(said) ? said.vote : said),
      );
    }
    if (aggregation !== undefined)
      this.#gatherer = new VoteGatherer(host, electorate, aggregation.gather, this.#sendAggregate);
  }

  /** It is time for the first block. */
  protected abstract begin(): void;
  /** Something was said by another voter, or by this one. @param by who passed it on: `from` where that was straight. */
  protected abstract hear(said: Said, from: NodeId, by: NodeId): void;
  /** Whether a message is one of the protocol's own; all others are of pools and chains. */
  protected abstract isSaid(message: Message): message is Said;

  /** The height, or view, that something is about: what is about earlier ones than `settle` was told is not relayed. */
  protected turnOf(_said: Said): number {
    return 0;
  }

  /** What a voter signed with a vote that may be gathered: equal votes, equal texts; `undefined` for all else. */
  protected ballotOf(_said: Said): string | undefined {
    return undefined;
  }

  override start(): void {
    super.start();
    this.host.after(this.protocol.beginning, () => this.begin(), undefined, undefined);
  }

  override receive(message: Message, from: NodeId): void {
    const { relay } = this;
    if (relay !== undefined && isRelayed<Said | AggregateMessage<Said>>(message)) {
      if (relay.take(message, from)) this.#take(message.said, message.author, from);
    } else if (this.isSaid(message) || this.#isAggregate(message)) this.#take(message, from, from);
    else super.receive(message, from);
  }

  /** Receives once more all that was relayed about a height, or view: when it begins, since some of it came too early. */
  protected hearHeld(turn: number): void {
    for (const { said, author } of this.relay?.heldAt(turn) ?? []) this.#take(said, author, author);
  }

  /** Receives what one voter said, or an aggregate as the votes that it is made of, if each of them was cast. */
  #take(said: Said | AggregateMessage<Said>, from: NodeId, by: NodeId): void {
    const { ballots, electorate } = this.protocol;
    if (!this.#isAggregate(said)) {
      this.#gather(said, from);
      this.hear(said, from, by);
      return;
    }
    const { vote, signers } = said;
    const ballot = this.ballotOf(vote);
    if (ballot === undefined || ballots.weightOf(signers, ballot) < 0) return;
    for (const place of placesOf(signers)) this.hear(vote, electorate.voters[place]!, by);
  }

  /** Aggregates come only where the options ask for them: elsewhere the word is free for messages of a protocol's own. */
  #isAggregate(message: Message): message is AggregateMessage<Said> {
    return this.#gatherer !== undefined && isAggregate<Said>(message);
  }

  #gather(said: Said, from: NodeId): void {
    if (this.#gatherer === undefined) return;
    const turn = this.turnOf(said);
    const ballot = this.ballotOf(said);
    if (ballot === undefined || !this.protocol.aggregatorsAt(turn).includes(this.host.id)) return;
    this.#gatherer.add(ballot, said, turn, from);
  }

  readonly #sendAggregate = (aggregate: AggregateMessage<Said>): void => {
    const { voters } = this.protocol.electorate;
    if (this.relay === undefined) this.host.broadcast(voters, aggregate);
    else this.relay.spread(aggregate, voters);
  };

  /** A height, or view, begins: what is about those before the last is passed on and gathered no more. */
  protected settle(turn: number): void {
    this.relay?.settle(turn - 1);
    this.#gatherer?.settle(turn - 1);
  }

  /** Speaks to all voters. This one receives it too, once what it is doing is done. */
  protected say(said: Said): void {
    this.tellAll(said, this.protocol.electorate.voters);
  }

  /** Speaks to some voters. This one receives it too, once what it is doing is done. */
  protected tellAll(said: Said, targets: readonly NodeId[]): void {
    this.spread(said, targets);
    this.host.after(0, this.#hearOwn, said, undefined);
  }

  /** Speaks to some voters without receiving it: straight, from peer to peer or, what is gathered, to who gathers it. */
  protected spread(said: Said, targets: readonly NodeId[]): void {
    const { aggregation } = this.protocol;
    if (aggregation !== undefined && this.ballotOf(said) !== undefined) {
      // Where it is lost, neighbours get it when it is said again.
      this.relay?.keep(said);
      const aggregators = this.protocol.aggregatorsAt(this.turnOf(said));
      this.host.broadcast(
        aggregators.filter((to) => targets.includes(to)),
        said,
      );
    } else if (this.relay !== undefined) this.relay.spread(said, targets);
    else this.host.broadcast(targets, said);
  }

  /** Speaks to one voter, which may be this one. */
  protected tell(to: NodeId, said: Said): void {
    if (to === this.host.id) this.host.after(0, this.#hearOwn, said, undefined);
    else this.host.send(to, said);
  }

  readonly #hearOwn = (said: Said): void => this.#take(said, this.host.id, this.host.id);

  /** Makes a block of what the pool holds, and holds it. */
  protected draft(seal: Seal, parent: Block<Seal> = this.head): Block<Seal> {
    const { host, master, protocol } = this;
    const block = protocol.make(host.id, parent, this.payments(parent), seal);
    host.log('INFO', () => `Proposed block ${block.height}: ${block.id}`);
    host.events.proposed(host.now, host.id, block);
    master.chain.hold(block, host.id);
    return block;
  }

  /** Tells that blocks are final as soon as they are followed: what was decided is not given up. */
  protected override onHead(head: Block<Seal>, previous: Block<Seal>): void {
    const { host, protocol } = this;
    for (const block of protocol.tree.path(previous, head).up)
      host.events.finalised(host.now, host.id, block);
  }
}
