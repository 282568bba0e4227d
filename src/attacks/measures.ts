import type { Measures } from './attack.js';

/** Measures of several attackers in one: counts are added up, the deepest is the deepest, probabilities are means. */
export function together(all: readonly Measures[]): Measures {
  const [first] = all;
  if (first === undefined || all.length === 1) return first ?? {};
  const values = Object.keys(first).map((name) => {
    const each = all.map((measures) => measures[name]!);
    const sum = each.reduce((total, value) => total + value, 0);
    // One value an attack, and a scenario has few.
    if (name.startsWith('deepest')) return [name, Math.max(...each)];
    return [name, name.endsWith('probability') ? sum / each.length : sum];
  });
  return Object.fromEntries(values);
}
