import type { Attack } from '../attacks/attack.js';
import { renamed } from '../attacks/attack-set.js';
import type { ConsensusCore, World } from '../consensus/consensus.js';
import { type RandomSource, randomSource } from '../engine/random.js';
import { Scheduler } from '../engine/scheduler.js';
import type { NodeId } from '../engine/time.js';
import { type Hashes, portableHashes } from '../ledger/hash.js';
import { Keyring, portableSigner, type Signer, symbolicSigner } from '../ledger/keys.js';
import { TransactionBook } from '../ledger/transaction.js';
import type { Message } from '../network/message.js';
import { Network } from '../network/network.js';
import { createTopology } from '../network/topology.js';
import type { Transport } from '../network/transport.js';
import type { BlockMessage } from '../nodes/chain-messages.js';
import { type Deliver, Dissemination } from '../nodes/dissemination.js';
import { NodeStatus } from '../nodes/node-status.js';
import type { Participant } from '../nodes/participant.js';
import type { TakeIn } from '../nodes/plain-blocks.js';
import { type Population, withNames } from '../nodes/role.js';
import { type RunEvents, tellAll } from '../observers/observer.js';
import { parseAccountList } from '../scenario/account-list.js';
import type { Scenario } from '../scenario/schema/scenario.js';
import { firstHoldings } from './first-holdings.js';
import { locksOf } from './locks.js';
import { membersOf, withVerification } from './membership.js';
import type { TextOpener } from './payments/replay.js';
import { userShares, usersOf } from './people/users.js';
import { keySeeds, populate, withFirstNames } from './population.js';
import { parametersOf, timesOf } from './times.js';

/** What the machine can do better than portable code, with the same bytes. */
export interface Platform {
  readonly hashes: Hashes;
  readonly signer: Signer;
  /** Reads a file that a scenario names, such as one of payments; where there are no files, none. */
  readonly openText?: TextOpener;
}

/** Hashes and signatures in plain JavaScript, for any engine. */
export const portablePlatform: Platform = { hashes: portableHashes, signer: portableSigner };

/** How a world carries messages when some of its nodes run in other processes. */
export interface Hosting {
  /** Whether a node runs in this process; one that does not has no participant here. */
  hosts(node: NodeId): boolean;
  /** What hosts and protocols send by, around the network that carries messages within this process. */
  transport(network: Network, scheduler: Scheduler): Transport;
  /** False when the workload's payments are not to be made here: who comes late has made them before. */
  readonly pays?: boolean;
  /** Where a node of this process is reached, `ip:port`, for its files. */
  addressOf?(node: NodeId): string;
  /** Streams of randomness of this process, where they differ from those of a run in one process. */
  random?(random: RandomSource): RandomSource;
}

/** What a world is made from, beside its scenario. */
export interface WorldOptions {
  readonly consensus: ConsensusCore<never>;
  readonly attacks: readonly Attack<never>[];
  readonly platform: Platform | undefined;
  /** Whether an observer learns of each message, and whether messages are counted for each sender. */
  readonly observed: boolean;
  readonly countsSenders: boolean;
  readonly hosting: Hosting | undefined;
}

/** The world of a run and what the other parts of the run need of it. */
export interface RunWorld {
  readonly world: World;
  readonly scheduler: Scheduler;
  readonly network: Network;
  readonly dissemination: Dissemination;
  readonly events: RunEvents;
  /** The run's population, by the names that attackers chose. */
  readonly population: Population;
  /** Conduct by node; `undefined` for a node that runs elsewhere or has nothing to do. Filled when nodes are made. */
  readonly participants: (Participant | undefined)[];
  /** Hands a message to a node as if it had just arrived. */
  readonly deliver: Deliver;
  /** The node that is acting, for messages about broken invariants. */
  readonly acting: () => NodeId | undefined;
  /** From now on blocks are offered to this before a node is asked to look at them. */
  readonly takeBlocksIn: (how: TakeIn) => void;
  /** From now on a node that is not made yet is made by this when a message comes for it. */
  readonly wakeBy: (how: (node: NodeId) => Participant | undefined) => void;
}

/**
 * Makes the world of a run, before its protocol and its nodes.
 *
 * Nobody is told anything until all observers are there: some observe parts that are made later.
 */
