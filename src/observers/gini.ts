/**
 * The Gini coefficient of amounts of at least 0: 0 when all are equal, (n - 1) / n when one has everything, and 0
 * when there is nothing to share (Gini, "Variabilita e mutabilita", 1912; the mean difference form over the
 * sorted values).
 */
export function gini(amounts: Iterable<number>): number {
  const sorted = Float64Array.from(amounts).sort();
  let total = 0;
  let weighted = 0;
  for (const [place, amount] of sorted.entries()) {
    total += amount;
    weighted += (place + 1) * amount;
  }
  const count = sorted.length;
  return total === 0 ? 0 : (2 * weighted) / (count * total) - (count + 1) / count;
}
