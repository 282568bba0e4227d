import * as z from 'zod';
import { orAuto } from '../consensus/or-auto.js';
import { ScenarioError } from '../engine/errors.js';
import type { NodeId } from '../engine/time.js';
import type { Attack, AttackParameters, AttackWorld } from './attack.js';
import { secretMiners } from './fit.js';
import { whole } from './parameters.js';
import type { RewritingPlan } from './private-chain-host.js';
import { rewriting } from './rewriting.js';

const NODE = 'expected "auto" or the number of a node';

const parameters = z.strictObject({
  confirmations: whole(1, 1000)
    .prefault(6)
    .describe('Blocks, that of the payment included, after which the merchant delivers.'),
  premined: whole(0, 100).prefault(0).describe('Blocks to be ahead by in secret before the payment is made.'),
  patience: whole(1, 10_000)
    .prefault(30)
    .describe(
      'Blocks behind at which the attacker abandons the secret branch, after the merchant has delivered.',
    ),
  shows: z
    .enum(['strictly-ahead', 'catch-up'], 'expected "strictly-ahead" or "catch-up"')
    .prefault('strictly-ahead')
    .describe(
      'When the secret branch is shown: when it is longer, or as soon as it has caught up, and then races.',
    ),
  merchant: orAuto(whole(0, 1_000_000), NODE).describe('Who is paid. auto: the last node.'),
  accomplice: orAuto(whole(0, 1_000_000), NODE).describe(
    'Whose account pays, and pays the attacker on the secret branch. auto: the last node but one.',
  ),
});

type DoubleSpendParameters = AttackParameters & z.output<typeof parameters>;

/** A payment is taken back by a longer chain that holds another one of the same money. */
export const doubleSpend: Attack<DoubleSpendParameters> = {
  kind: 'double-spend',
  summary: 'Pays a merchant and mines in secret on a chain that pays an accomplice instead',
  source: 'Nakamoto 2008, section 11; Rosenfeld 2014, "Analysis of hashrate-based double spending"',
  questions: { asks: ['income'], spoils: ['wealth'] },
  parameters,
  fits: secretMiners,
  create: (world, { nodes, confirmations, premined, patience, shows, merchant, accomplice }) => {
    const last = world.population.size - 1;
    const spending = { merchant: merchant ?? last, accomplice: accomplice ?? last - 1 };
    checkParties(world, nodes, spending);
    const plan: RewritingPlan = {
      confirmations,
      premined,
      patience,
      convention: shows,
      spending,
    };
    return rewriting(world, plan);
  },
};

function checkParties(
  { population }: AttackWorld,
  nodes: readonly NodeId[],
  spending: { readonly merchant: NodeId; readonly accomplice: NodeId },
): void {
  const taken = [...nodes];
  for (const [key, node] of Object.entries(spending)) {
    const known = population.roles[node] !== undefined;
    if (known && !taken.includes(node)) {
      taken.push(node);
      continue;
    }
    throw new ScenarioError(
      `attacks: ${key} of double-spend: expected a node from 0 to ${population.size - 1} that neither attacks nor is the merchant, got ${node}`,
      'attacks',
    );
  }
}
