import type { Attack } from './attack.js';
import { censorship } from './censorship.js';
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
import { withholdingOfBlocks } from './withholding-of-blocks.js';

/** Every attack that comes with consensim, by the name scenarios use. A new one is a line here. */
export const ATTACKS: Readonly<Record<string, Attack<never>>> = {
  'selfish-mining': selfishMining as Attack<never>,
  'double-spend': doubleSpend as Attack<never>,
  majority: majority as Attack<never>,
  withholding: withholdingOfBlocks as Attack<never>,
  equivocation: equivocation as Attack<never>,
  censorship: censorship as Attack<never>,
  'payment-flooding': paymentFlooding as Attack<never>,
  sybil: sybil as Attack<never>,
  'raffle-bribery': raffleBribery as Attack<never>,
  'seed-grinding': seedGrinding as Attack<never>,
  'nothing-at-stake': nothingAtStake as Attack<never>,
  'long-range': longRange as Attack<never>,
};
