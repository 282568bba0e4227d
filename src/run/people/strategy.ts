import type { Random } from '../../engine/random.js';
import type { Time } from '../../engine/time.js';
import type { Amount } from '../../ledger/amount.js';

/** What a person may see when its turn comes. Amounts are in smallest units, as the observer's chain has them. */
export interface StrategyView {
  /** Simulated time in microseconds. */
  readonly time: Time;
  /** Height of the chain. */
  readonly height: number;
  /** The person's number among those who pay, and how many they are: payees are numbers from 0 up to it. */
  readonly self: number;
  readonly people: number;
  /** The next of those who follow the same entry of the scenario, the first behind the last; itself if it is alone. */
  readonly partner: number;
  /** What the account it pays from holds, and what of it can be paid: what is not locked, less the fee. */
  readonly balance: Amount;
  readonly spendable: Amount;
  /** What that account held when payments began, and at the turn before. */
  readonly first: Amount;
  readonly before: Amount;
  /** The median fee of the payments in the newest block that has any; 0 before. */
  readonly usualFee: Amount;
  /** What its master has free and staked; `undefined` for who owns none, or where nobody stakes. */
  readonly master: { readonly free: Amount; readonly staked: Amount } | undefined;
  /** `share` of the scenario's entry: how much the strategy deals with at a turn, from 0 to 1. */
  readonly share: number;
}

/** What a person does at its turn. Amounts are in smallest units; more than there is, is cut to what there is. */
export type StrategyAction =
  /** Pays somebody, by number among those who pay. */
  | { readonly pay: number; readonly amount: Amount; readonly fee?: Amount }
  /** Moves money to its own master. */
  | { readonly fund: Amount }
  /** Stakes what its master has free. */
  | { readonly stake: Amount }
  /** Takes a stake of its master back. */
  | { readonly unstake: Amount };

/** How a person deals with its money, turn by turn. */
export interface Strategy {
  /** Its name in scenarios: small letters, digits and dashes. */
  readonly name: string;
  /** One sentence that says what it does. */
  readonly summary: string;
  /**
   * What the person does now. It may keep nothing between turns but what the view says, so that a run can be repeated.
   *
   * @param random a stream of the person's own: what is drawn here moves nobody else.
   */
  act(view: StrategyView, random: Random): readonly StrategyAction[];
}
