import type { Random } from '../../engine/random.js';
import type { WinningConvention } from '../withholding.js';

/** A double spend: a payment is made in public, and a branch without it is mined in secret. */
export interface DoubleSpend {
  /** The attacker's share of the mining power, below 0.5. */
  readonly attacker: number;
  /** Public blocks the payee waits for, the payment's own among them. */
  readonly confirmations: number;
  readonly convention: WinningConvention;
  /** Secret blocks the attacker has when the payment is made. */
  readonly premined: number;
  /** Blocks behind at which the attacker gives up once the payee is satisfied; `undefined` is never. */
  readonly patience: number | undefined;
}

/** How attempts ended. */
export interface DoubleSpendResult {
  readonly attempts: number;
  readonly successes: number;
  /** Blocks of both sides. */
  readonly blocks: number;
}

/** An attacker that never gives up is cut off where the rest of the chance is below this. */
export const UNREACHABLE = 1e-12;

/** Blocks behind at which catching up has a chance below {@link UNREACHABLE}: (q/p)^n by the gambler's ruin. */
export function hopeless(attacker: number): number {
  const ratio = attacker / (1 - attacker);
  let blocks = 0;
  for (let chance = 1; chance >= UNREACHABLE; chance *= ratio) blocks++;
  return blocks;
}

/**
 * Attempts double spends on a network without delay: each block is the attacker's with the probability of its
 * share. First until the payee has its confirmations, then until the attacker wins or gives up.
 */
export function raceDoubleSpends(spend: DoubleSpend, attempts: number, random: Random): DoubleSpendResult {
  const { attacker, confirmations, premined } = spend;
  const lead = spend.convention === 'strictly-ahead' ? 1 : 0;
  const patience = spend.patience ?? hopeless(attacker);
  let successes = 0;
  let blocks = 0;
  for (let attempt = 0; attempt < attempts; attempt++) {
    let behind = -premined;
    for (let found = 0; found < confirmations; blocks++) {
      if (random.next() < attacker) behind--;
      else {
        behind++;
        found++;
      }
    }
    while (behind > -lead && behind < patience) {
      behind += random.next() < attacker ? -1 : 1;
      blocks++;
    }
    if (behind <= -lead) successes++;
  }
  return { attempts, successes, blocks };
}
