import { NodeSet } from '../../../engine/node-set.js';
import type { Duration, NodeId } from '../../../engine/time.js';
import type { Message } from '../../../network/message.js';
import type { Host } from '../../../nodes/host.js';
import type { Electorate } from './electorate.js';
import { signersText } from './tally.js';

/** How votes are gathered into aggregates. */
export interface Aggregation {
  /** How many voters gather the votes of one height (or view): from 1. */
  readonly aggregators: number;
  /** How long an aggregator waits for further votes before it sends those it has; a quorum is sent at once. */
  readonly gather: Duration;
}

/** Equal votes of several voters as one message with one signature, as BLS signatures can be added up. */
export interface AggregateMessage<Said extends Message = Message> extends Message {
  readonly type: 'aggregate';
  /** What each of them said. */
  readonly vote: Said;
  /** Who said it: see `Tally.signersOf`. */
  readonly signers: string;
}

/** Whether a message is an aggregate of votes. */
export function isAggregate<Said extends Message>(message: Message): message is AggregateMessage<Said> {
  return message.type === 'aggregate';
}

/** What a BLS signature takes more than one of ed25519: 96 bytes instead of 64. */
const LONGER_SIGNATURE = 32;

/** Bytes of an aggregate: those of one vote with a BLS signature, and a bit for each voter. */
export function aggregateSize({ size }: Message, voters: number): number {
  return size + LONGER_SIGNATURE + Math.ceil(voters / 8);
}

/** Equal votes that were gathered so far. */
interface Gathered<Said> {
  readonly vote: Said;
  readonly turn: number;
  readonly places: NodeSet;
  power: number;
  /** How many of them have been sent. */
  sent: number;
  waits: boolean;
}

/**
 * What an aggregator does with single votes: gathers those that are equal and sends them as one. Votes that come later
 * make a second aggregate which holds the first ones too: each is checked apart, and who counts them counts each voter
 * once. Aggregates of others are not merged, since signatures in them cannot be taken apart again.
 */
export class VoteGatherer<Said extends Message> {
  readonly #host: Host;
  readonly #electorate: Electorate;
  readonly #gather: Duration;
  readonly #send: (aggregate: AggregateMessage<Said>) => void;
  /** By what was signed. */
  readonly #gathered = new Map<string, Gathered<Said>>();

  /** @param send called with each aggregate. */
  constructor(
    host: Host,
    electorate: Electorate,
    gather: Duration,
    send: (aggregate: AggregateMessage<Said>) => void,
  ) {
    this.#host = host;
    this.#electorate = electorate;
    this.#gather = gather;
    this.#send = send;
  }

  /**
   * Gathers a vote. Who has voted already adds nothing.
   *
   * @param ballot what the voter signed: equal votes have equal ballots.
   * @param turn the height, or view, that the vote is about.
   */
  add(ballot: string, vote: Said, turn: number, voter: NodeId): void {
    const { powers, quorum, voters } = this.#electorate;
    const place = this.#electorate.placeOf(voter);
    if (place < 0) return;
    let gathered = this.#gathered.get(ballot);
    if (gathered === undefined) {
      gathered = { vote, turn, places: new NodeSet(voters.length), power: 0, sent: 0, waits: false };
      this.#gathered.set(ballot, gathered);
    }
    if (!gathered.places.add(place)) return;
    const before = gathered.power;
    gathered.power += powers[place]!;
    if (before < quorum && gathered.power >= quorum) this.#sendNow(gathered);
    else if (!gathered.waits) {
      gathered.waits = true;
      this.#host.after(this.#gather, this.#onTime, gathered, undefined);
    }
  }

  readonly #onTime = (gathered: Gathered<Said>): void => {
    gathered.waits = false;
    this.#sendNow(gathered);
  };

  #sendNow(gathered: Gathered<Said>): void {
    const { vote, places } = gathered;
    if (places.size === gathered.sent) return;
    gathered.sent = places.size;
    const size = aggregateSize(vote, places.capacity);
    this.#send({ type: 'aggregate', size, vote, signers: signersText(places) });
  }

  /** A height is over: what was gathered about those before it is forgotten; -1 for nothing, Infinity for everything. */
  settle(turn: number): void {
    for (const [ballot, gathered] of this.#gathered) {
      if (gathered.turn >= turn) continue;
      // What waits to be sent is not any more.
      gathered.sent = gathered.places.size;
      this.#gathered.delete(ballot);
    }
  }
}
