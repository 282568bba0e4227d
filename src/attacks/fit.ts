import type { FreeBlocks, Misconduct } from '../consensus/misconduct.js';
import type { Traits } from '../consensus/traits.js';
import { assert } from '../engine/errors.js';
import type { Role } from '../nodes/role.js';
import type { AttackWorld } from './attack.js';

/** The role of the nodes that can carry an attack out, or a sentence on why nobody can. */
export type Fit = Role | { readonly unfit: string };

/**
 * Fits the makers of blocks where the protocol has a part that only it can carry out.
 *
 * @param otherwise why it fits no protocol without the part, when the protocol itself says nothing.
 */
export function makersWith(
  { makers, misconduct = {} }: Traits,
  part: keyof Misconduct,
  otherwise: string,
): Fit {
  const has = misconduct[part];
  return has === true ? makers : { unfit: has ?? otherwise };
}

/** Why a secret branch of blocks that cost work cannot be had otherwise. */
const NO_WORK: Readonly<Record<Exclude<Traits['blockCost'], 'work'>, string>> = {
  turn: 'makers take turns, so a secret branch cannot grow faster than the public one',
  quorum: 'a block needs the votes of a quorum, so none can be made in secret',
};

/** Where blocks can be mined on a branch that nobody sees. */
export function secretMiners({ makers, blockCost }: Traits): Fit {
  return blockCost === 'work' ? makers : { unfit: NO_WORK[blockCost] };
}

/** Why blocks do not come free. */
const NOT_FREE: Readonly<Record<Traits['blockCost'], string>> = {
  work: 'a block costs work, so one cannot be made on every branch or long after',
  turn: 'the turn of a moment is one node’s, and others see when it is over',
  quorum: 'a block needs the votes of a quorum, which binds its members',
};

/** Where blocks cost nothing, on any branch and long after. */
export function freeForgers(traits: Traits): Fit {
  return makersWith(traits, 'freeBlocks', NOT_FREE[traits.blockCost]);
}

/** The part of a protocol whose blocks cost nothing, for an attack that fits. */
export function freeBlocksOf({ protocol }: AttackWorld): FreeBlocks {
  const { freeBlocks } = protocol.misconduct ?? {};
  assert(freeBlocks !== undefined, 'the attack needs a protocol whose blocks cost nothing');
  return freeBlocks;
}

/** A protocol's traits under the parameters that leave an attack most room. */
export function mostOpen(traits: Traits): Traits {
  const parts = Object.keys(traits.misconduct ?? {}).map((part) => [part, true] as const);
  return { ...traits, misconduct: Object.fromEntries(parts) };
}
