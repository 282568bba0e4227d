import type * as z from 'zod';
import type { Protocol, World } from '../consensus/consensus.js';
import type { AttackQuestions } from '../consensus/questions.js';
import type { Traits } from '../consensus/traits.js';
import type { RandomSource } from '../engine/random.js';
import type { NodeId, Time } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { Hashes } from '../ledger/hash.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Deliver } from '../nodes/dissemination.js';
import type { NodeEvents } from '../nodes/events.js';
import type { Host, HostParts } from '../nodes/host.js';
import type { Participant } from '../nodes/participant.js';
import type { Population } from '../nodes/role.js';
import type { Fit } from './fit.js';

/** Everything of a run that an attack may use: what a protocol has, and the protocol. */
export interface AttackWorld extends World {
  readonly protocol: Protocol;
  readonly traits: Traits;
  /** Hands a message to a node at once: for an attacker who is said to be faster than the network. */
  readonly deliver: Deliver;
  /** Hands a transaction to its sender's own node, as its owner would. */
  readonly submit: (transaction: Transaction) => void;
  /** The behaviour of a node; `undefined` before all nodes are made, and for one that has none. */
  readonly participant: (node: NodeId) => Participant | undefined;
}

/** What each attack's parameters hold, whatever else they say. */
export interface AttackParameters {
  /** Numbers of the nodes that attack. */
  readonly nodes: readonly NodeId[];
}

/** Numbers by which an attack is judged, by name. Names are words joined by `_`; shares are from 0 to 1. */
export type Measures = Readonly<Record<string, number>>;

/** One attack in one run. Whatever it leaves out is done as honest nodes do it. */
export interface AttackInPlay {
  /** The host of an attacking node: a kind that withholds, alters or doubles what the node sends. */
  host?(parts: HostParts): Host;
  /** What an attacking node does, given what it would do honestly. */
  behaviour?(honest: Participant, host: Host): Participant;
  /** @deprecated since 0.2: its name is `behaviour`; it goes with the next minor version. */
  conduct?(honest: Participant, host: Host): Participant;
  /** What happens to a node that does not attack, where the attacker has power over what reaches it. */
  bystander?(honest: Participant, host: Host): Participant;
  /** Called at time 0, when every node has started. */
  start?(): void;
  /** Is told what nodes tell. As every observer it changes nothing. */
  readonly observer?: Partial<NodeEvents>;
  /** What came of it; `head` is the tip of the safety monitor's chain. */
  measures?(head: Block, now: Time): Measures;
}

/** What an attack needs to choose the names of its nodes. */
export interface NamingParts {
  readonly population: Population;
  readonly random: RandomSource;
  readonly hashes: Hashes;
  readonly traits: Traits;
}

/**
 * An attack: behaviour at chosen nodes, or power over the network, in the place of what a protocol asks for.
 *
 * @typeParam P its parameters, as parsed.
 */
export interface Attack<P extends AttackParameters> {
  /** Name in scenarios: `attacks[].kind`. */
  readonly kind: string;
  /** One sentence for lists. */
  readonly summary: string;
  /** Who described it first. */
  readonly source: string;
  /**
   * What it changes in the questions that a report answers. By default it asks `income` (whether it paid) and spoils
   * `wealth` (who got richer).
   */
  readonly questions?: AttackQuestions;
  /** Its parameters beside `nodes`, with defaults and descriptions. */
  readonly parameters: z.ZodObject;
  /** The role of the nodes that can carry it out against a protocol with these traits, or why nobody can. */
  fits(traits: Traits): Fit;
  /** The names of attacking nodes, where the attacker may choose them; called before anything else is made. */
  names?(parameters: P, parts: NamingParts): ReadonlyMap<NodeId, string>;
  /** Called when the protocol is made, before its participants are. */
  create(world: AttackWorld, parameters: P): AttackInPlay;
}
