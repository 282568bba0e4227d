/** Least number of insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, beforeLast[column - 2]! + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length]!;
}

/** Names longer than this are not compared: nobody misspells them by accident, and the cost is quadratic. */
const LONGEST_NAME = 64;

/**
 * The name a person most likely meant, or `undefined` when none is near: at most a third of the letters wrong,
 * or one name the beginning of the other. Case and `-`, `_`, `.` do not count. The first of equals wins.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const wanted = plain(name);
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const plainCandidate = plain(candidate);
    let distance = editDistance(wanted, plainCandidate);
    const shorter = Math.min(wanted.length, plainCandidate.length);
    const begins = shorter >= 3 && (plainCandidate.startsWith(wanted) || wanted.startsWith(plainCandidate));
    if (begins) distance = Math.min(distance, 2);
    const longest = Math.max(wanted.length, plainCandidate.length);
    if (distance > Math.max(1, Math.floor(longest / 3)) && !begins) continue;
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_.]/g, '');
}

/** `, did you mean "X"?` for the nearest name; the choices when there are few; nothing otherwise. */
export function hint(name: string, candidates: readonly string[]): string {
  const nearest = nearestName(name, candidates);
  if (nearest !== undefined) return `, did you mean "${nearest}"?`;
  if (candidates.length === 0 || candidates.length > 40) return '';
  return `; known: ${candidates.join(', ')}`;
}
