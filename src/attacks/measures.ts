import type { Measures } from './attack.js';

/** The mean of some numbers; `undefined` of none. */
export function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Measures without those of which there is nothing to tell: a mean of nothing is not 0. */
export function known(measures: Readonly<Record<string, number | undefined>>): Measures {
  return Object.fromEntries(
    Object.entries(measures).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}

/** Measures of several attackers in one: counts are added up, the deepest is the deepest, probabilities are means. */
export function together(all: readonly Measures[]): Measures {
  const [first] = all;
  if (first === undefined || all.length === 1) return first ?? {};
  // One that had nothing to measure has left the measure out.
  const names = [...new Set(all.flatMap((measures) => Object.keys(measures)))];
  const values = names.map((name) => {
    const each = all.flatMap((measures) => measures[name] ?? []);
    const sum = each.reduce((total, value) => total + value, 0);
    // One value an attack, and a scenario has few.
    if (name.startsWith('deepest')) return [name, Math.max(...each)];
    return [name, name.endsWith('probability') ? sum / each.length : sum];
  });
  return Object.fromEntries(values);
}
