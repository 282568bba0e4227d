import type * as z from 'zod';
import type { RandomSource } from '../engine/random.js';
import type { Scheduling } from '../engine/scheduler.js';
import type { Duration, NodeId, Time } from '../engine/time.js';
import type { Amount, Currency } from '../ledger/amount.js';
import type { Block } from '../ledger/block.js';
import type { BlockTree } from '../ledger/block-tree.js';
import type { Hashes } from '../ledger/hash.js';
import type { Holdings } from '../ledger/holdings.js';
import type { Keyring } from '../ledger/keys.js';
import type { Locks } from '../ledger/locks.js';
import type { TransactionBook } from '../ledger/transaction.js';
import type { Topology } from '../network/topology.js';
import type { Transport } from '../network/transport.js';
import type { NodeEvents } from '../nodes/events.js';
import type { Host } from '../nodes/host.js';
import type { NodeStatus } from '../nodes/node-status.js';
import type { Participant } from '../nodes/participant.js';
import type { TakeIn, TakeInParts } from '../nodes/plain-blocks.js';
import type { Population } from '../nodes/role.js';
import type { Codec } from './kit/wire/codec.js';
import type { Misconduct } from './misconduct.js';
import type { Money } from './money.js';
import type { Reporting } from './reporting.js';
import type { Loaded, Problem, ScenarioFacts } from './scenario-facts.js';
import type { Traits } from './traits.js';

/** Everything of a run that a protocol may use, made by `prepareRun` before the protocol. */
export interface World {
  readonly scheduler: Scheduling;
  readonly random: RandomSource;
  readonly network: Transport;
  /** Who is linked with whom among the masters, which are the first nodes. */
  readonly topology: Topology;
  readonly events: NodeEvents;
  /** Which nodes are up, and what their clocks say: clocks that drive many nodes at once ask it. */
  readonly status: NodeStatus;
  readonly population: Population;
  /** The run's transactions by number. */
  readonly transactions: TransactionBook;
  readonly hashes: Hashes;
  /** Who holds the first money where it is shared out by payments: the first of those who pay. */
  readonly owner: NodeId;
  /** Who holds the first money in the root block; `undefined` where the owner shares it out, as the originals do. */
  readonly holdings: Holdings | undefined;
  /** Which part of the first money may not be paid yet; for a protocol whose traits say that it locks money. */
  readonly locks?: Locks | undefined;
  /** What users bring with them; `undefined` where the scenario counts none. */
  readonly users: UserShares | undefined;
  /** Keys of every node, and of strangers numbered past the last node. */
  readonly keyring: Keyring;
  /** All the money there is, in the smallest unit. */
  readonly supply: Amount;
  readonly currency: Currency;
  /** Whole microseconds from the POSIX epoch to the run's time 0. */
  readonly epoch: Time;
  /** When blocks begin to be made: what the workload needs to settle before. */
  readonly warmup: Time;
  /** When no new block is begun any more. */
  readonly end: Time;
}

/** What users who own a master bring with them, by the number of the master. */
export interface UserShares {
  /** Hash power, in proportion; `undefined` for what the parameters say. */
  readonly power: readonly number[] | undefined;
  /** The share of what each holds that it stakes, 0 to 1; `undefined` for what the parameters say. */
  readonly stake: readonly number[] | undefined;
}

/** How a protocol maps users to its roles. */
export interface UserRoles {
  /** The role of the account that a user pays from. */
  readonly payer: 'consumer' | 'master';
  /** One line for people: what users are and do under this protocol. */
  readonly text: string;
}

/**
 * One run of one protocol. What it is as a consensus stands here; what it says of money, what it tells for tables and
 * what only an attack asks for are three faces of their own.
 */
export interface Protocol {
  readonly tree: BlockTree<unknown>;
  /** Behaviour of the node behind a host, or `undefined` for a role the protocol does not use. */
  participant(host: Host): Participant | undefined;
  /** Called when every participant exists and has started: clocks begin here. */
  start(): void;
  /** The omniscient observer's fork choice, for metrics only: what somebody who holds every block would follow. */
  prefers(candidate: Block, current: Block): boolean;
  readonly money: Money;
  readonly reporting: Reporting;
  /** Parts that only attacks ask for. */
  readonly misconduct?: Misconduct;
  /**
   * How its messages are written for nodes in other processes; absent under a protocol whose nodes cannot be apart.
   *
   * @throws ScenarioError when its parameters are such that they cannot.
   */
  codec?(): Codec;
  /**
   * Makes what takes plain blocks in without the participants (`plainTakeIn`); `undefined`, or absent, where none are
   * plain. Nothing differs but the speed.
   */
  plainBlocks?(parts: TakeInParts): TakeIn | undefined;
}

/**
 * A consensus protocol that is handed its parameters decoded: what runs, without the schema of what may be written.
 *
 * @typeParam P its parameters, as parsed.
 */
export interface ConsensusCore<P> {
  /** Name in scenarios: `consensus.protocol`. */
  readonly name: string;
  /** One sentence for lists. */
  readonly summary: string;
  /** How users are mapped to roles; consumers who also own masters where it is not given. */
  readonly users?: UserRoles;
  /** Time between two blocks, roughly: what a scenario that leaves its length open is measured by. */
  pace(parameters: P): Duration;
  /** What the rest of the simulator may know of the protocol under these parameters. */
  traits(parameters: P): Traits;
  /** Makes the protocol of one run, before any node exists. */
  create(world: World, parameters: P): Protocol;
}

/**
 * A consensus protocol: everything that differs between protocols stands behind this.
 *
 * @typeParam P its parameters, as parsed.
 */
export interface Consensus<P> extends ConsensusCore<P> {
  /** Its parameters, with defaults and descriptions: the schema of `P`. */
  readonly parameters: z.ZodObject;
  /** What does not go together in a scenario that names it, which no single key's schema can say. */
  problems?(given: ScenarioFacts<P>): readonly Problem[];
  /**
   * A scenario under the payments of another, so that both can be compared: what of its own has to give way.
   *
   * @param given the scenario with as many payers as the payments need.
   * @param before how many nodes of each role it had.
   */
  underLoad?(given: ScenarioFacts<P>, before: ScenarioFacts<P>['nodes']): Loaded;
  /** Payments that it makes of its own accord, in words, which no other protocol can copy; the path says by what key. */
  ownPayments?(parameters: P): Problem | undefined;
}
