/**
 * Pure functions of the five original systems, each checked against vectors recorded from its original.
 *
 * @packageDocumentation
 */

export * as cheesechain from './consensus/cheesechain/original/functions.js';
export * as lpos from './consensus/lpos/original/functions.js';
export * as nakamoto from './consensus/nakamoto/original/functions.js';
export * as pou from './consensus/pou/original/functions.js';
export * as stakeLottery from './consensus/stake-lottery/original/functions.js';
