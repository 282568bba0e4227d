/** A payment of a wallet. */
export const PAYMENT = 'payment';
/** What an account holds at the start, on the raclette. */
export const GENESIS = 'genesis';
/** What a cheese gives to its miner. */
export const REWARD = 'reward';
