import * as z from 'zod';
import type { Attack, AttackParameters } from './attack.js';
import { secretMiners } from './fit.js';
import { whole } from './parameters.js';
import { rewriting } from './rewriting.js';

const parameters = z.strictObject({
  depth: whole(1, 100_000).prefault(12).describe('Blocks of the public chain that are to be undone at once.'),
  patience: whole(1, 1_000_000)
    .prefault(1000)
    .describe('Blocks behind at which the attacker abandons the secret branch.'),
});

type MajorityParameters = AttackParameters & z.output<typeof parameters>;

/** With more power than all others together any depth can be rewritten; with less it takes luck. */
export const majority: Attack<MajorityParameters> = {
  kind: 'majority',
  summary: 'Mines in secret until a longer chain undoes the last blocks, again and again (51 percent)',
  source: 'Nakamoto 2008, section 11',
  questions: { asks: ['income'], spoils: ['wealth'] },
  parameters,
  fits: secretMiners,
  create: (world, { depth, patience }) =>
    rewriting(world, {
      confirmations: depth,
      premined: 0,
      patience,
      convention: 'strictly-ahead',
      spending: undefined,
    }),
};
