import * as z from 'zod';
import { ScenarioError } from '../engine/errors.js';
import type { NodeId } from '../engine/time.js';
import type { Participant } from '../nodes/participant.js';
import type { Attack, AttackInPlay, AttackParameters, AttackWorld } from './attack.js';
import { hearing, hostAt } from './behaviour.js';
import { secretMiners } from './fit.js';
import { together } from './measures.js';
import { share } from './parameters.js';
import { SelfishHost } from './selfish-host.js';
import { strategyByLetters } from './strategy/withholding.js';

const STRATEGY = 'expected "S" (selfish), "H" (honest) or letters of L, F and T1 to T9, such as "LFT1"';

const parameters = z.strictObject({
  strategy: z
    .string(STRATEGY)
    .refine((letters) => strategyByLetters(letters) !== undefined, STRATEGY)
    .prefault('S')
    .describe(
      'S: selfish; L lead-, F equal-fork-, T1 to T9 trail-stubborn, alone or together; H: honest, to compare with.',
    ),
  gamma: z
    .union([z.literal('network'), share('"network" or ')], 'expected "network" or a number from 0 to 1')
    .prefault('network')
    .describe(
      'Part of the others that the own block of a race reaches before its rival. network: the latencies decide; a number: the attacker receives blocks first and decides their order.',
    ),
});

type SelfishParameters = AttackParameters & z.output<typeof parameters>;

/** Blocks are kept secret, so that others waste their work; published, so that they lose it. */
export const selfishMining: Attack<SelfishParameters> = {
  kind: 'selfish-mining',
  summary: 'Keeps its blocks secret and publishes them so that the blocks of others are lost',
  source:
    'Eyal and Sirer 2014, "Majority is not enough", figure 1; Nayak et al. 2016, "Stubborn mining", section 4',
  questions: { asks: ['income'], spoils: ['wealth'] },
  parameters,
  fits: secretMiners,
  create: (world, { nodes, strategy, gamma }) => {
    if (gamma !== 'network' && nodes.length > 1) {
      const text = `attacks: gamma of selfish-mining: expected "network" for more than one attacker, got ${gamma}`;
      throw new ScenarioError(text, 'attacks');
    }
    return inPlay(world, nodes, strategyByLetters(strategy)!, gamma);
  },
};

function inPlay(
  world: AttackWorld,
  nodes: readonly NodeId[],
  strategy: NonNullable<ReturnType<typeof strategyByLetters>>,
  gamma: number | 'network',
): AttackInPlay {
  const hosts: SelfishHost[] = [];
  const play: AttackInPlay = {
    host: (parts) => {
      const host = new SelfishHost(parts, world, strategy);
      hosts.push(host);
      return host;
    },
    behaviour: (honest, host) => hostAt(hosts, host).behaviour(honest),
    measures: () => together(hosts.map((host) => host.measures())),
  };
  if (gamma === 'network') return play;
  const random = world.random.stream('attack/selfish-mining');
  // Bystanders of lower numbers are made before the attacker is.
  const attacker = () => hosts.find(({ id }) => id === nodes[0])!;
  return {
    ...play,
    bystander: (honest, { id }) => {
      let bent: Participant | undefined;
      return hearing(honest, (message, from) => {
        bent ??= attacker().bystander(honest, id, gamma, random);
        bent.receive(message, from);
      });
    },
  };
}
