import type { Attack } from '../attacks/attack.js';
import { Campaign } from '../attacks/campaign.js';
import type { Mechanism, Protocol } from '../consensus/consensus.js';
import { confirmationsOf, type Traits } from '../consensus/traits.js';
import type { NodeId } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import { OWN_CONDUCT } from '../ledger/block-tree.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Scenario } from '../scenario/schema/scenario.js';
import { conductStream } from './population.js';
import { parametersOf } from './times.js';
import type { Hosting, RunWorld } from './world.js';

/** What acts in a run: the protocol, and the attacks on it. */
export interface Actors {
  readonly protocol: Protocol;
  readonly traits: Traits;
  readonly campaign: Campaign;
}

/** Makes the protocol and the conduct of every node that runs in this process. */
export function makeNodes(
  scenario: Scenario,
  { world, dissemination, participants, deliver, takeBlocksIn }: RunWorld,
  consensus: Mechanism<never>,
  attacks: readonly Attack<never>[],
  hosting: Hosting | undefined,
): Actors {
  const { population, scheduler, network, conditions, events, random } = world;
  const parameters = parametersOf(scenario);
  const traits = consensus.traits(parameters);
  const protocol = consensus.create(world, parameters);
  const { reporting, tree } = protocol;
  if (reporting.power !== undefined)
    dissemination.receipts.weigh((node) => reporting.power!(node, tree.root));
  const participant = (node: NodeId) => participants[node];
  const submit = (transaction: Transaction) =>
    conditions.whenUp(transaction.sender, () => participant(transaction.sender)?.submit(transaction));
  const campaign = new Campaign(
    scenario.attacks,
    attacks,
    { ...world, protocol, traits, deliver, submit, participant },
    confirmationsOf(traits),
  );
  const means = { scheduler, network, dissemination, conditions, events, random };
  for (const [id, role] of population.roles.entries()) {
    if (hosting?.hosts(id) === false) {
      participants.push(undefined);
      continue;
    }
    const stream = conductStream(population, id);
    const host = campaign.host({ id, role, name: population.names[id]!, stream, ...means });
    const honest = protocol.participant(host);
    const conduct = campaign.conduct(honest, host);
    participants.push(conduct);
    if (conduct === honest && !campaign.isAttacker(id)) protocol.tree.attention[id]! &= ~OWN_CONDUCT;
  }
  const passOn = (node: NodeId, block: Block): void => dissemination.passOn(node, block);
  const takeIn = hosting === undefined ? protocol.plainBlocks?.({ scheduler, events, passOn }) : undefined;
  if (takeIn !== undefined) takeBlocksIn(takeIn);
  return { protocol, traits, campaign };
}
