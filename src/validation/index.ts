/**
 * Tables of published and exact results, the models that simulate them, and the verdict on each row.
 *
 * @packageDocumentation
 */

export { type Estimate, exactly, meanOf, proportion } from './estimate.js';
export { EVIDENCE, type Evidence, type Model, type Trial } from './model.js';
export { MODELS } from './models/index.js';
export {
  type Comparison,
  parseTable,
  type Relation,
  type ValidationRow,
  type ValidationTable,
} from './table.js';
export {
  countEvidence,
  type EvidenceSummary,
  type GroupSummary,
  judgeAll,
  simulateRow,
  type Validation,
} from './validation.js';
export type { Judgement, RowVerdict } from './verdict.js';
