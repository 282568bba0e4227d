import type { Attack } from './attack.js';
import { doubleSpend } from './double-spend.js';
import { majority } from './majority.js';
import { selfishMining } from './selfish-mining.js';

/** Every attack that comes with consensim, by the name scenarios use. A new one is a line here. */
export const ATTACKS: Readonly<Record<string, Attack<never>>> = {
  'selfish-mining': selfishMining as Attack<never>,
  'double-spend': doubleSpend as Attack<never>,
  majority: majority as Attack<never>,
};
