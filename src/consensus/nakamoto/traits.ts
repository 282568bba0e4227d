import type { Traits } from '../traits.js';
import { poolNames, settingNotes, type WrittenSettings } from './settings.js';

/** The traits of proof of work. @param confirmations blocks after which nodes call one final; 0 for never. */
export function workTraits(confirmations: number, settings: Pick<WrittenSettings, 'hashPower'>): Traits {
  return {
    makerNames: poolNames(settings),
    notes: settingNotes(settings),
    makers: 'master',
    payers: ['consumer', 'master'],
    blockCost: 'work',
    weight: 'work',
    locksMoney: true,
    questions: ['rewards', 'work', 'power', 'wealth', 'stale', 'hashing'],
    ...(confirmations === 0 ? {} : { finality: { confirmations } }),
  };
}
