/**
 * What holds a protocol of one's own to the rules that every protocol keeps, in any test runner.
 *
 * @packageDocumentation
 */

export { type ConsensusCase, type ConsensusSubject, consensusCases } from './consensus-cases.js';
export { expectDigest } from './expected-digest.js';
export { type StrategyCase, type StrategySubject, strategyCases } from './strategy-cases.js';
