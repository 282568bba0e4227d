/** A payment of a wallet. */
export const PAYMENT = 'payment';
/** What a cheese gives to its miner. */
export const REWARD = 'reward';
