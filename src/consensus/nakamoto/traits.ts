import type { Traits } from '../traits.js';

/** The traits of proof of work. @param confirmations blocks after which nodes call one final; 0 for never. */
export function workTraits(confirmations: number): Traits {
  return {
    makers: 'master',
    payers: ['consumer', 'master'],
    blockCost: 'work',
    weight: 'work',
    ...(confirmations === 0 ? {} : { finality: { confirmations } }),
  };
}
