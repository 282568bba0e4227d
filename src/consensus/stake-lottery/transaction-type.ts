/** Moves money. Under legacy rules every type that is no other does. */
export const TRANSFER = 'TRANSFER';
/** The exchange hands out coins. Under legacy rules anybody may, out of nothing. */
export const EXCHANGE = 'EXCHANGE';
/** Turns the sender's balance into stake; sender and recipient are the same. */
export const STAKE = 'STAKE';
/** Turns stake back into balance. The original has a STAKE of a negative amount for it. */
export const UNSTAKE = 'UNSTAKE';
/** The first money, in the root block. Not in the original. */
export const GENESIS = 'GENESIS';
/** The first stake, in the root block. */
export const GENESIS_STAKE = 'GENESIS-STAKE';
/** New money for the forger of a block. Not in the original, which has no reward. */
export const REWARD = 'REWARD';
