import type { Protocol } from '../../consensus/consensus.js';
import { sampler } from '../../engine/distribution.js';
import type { RandomSource } from '../../engine/random.js';
import type { NodeId } from '../../engine/time.js';
import type { Amount } from '../../ledger/amount.js';
import type { WorkloadSettings } from '../../scenario/schema/workload.js';

/** What decides how much is paid. */
export interface AmountParts {
  readonly settings: Pick<WorkloadSettings, 'amount' | 'fee' | 'largest'>;
  /** How many pay. */
  readonly count: number;
  readonly protocol: Protocol;
  readonly random: RandomSource;
  /** What an account may pay after the block that the observer follows: what it has, less what is locked. */
  readonly balance: (node: NodeId) => Amount;
}

/** How much one payment moves: from the payer, and a number from [0, 1) that decides where the law is uniform. */
export type AmountChooser = (payer: NodeId, part: number) => Amount;

/** Makes what chooses amounts. Whatever the law, at least one unit is paid. */
export function amountChooser({ settings, count, protocol, random, balance }: AmountParts): AmountChooser {
  const { amount, largest } = settings;
  const stream = () => random.stream('workload/amounts');
  if (amount === undefined) {
    const mean = protocol.money.portion(1, count);
    return (_, part) => protocol.money.payable(mean * part * largest);
  }
  if (typeof amount === 'object' && 'share' in amount) {
    const draw = sampler(amount.share);
    // Nobody pays more than all of a balance.
    return (payer) => protocol.money.payable(balance(payer) * Math.min(1, draw(stream())));
  }
  const draw = sampler(amount);
  const unit = protocol.money.coins(1);
  // Amounts are whole numbers up to 2^53 - 1 units, more than all the money there is.
  return () => protocol.money.payable(Math.min(draw(stream()) * unit, Number.MAX_SAFE_INTEGER));
}

/** Makes what chooses the fee that a payer offers; `undefined` where it is left to the protocol. */
export function feeChooser({ settings, protocol, random }: AmountParts): (() => Amount) | undefined {
  const { fee } = settings;
  if (fee === undefined) return undefined;
  const draw = sampler(fee);
  const unit = protocol.money.coins(1);
  // Fees are whole numbers up to 2^53 - 1 units.
  return () => Math.floor(Math.min(draw(random.stream('workload/fees')) * unit, Number.MAX_SAFE_INTEGER));
}
