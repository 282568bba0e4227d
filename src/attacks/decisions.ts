import type { Committee } from '../consensus/misconduct.js';
import type { Measures } from './attack.js';

/** What became of a committee's decisions, and the part of all weight whose signatures prove its guilt. */
export function decisions(committee: Committee): Measures {
  const guilty = committee.guilty?.();
  return {
    conflicting_decisions: committee.conflicts(),
    ...(guilty === undefined ? {} : { guilty_power: committee.powerShare?.(guilty) ?? 0 }),
  };
}
