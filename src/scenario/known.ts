import type { Attack } from '../attacks/attack.js';
import { ATTACKS, type Attacks, attacksWith } from '../attacks/index.js';
import type { Consensus } from '../consensus/consensus.js';
import { PROTOCOLS, type Protocols, protocolsWith } from '../consensus/index.js';

/** What a scenario may name. */
export interface Known {
  readonly protocols: Protocols;
  readonly attacks: Attacks;
}

/** What comes with consensim. */
export const BUILT_IN: Known = { protocols: PROTOCOLS, attacks: ATTACKS };

/** Protocols and attacks as lists, in the form in which a run is given one's own. */
export interface OwnParts {
  readonly protocols: readonly Consensus<never>[];
  readonly attacks: readonly Attack<never>[];
}

/** What comes with consensim and some of one's own. @throws ScenarioError when a name is no name, or taken. */
export function knownWith({ protocols = [], attacks = [] }: Partial<OwnParts>): Known {
  return { protocols: protocolsWith(protocols), attacks: attacksWith(attacks) };
}

/** What several scenarios may name, together. @throws ScenarioError when two call different things by one name. */
export function knownTogether(all: readonly Known[]): Known {
  const lists = all.map(listed);
  return knownWith({
    protocols: [...new Set(lists.flatMap(({ protocols }) => protocols))],
    attacks: [...new Set(lists.flatMap(({ attacks }) => attacks))],
  });
}

/** What a scenario may name, as lists. */
export function listed({ protocols, attacks }: Known): OwnParts {
  return { protocols: Object.values(protocols), attacks: Object.values(attacks) };
}