export function makeWorld(scenario: Scenario, options: WorldOptions): RunWorld {
  const { hashes } = options.platform ?? portablePlatform;
  const seeded = randomSource(scenario.seed);
  const random = options.hosting?.random?.(seeded) ?? seeded;
  const scheduler = new Scheduler();
  const traits = options.consensus.traits(parametersOf(scenario));
  const named = withFirstNames(populate(scenario.nodes, random, hashes), traits.makerNames);
  const honest = withPeople(scenario, named);
  const population = renamed(scenario.attacks, options.attacks, {
    ...{ population: honest, random, hashes },
    traits,
  });
  const events = tellAll([]);
  const status = new NodeStatus(scheduler, population.size);
  const { deliver: handOn, ...delivery } = makeDelivery(status);
  const deliver = withVerification(scenario.network, scheduler, population, handOn);
  const parts = makeNetwork(scenario, options, { scheduler, random, population, events, deliver });
  const { supply, currency, epoch } = scenario;
  const world: World = {
    scheduler,
    random,
    network: parts.transport,
    topology: parts.topology,
    events,
    status,
    population,
    owner: population.of(scenario.workload.payers)[0] ?? population.of('consumer')[0] ?? 0,
    users: userShares(scenario.people, scenario.nodes, seeded),
    // Every process of a run draws the same root block.
    holdings: firstHoldings(scenario, population, seeded),
    locks: locksOf(scenario, population, timesOf(scenario, options.consensus).warmup),
    transactions: new TransactionBook(),
    hashes,
    keyring: makeKeyring(scenario, options.platform ?? portablePlatform, keySeeds(population, random)),
    supply,
    currency,
    epoch,
    ...timesOf(scenario, options.consensus),
  };
  const { network, dissemination } = parts;
  return { world, scheduler, network, dissemination, events, population, ...delivery, deliver };
}

/** The population with its people, and the names that a list of accounts gives them. */
function withPeople({ nodes, workload, holdings, currency }: Scenario, population: Population): Population {
  const payers = population.of(workload.payers);
  const listed = typeof holdings === 'object' && 'accounts' in holdings ? holdings.accounts : undefined;
  const rows = listed === undefined ? [] : parseAccountList(listed, payers.length, currency.decimals);
  const given = new Map<NodeId, string>();
  for (const [place, { account }] of ('problem' in rows ? [] : rows).entries()) {
    if (typeof account === 'string') given.set(payers[place]!, account);
  }
  const users = usersOf(population, workload.payers, nodes);
  const { size, roles } = population;
  return withNames({ size, roles, users, given, of: (role) => population.of(role) }, population.nameOf);
}

/** The accounts' keys, and signatures as the scenario wants them. */
function makeKeyring(
  { signatures }: Scenario,
  { hashes, signer }: Platform,
  seedOf: (account: NodeId) => Uint8Array,
): Keyring {
  const used = signatures === 'symbolic' ? symbolicSigner(hashes) : signer;
  return new Keyring(used, seedOf, { verifyOwn: signatures === 'verified' });
}

/** How messages get to the nodes, which are made later; and which of them acts. */
function makeDelivery(
  status: NodeStatus,
): Pick<RunWorld, 'participants' | 'deliver' | 'acting' | 'takeBlocksIn' | 'wakeBy'> {
  const participants: (Participant | undefined)[] = [];
  let acting: NodeId | undefined;
  let takeIn: TakeIn | undefined;
  let wake: ((node: NodeId) => Participant | undefined) | undefined;
  const receive = (to: NodeId, from: NodeId, message: Message): void => {
    acting = to;
    if (takeIn !== undefined && message.type === 'block' && takeIn(to, (message as BlockMessage).block))
      return;
    (participants[to] ?? wake?.(to))?.receive(message, from);
  };
  const deliver = (to: NodeId, from: NodeId, message: Message): void => {
    if (status.isReady(to)) receive(to, from, message);
    else status.handle(to, from, message, receive);
  };
  const takeBlocksIn = (how: TakeIn): void => {
    takeIn = how;
  };
  const wakeBy = (how: typeof wake): void => {
    wake = how;
  };
  return { participants, deliver, acting: () => acting, takeBlocksIn, wakeBy };
}

/** What the network of a run is made of. */
interface Surroundings extends Pick<RunWorld, 'scheduler' | 'population' | 'events' | 'deliver'> {
  readonly random: RandomSource;
}

/** The network of a run, and how blocks and payments travel over it. */
function makeNetwork(
  { network: settings, faults }: Scenario,
  { observed, countsSenders, hosting }: WorldOptions,
  { scheduler, random, population, events, deliver }: Surroundings,
) {
  const topology = createTopology(
    settings.topology ?? { kind: 'mesh' },
    population.of('master').length,
    random,
    settings.pools,
  );
  const network = new Network({
    scheduler,
    random,
    settings,
    size: population.size,
    events,
    observed,
    countsSenders,
    faulty: faults.length > 0,
    deliver,
    topology,
    members: membersOf(population),
  });
  const transport = hosting?.transport(network, scheduler) ?? network;
  const parts = { settings, scheduler, random, network, transport, topology, deliver };
  return { topology, network, transport, dissemination: new Dissemination(parts) };
}
