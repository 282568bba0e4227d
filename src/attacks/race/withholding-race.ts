import type { Random } from '../../engine/random.js';
import { PairCounter, type PairSums } from '../../engine/ratio.js';
import { ADOPT, type WithholdingStrategy, withhold } from '../strategy/withholding.js';

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
 * What a race came to, in sums over its cycles: what happens between two moments at which all agree on one chain.
 * Cycles are independent and alike, so the ratios have errors that can be told.
 */
export interface WithholdingSums {
  /** Blocks found, in the chain or not. */
  readonly blocks: number;
  /** The attacker's blocks found. */
  readonly found: number;
  /** In each cycle the attacker's blocks in the chain, and all blocks in the chain. */
  readonly revenue: PairSums;
  /** In each cycle the blocks found in the state that is watched, and all blocks found. */
  readonly watched: PairSums;
}

/** Cycles longer than this times the blocks asked for are cut: an attacker with half the power may never be done. */
const LONGEST_CYCLE = 4;

/**
 * Races until at least `blocks` blocks were found and a cycle is complete.
 *
 * @param watch the state whose visits are counted.
 */
export function raceWithholding(
  { attacker, gamma, strategy }: WithholdingRace,
  blocks: number,
  random: Pick<Random, 'next'>,
  watch: RaceState = 0,
): WithholdingSums {
  const watchTie = watch === 'tie';
  const watchLead = watch === 'tie' ? 0 : watch;
  // Honest miners who follow the attacker's branch have the draws right above the attacker's.
  const follower = attacker + gamma * (1 - attacker);
  const revenue = new PairCounter();
  const watched = new PairCounter();
  let blocksFound = 0;
  let attackerFound = 0;
  while (blocksFound < blocks) {
    let [own, others, released] = [0, 0, 0];
    let [events, visits, earned, lost] = [0, 0, 0, 0];
    do {
      const racing = others > 0 && released === others;
      if (own - others === watchLead && watchTie === (racing && own === others)) visits++;
      events++;
      const draw = random.next();
      const byAttacker = draw < attacker;
      if (byAttacker) {
        own++;
        attackerFound++;
      } else if (racing && draw < follower) {
        // What was released is part of everybody's chain now, with an honest block on it.
        earned += released;
        own -= released;
        others = 1;
        released = 0;
      } else others++;
      const move = withhold(strategy, own, others, released, byAttacker);
      if (move === ADOPT) {
        lost += others;
        own = others = released = 0;
      } else if (move > others) {
        earned += move;
        own -= move;
        others = released = 0;
      } else released = move;
    } while ((own !== 0 || others !== 0) && events < blocks * LONGEST_CYCLE);
    blocksFound += events;
    revenue.add(earned, earned + lost);
    watched.add(visits, events);
  }
  return { blocks: blocksFound, found: attackerFound, revenue, watched };
}
