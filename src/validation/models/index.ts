import type { Model } from '../model.js';
import { doubleSpend } from './double-spend.js';
import { withholdingRevenue } from './withholding.js';

const ALL: readonly Model[] = [doubleSpend, withholdingRevenue];

/** The simulations that tables may name. */
export const MODELS: Readonly<Record<string, Model>> = Object.fromEntries(
  ALL.map((model) => [model.name, model]),
);
