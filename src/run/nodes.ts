import type { Attack } from '../attacks/attack.js';
import { Campaign } from '../attacks/campaign.js';
import type { Mechanism, Protocol } from '../consensus/consensus.js';
import { confirmationsOf, type Traits } from '../consensus/traits.js';
import type { NodeId } from '../engine/time.js';
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
  { world, dissemination, participants, deliver }: RunWorld,
  consensus: Mechanism<never>,
  attacks: readonly Attack<never>[],
  hosting: Hosting | undefined,
): Actors {
  const { population, scheduler, network, conditions, events, random } = world;
  const parameters = parametersOf(scenario);
  const traits = consensus.traits(parameters);
  const protocol = consensus.create(world, parameters);
  protocol.tree.keepTime(() => scheduler.now);
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
    participants.push(campaign.conduct(protocol.participant(host), host));
  }
  return { protocol, traits, campaign };
}
