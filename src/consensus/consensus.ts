import type * as z from 'zod';
import type { RandomSource } from '../engine/random.js';
import type { Scheduling } from '../engine/scheduler.js';
import type { Stamp } from '../engine/stamp.js';
import type { Duration, NodeId, Time } from '../engine/time.js';
import type { Accounts } from '../ledger/accounts.js';
import type { Amount, Currency } from '../ledger/amount.js';
import type { Block } from '../ledger/block.js';
import type { BlockTree } from '../ledger/block-tree.js';
import type { Hashes } from '../ledger/hash.js';
import type { Holdings } from '../ledger/holdings.js';
import type { Keyring } from '../ledger/keys.js';
import type { Transaction, TransactionBook } from '../ledger/transaction.js';
import type { Topology } from '../network/topology.js';
import type { Transport } from '../network/transport.js';
import type { Conditions } from '../nodes/conditions.js';
import type { NodeEvents } from '../nodes/events.js';
import type { Host } from '../nodes/host.js';
import type { Participant } from '../nodes/participant.js';
import type { Population } from '../nodes/role.js';
import type { Accounting } from './accounting.js';
import type { Codec } from './kit/wire/codec.js';

/** Everything of a run that a protocol may use, made by `prepareRun` before the protocol. */
export interface World {
  readonly scheduler: Scheduling;
  readonly random: RandomSource;
  readonly network: Transport;
  /** Who is linked with whom among the masters, which are the first nodes. */
  readonly topology: Topology;
  readonly events: NodeEvents;
  /** Which nodes are up, and what their clocks say: clocks that drive many nodes at once ask it. */
  readonly conditions: Conditions;
  readonly population: Population;
  /** The run's transactions by number. */
  readonly transactions: TransactionBook;
  readonly hashes: Hashes;
  /** Who holds the first money where it is shared out by payments: the first of those who pay. */
  readonly owner: NodeId;
  /** Who holds the first money in the root block; `undefined` where the owner shares it out, as the originals do. */
  readonly holdings: Holdings | undefined;
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

/** A payment that the workload wants made. Amounts are in currency units' smallest part, floats in legacy mode. */
export interface PaymentOrder {
  readonly sender: NodeId;
  readonly recipient: NodeId;
  readonly amount: Amount;
  /** What the sender offers for it, where the protocol lets it choose; what the protocol asks where it is not given. */
  readonly fee?: Amount | undefined;
  /** Name of the stream of randomness of its id; that of the workload's payments where it is not given. */
  readonly stream?: string | undefined;
  /** Makes the payment hostile: its amount is overwritten with this after it was signed. */
  readonly alteredTo?: Amount;
}

/** What of an account's money is staked, or no longer. */
export interface StakeOrder {
  readonly account: NodeId;
  readonly amount: Amount;
  /** Takes so much of the stake back instead. */
  readonly release: boolean;
  /** Name of the stream of randomness of its id. */
  readonly stream: string;
}

/** Name of the stream of randomness of the ids of the workload's payments. */
export const PAYMENT_STREAM = 'transactions';

/** How a node's files are written; the node-files observer asks. */
export interface Records {
  /** Text of `transactions/<n>.json`; `received` is what the node's clock showed when it took the transaction. */
  transaction(transaction: Transaction, node: NodeId, received: Stamp): string;
  /** Text of `blocks/<n>.json`. */
  block(block: Block): string;
  /** Text of `keystore/<id>.pub`. */
  publicKey(node: NodeId): string;
  /** Further files of a node, by name, at the end of the run. */
  extra?(node: NodeId): ReadonlyMap<string, string>;
}

/** What a protocol adds to a block's row in the tables: the same columns for every block. */
export type BlockColumns = Readonly<Record<string, string | number>>;

/** One run of one protocol. */
export interface Protocol {
  readonly tree: BlockTree<unknown>;
  readonly accounts: Accounts;
  /** Conduct of the node behind a host, or `undefined` for a role the protocol does not use. */
  participant(host: Host): Participant | undefined;
  /** Called when every participant exists and has started: clocks begin here. */
  start(): void;
  /** The referee's fork choice, for metrics only: what an observer who holds every block would follow. */
  prefers(candidate: Block, current: Block): boolean;
  /**
   * Brings the supply into the world, at time 0, in the hands of `owner`; nothing when the root block holds it. Asked
   * only where the scenario names no first holdings.
   */
  issue(owner: NodeId): Transaction | undefined;
  /** Coins bought for money from outside, where a protocol knows such a thing. */
  purchase?(buyer: NodeId, amount: Amount): Transaction;
  /** Makes and signs a payment. */
  pay(order: PaymentOrder): Transaction;
  /** Makes and signs what stakes money or takes a stake back; absent where a protocol knows no such thing. */
  stake?(order: StakeOrder): Transaction;
  /** The supply times `numerator / denominator`, rounded down where money is whole. */
  portion(numerator: number, denominator: number): Amount;
  /** So many whole coins. */
  coins(count: number): Amount;
  /** An amount near `amount` that can be paid: at least one unit, whole where money is whole. */
  payable(amount: number): Amount;
  /** True for a payment of a user, false for the first issue and for what a block's producer added of its own. */
  isPayment(transaction: Transaction): boolean;
  /** Exact decimal text of an amount in currency units. */
  amountText(amount: Amount): string;
  /** What the block did with fees, for tables and the summary. */
  fees(block: Block): BlockFees;
  /** Cells that the block adds to its row in the table of blocks. */
  columns(block: Block): BlockColumns;
  /** What a protocol adds to a node's row in the balances: the same columns for every node. */
  nodeColumns?(node: NodeId, first: Block, head: Block): BlockColumns;
  /** Numbers of a protocol's own about the whole run, for the summary; `head` is the referee's. */
  measures?(head: Block, now: Time): Readonly<Record<string, number>>;
  /** What metrics ask about power, work, rewards and sizes; absent answers leave the metrics out. */
  readonly accounting?: Partial<Accounting>;
  readonly records: Records;
  /**
   * How its messages are written for nodes in other processes; absent under a protocol whose nodes cannot be apart.
   *
   * @throws ScenarioError when its parameters are such that they cannot.
   */
  codec?(): Codec;
}

/** Where the fees of one block went. */
export interface BlockFees {
  /** Paid by the senders of the block's payments. */
  readonly collected: Amount;
  /** Returned to those who used the network. */
  readonly returned: Amount;
  /** Handed to cashing nodes. */
  readonly cashing: Amount;
  /** Kept by the block's producer. */
  readonly kept: Amount;
}

/**
 * A consensus protocol that is handed its parameters decoded: what runs, without the schema of what may be written.
 *
 * @typeParam P its parameters, as parsed.
 */
export interface Mechanism<P> {
  /** Name in scenarios: `consensus.protocol`. */
  readonly name: string;
  /** One sentence for lists. */
  readonly summary: string;
  /** How users are mapped to roles; consumers who also own masters where it is not given. */
  readonly users?: UserRoles;
  /** Time between two blocks, roughly: what a scenario that leaves its length open is measured by. */
  pace(parameters: P): Duration;
  /** Makes the protocol of one run, before any node exists. */
  create(world: World, parameters: P): Protocol;
}

/**
 * A consensus protocol: everything that differs between protocols stands behind this.
 *
 * @typeParam P its parameters, as parsed.
 */
export interface Consensus<P> extends Mechanism<P> {
  /** Its parameters, with defaults and descriptions: the schema of `P`. */
  readonly parameters: z.ZodObject;
}
