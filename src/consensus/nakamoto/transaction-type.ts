/** A payment between two accounts. */
export const PAYMENT = 'payment';
/** The money there is at the start, in the root block. */
export const GENESIS = 'genesis';
/** Subsidy and fees of a block, for its miner: the only way in which new money comes to be. */
export const COINBASE = 'coinbase';
/** Part of the subsidy for the miner of a stale block that a later one names. */
export const UNCLE = 'uncle';
/** Legacy: the miner's reward, paid from an account that is overdrawn. */
export const REWARD = 'reward';
/** Legacy: coins bought by credit card, which come from nowhere. */
export const PURCHASE = 'credit-card';
