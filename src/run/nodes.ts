import type { Attack } from '../attacks/attack.js';
import { AttackSet } from '../attacks/attack-set.js';
import type { ConsensusCore, Protocol } from '../consensus/consensus.js';
import { confirmationsOf, type Traits } from '../consensus/traits.js';
import type { NodeId } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import { OWN_BEHAVIOUR } from '../ledger/block-tree.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Participant } from '../nodes/participant.js';
import type { Scenario } from '../scenario/schema/scenario.js';
import { isQuiet } from '../scenario/size.js';
import { conductStream } from './population.js';
import { Sleepers } from './sleepers.js';
import { parametersOf } from './times.js';
import type { Hosting, RunWorld } from './world.js';

/** What acts in a run: the protocol, and the attacks on it. */
export interface Actors {
  readonly protocol: Protocol;
  readonly traits: Traits;
  readonly attackSet: AttackSet;
  /** Nodes that are not made before they are needed; `undefined` where all are made at once. */
  readonly sleepers: Sleepers | undefined;
}

/**
 * Makes the protocol and the behaviour of every node that runs in this process.
 *
 * @param heard whether anybody may receive what single nodes log.
 */
export function makeNodes(
  scenario: Scenario,
  { world, dissemination, participants, deliver, takeBlocksIn, wakeBy }: RunWorld,
  consensus: ConsensusCore<never>,
  attacks: readonly Attack<never>[],
  hosting: Hosting | undefined,
  heard: boolean,
): Actors {
  const { population, scheduler, network, status, events, random } = world;
  const parameters = parametersOf(scenario);
  const traits = consensus.traits(parameters);
  const protocol = consensus.create(world, parameters);
  const { reporting, tree } = protocol;
  tree.keepTime(() => scheduler.now);
  if (reporting.power !== undefined)
    dissemination.receipts.weigh((node) => reporting.power!(node, tree.root));
  const participant = (node: NodeId) => participants[node];
  const submit = (transaction: Transaction) =>
    status.whenUp(transaction.sender, () => participant(transaction.sender)?.submit(transaction));
  const attackSet = new AttackSet(
    scenario.attacks,
    attacks,
    { ...world, protocol, traits, deliver, submit, participant },
    confirmationsOf(traits),
  );
  const means = { scheduler, network, dissemination, status, events, random };
  const make = (id: NodeId): Participant | undefined => {
    const role = population.roles[id]!;
    const stream = conductStream(population, id);
    const host = attackSet.host({ id, role, name: population.nameOf(id)!, stream, ...means });
    const honest = protocol.participant(host);
    const behaviour = attackSet.behaviour(honest, host);
    if (behaviour === honest && !attackSet.isAttacker(id)) protocol.tree.attention[id]! &= ~OWN_BEHAVIOUR;
    return behaviour;
  };
  const passOn = (node: NodeId, block: Block): void => dissemination.passOn(node, block);
  const asleep = new Sleepers(population.size, protocol, participants, make);
  const wake = (node: NodeId): void => void asleep.wake(node);
  const takeIn =
    hosting === undefined ? protocol.plainBlocks?.({ scheduler, events, passOn, wake }) : undefined;
  if (takeIn !== undefined) takeBlocksIn(takeIn);
  const maySleep = takeIn !== undefined && !heard && traits.startsIdle === true && isQuiet(scenario);
  for (const [id, role] of population.roles.entries()) {
    const sleeps = maySleep && role === 'master';
    participants.push(sleeps || hosting?.hosts(id) === false ? undefined : make(id));
    if (!sleeps) continue;
    asleep.add(id);
    protocol.tree.attention[id]! &= ~OWN_BEHAVIOUR;
  }
  if (maySleep) wakeBy((node) => asleep.wake(node));
  return { protocol, traits, attackSet, sleepers: maySleep ? asleep : undefined };
}
