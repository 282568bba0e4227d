import type { Model } from '../model.js';
import { catchUp, doubleSpend } from './double-spend.js';
import { withholdingBest, withholdingMargin, withholdingRevenue, withholdingState } from './withholding.js';
import { withholdingRun } from './withholding-run.js';
import { withholdingThreshold } from './withholding-threshold.js';

const ALL: readonly Model[] = [
  catchUp,
  doubleSpend,
  withholdingBest,
  withholdingMargin,
  withholdingRevenue,
  withholdingRun,
  withholdingState,
  withholdingThreshold,
];

/** The simulations that tables may name. */
export const MODELS: Readonly<Record<string, Model>> = Object.fromEntries(
  ALL.map((model) => [model.name, model]),
);
