import { ScenarioError } from '../engine/errors.js';
import type { Attack } from './attack.js';
import { withholdingOfBlocks } from './block-withholding.js';
import { censorship } from './censorship.js';
import { dishonestVotes } from './dishonest-votes.js';
import { doubleSpend } from './double-spend.js';
import { equivocation } from './equivocation.js';
import { longRange } from './long-range.js';
import { majority } from './majority.js';
import { nothingAtStake } from './nothing-at-stake.js';
import { paymentFlooding } from './payment-flooding.js';
import { raffleBribery } from './raffle-bribery.js';
import { seedGrinding } from './seed-grinding.js';
import { selfishMining } from './selfish-mining.js';
import { sybil } from './sybil.js';

/** Attacks by the kind that scenarios use. */
export type Attacks = Readonly<Record<string, Attack<never>>>;

/** Every attack that comes with consensim, by the name scenarios use. A new one is a line here. */
export const ATTACKS: Attacks = {
  'selfish-mining': selfishMining,
  'double-spend': doubleSpend,
  majority: majority,
  withholding: withholdingOfBlocks,
  equivocation: equivocation,
  'dishonest-votes': dishonestVotes,
  censorship: censorship,
  'payment-flooding': paymentFlooding,
  sybil: sybil,
  'raffle-bribery': raffleBribery,
  'seed-grinding': seedGrinding,
  'nothing-at-stake': nothingAtStake,
  'long-range': longRange,
};

/** What an attack may be called in scenarios. */
const KIND = /^[a-z][a-z0-9-]{0,39}$/;

/** What reports call the judge of safety. */
const TAKEN = ['safety'];

/**
 * The attacks that come with consensim and some of one's own.
 *
 * @throws ScenarioError when a kind is no name, or taken.
 */
export function attacksWith(own: readonly Attack<never>[]): Attacks {
  if (own.length === 0) return ATTACKS;
  const attacks: Record<string, Attack<never>> = { ...ATTACKS };
  for (const attack of own) {
    const { kind } = attack;
    if (typeof kind !== 'string' || !KIND.test(kind)) {
      const expected = 'expected a kind of lower-case letters, digits and "-", such as "late-blocks"';
      throw new ScenarioError(`attacks: ${expected}, got ${JSON.stringify(kind)}`, 'attacks');
    }
    if (TAKEN.includes(kind) || (Object.hasOwn(attacks, kind) && attacks[kind] !== attack)) {
      throw new ScenarioError(`attacks: there is an attack "${kind}" already`, 'attacks');
    }
    attacks[kind] = attack;
  }
  return attacks;
}
