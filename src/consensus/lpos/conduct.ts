/**
 * How a member behaves. `silent` follows the chain and takes no part in deciding it; `equivocating` proposes two
 * candidates as a leader and signs whatever it is asked to; `withholding` leads well and then keeps the decided block to
 * itself until the next leader must have had its turn.
 */
export type Conduct = 'honest' | 'silent' | 'equivocating' | 'withholding';
