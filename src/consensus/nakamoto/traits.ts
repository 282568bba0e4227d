import { type Traits, USUAL_CONFIRMATIONS } from '../traits.js';

/** The traits of proof of work. @param confirmations blocks after which nodes call one final; 0 for never. */
export function workTraits(confirmations: number): Traits {
  return {
    makers: 'master',
    payers: ['consumer', 'master'],
    blockCost: 'work',
    weight: 'work',
    finality: { confirmations: confirmations === 0 ? USUAL_CONFIRMATIONS : confirmations },
  };
}
