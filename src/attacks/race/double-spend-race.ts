import { ln } from '../../engine/math.js';
import type { Random } from '../../engine/random.js';
import { ADOPT, type DoubleSpending, withhold } from '../strategy/withholding.js';

/** A double spend on a network without delay: a payment is made in public, and a branch without it in secret. */
export interface DoubleSpendRace {
  /** The attacker's share of the mining power, below 0.5. */
  readonly attacker: number;
  readonly strategy: DoubleSpending;
  /** Secret blocks the attacker has when the payment is made; below 0, public ones it is behind. */
  readonly premined: number;
  /**
   * What the attacker finds while the payee waits: `drawn` block by block, or `poisson` with the mean of the time
   * that the public blocks take on average, which is the approximation of Nakamoto 2008, section 11.
   */
  readonly progress: 'drawn' | 'poisson';
}

/** How attempts ended. */
export interface DoubleSpendSums {
  readonly attempts: number;
  readonly successes: number;
  /** Blocks of both sides. */
  readonly blocks: number;
}

/** Where the rest of the probability is below this, an attacker that never gives up is cut off. */
const UNREACHABLE = 1e-9;

/** Blocks behind at which catching up has a probability below 1e-9: (q/p)^n by the gambler's ruin. */
export function hopelessDeficit(attacker: number): number {
  const ratio = attacker / (1 - attacker);
  let blocks = 0;
  for (let odds = 1; odds >= UNREACHABLE; odds *= ratio) blocks++;
  return blocks;
}

/** About the number of blocks one attempt takes, to plan how many to make. */
export function expectedBlocks({ attacker, strategy, premined }: DoubleSpendRace): number {
  const patience = Math.min(strategy.patience, hopelessDeficit(attacker));
  // An attacker that gives up at once still waits for one block.
  const deficit = Math.max(1, patience - Math.max(0, -premined));
  return 1 + strategy.confirmations / (1 - attacker) + deficit / (1 - 2 * attacker);
}

/** Attempts double spends; each block is the attacker's with the probability of its share. */
export function raceDoubleSpends(
  race: DoubleSpendRace,
  attempts: number,
  random: Pick<Random, 'next'>,
): DoubleSpendSums {
  const { attacker, premined } = race;
  const patience = Math.min(race.strategy.patience, hopelessDeficit(attacker));
  const strategy: DoubleSpending = { ...race.strategy, patience };
  const { confirmations, convention } = strategy;
  if (confirmations === 0 && premined >= (convention === 'strictly-ahead' ? 1 : 0)) {
    return { attempts, successes: attempts, blocks: 0 };
  }
  let successes = 0;
  let blocks = 0;
  for (let attempt = 0; attempt < attempts; attempt++) {
    let own = Math.max(0, premined);
    let others = Math.max(0, -premined);
    let move = 0;
    if (race.progress === 'poisson') {
      own += poisson((confirmations * attacker) / (1 - attacker), random);
      others += confirmations;
      blocks += own + others;
      move = withhold(strategy, own, others, 0, false);
    }
    while (move === 0) {
      const byAttacker = random.next() < attacker;
      if (byAttacker) own++;
      else others++;
      blocks++;
      move = withhold(strategy, own, others, 0, byAttacker);
    }
    if (move !== ADOPT) successes++;
  }
  return { attempts, successes, blocks };
}

/** A number from the Poisson distribution: the events of a process of rate 1 within `mean`. */
function poisson(mean: number, random: Pick<Random, 'next'>): number {
  let events = 0;
  let time = 0;
  for (;;) {
    time -= ln(1 - random.next());
    if (time >= mean) return events;
    events++;
  }
}
