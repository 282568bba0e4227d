import type { Random } from '../../engine/random.js';
import { ADOPT, type WithholdingStrategy, withhold } from '../withholding.js';

/** A miner that withholds blocks against all others, who are honest, on a network without delay. */
export interface WithholdingRace {
  /** The attacker's share of the mining power, from 0 to 1. */
  readonly attacker: number;
  /** Share of the honest power that mines on the attacker's branch while two of equal length race (gamma). */
  readonly gamma: number;
  readonly strategy: WithholdingStrategy;
}

/**
 * A state of the race just before a block is found: `tie` while two published branches of equal length race with
 * nothing secret on top, else the attacker's lead.
 */
export type RaceState = 'tie' | number;

/**
 * Sums over the cycles of a race, a cycle being what happens between two moments at which all agree on one chain.
 * Cycles are independent and alike, so ratios of these sums have errors that can be told from the sums of products.
 */
export interface RaceSums {
  readonly cycles: number;
  /** Blocks found, in the chain or not. */
  readonly blocks: number;
  /** The attacker's blocks in the chain. */
  readonly attacker: number;
  /** The others' blocks in the chain. */
  readonly honest: number;
  /** The attacker's blocks found. */
  readonly found: number;
  /** Blocks found while the race was in the state that is watched. */
  readonly watched: number;
  /** Sums of squares and products of a cycle's `attacker` and its blocks in the chain (`attacker + honest`). */
  readonly attackerSquared: number;
  readonly attackerChain: number;
  readonly chainSquared: number;
  /** The same of `watched` and `blocks`. */
  readonly watchedSquared: number;
  readonly watchedBlocks: number;
  readonly blocksSquared: number;
}

/**
 * Races until at least `blocks` blocks were found and a cycle is complete.
 *
 * A strategy under which the lead never ends (an attacker of half the power and more) has no complete cycle: the
 * race then stops at four times `blocks`, without what was not settled.
 *
 * @param watch the state whose visits are counted.
 */
export function raceWithholding(
  { attacker: share, gamma, strategy }: WithholdingRace,
  blocks: number,
  random: Random,
  watch: RaceState = 0,
): RaceSums {
  const watchTie = watch === 'tie';
  const watchLead = watch === 'tie' ? 0 : watch;
  // Honest miners who follow the attacker's branch have the draws right above the attacker's.
  const follower = share + gamma * (1 - share);
  let [cycles, events, attacker, honest, found, watched] = [0, 0, 0, 0, 0, 0];
  let [attackerSquared, attackerChain, chainSquared] = [0, 0, 0];
  let [watchedSquared, watchedBlocks, blocksSquared] = [0, 0, 0];
  const most = blocks * 4;
  while (events < blocks) {
    let [own, others, released] = [0, 0, 0];
    let [cycleEvents, cycleAttacker, cycleHonest, cycleFound, cycleWatched] = [0, 0, 0, 0, 0];
    do {
      const racing = others > 0 && released === others;
      if (own - others === watchLead && watchTie === (racing && own === others)) cycleWatched++;
      cycleEvents++;
      const draw = random.next();
      const byAttacker = draw < share;
      if (byAttacker) {
        own++;
        cycleFound++;
      } else if (racing && draw < follower) {
        // What was released is part of everybody's chain now, with an honest block on it.
        cycleAttacker += released;
        own -= released;
        others = 1;
        released = 0;
      } else others++;
      const move = withhold(strategy, own, others, released, byAttacker);
      if (move === ADOPT) {
        cycleHonest += others;
        own = others = released = 0;
      } else if (move > others) {
        cycleAttacker += move;
        own -= move;
        others = released = 0;
      } else released = move;
    } while ((own !== 0 || others !== 0) && cycleEvents < most);
    cycles++;
    events += cycleEvents;
    attacker += cycleAttacker;
    honest += cycleHonest;
    found += cycleFound;
    watched += cycleWatched;
    const chain = cycleAttacker + cycleHonest;
    attackerSquared += cycleAttacker * cycleAttacker;
    attackerChain += cycleAttacker * chain;
    chainSquared += chain * chain;
    watchedSquared += cycleWatched * cycleWatched;
    watchedBlocks += cycleWatched * cycleEvents;
    blocksSquared += cycleEvents * cycleEvents;
  }
  return {
    cycles,
    blocks: events,
    attacker,
    honest,
    found,
    watched,
    attackerSquared,
    attackerChain,
    chainSquared,
    watchedSquared,
    watchedBlocks,
    blocksSquared,
  };
}
