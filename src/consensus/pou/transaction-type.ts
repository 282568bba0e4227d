/** A payment between two accounts; the only type that carries a fee and takes part in the raffle. */
export const PAYMENT = 'PKC';
/** Brings the supply into the world, once. */
export const GENESIS = 'PKC-Genesis';
/** The closer collects the fees of its block. */
export const FEES = 'PKC-TX-Fees';
/** The closer returns fees to a lucky stakeholder. */
export const CASHBACK = 'PKC-Cashback';
/** The closer hands the fees that are not returned to a cashing node. */
export const CASHING = 'PKC-Cashing';
/** A cashing node shares out what it holds. Not in the original, which only announced it. */
export const REDISTRIBUTION = 'PKC-Redistribution';

/** Types that a closer adds to its own block, after the base transactions it took from its pool. */
export function isClosersOwn(type: string): boolean {
  return type === FEES || type === CASHBACK || type === CASHING;
}
