import { ATTACKS, type Attacks } from '../attacks/index.js';
import { PROTOCOLS, type Protocols } from '../consensus/index.js';

/** What a scenario may name. */
export interface Known {
  readonly protocols: Protocols;
  readonly attacks: Attacks;
}

/** What comes with consensim. */
export const BUILT_IN: Known = { protocols: PROTOCOLS, attacks: ATTACKS };
