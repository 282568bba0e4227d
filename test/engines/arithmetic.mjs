/**
 * A digest of the bits of many results of `ln`, `exp`, square roots and divisions, as 16 hexadecimal digits. A run
 * rounds times to whole microseconds, so that a logarithm that is off in its last place may leave its digest as it is:
 * here it does not. Plain arithmetic of its own, since it must not lean on what it checks.
 *
 * @param {(x: number) => number} ln
 * @param {(x: number) => number} exp
 */
export function arithmeticDigest(ln, exp) {
  const double = new Float64Array(1);
  const words = new Uint32Array(double.buffer);
  let first = 0x811c9dc5;
  let second = 0x9dc5811c;
  const take = (x) => {
    double[0] = x;
    for (const word of words) {
      first = Math.imul(first ^ word, 0x01000193);
      second = Math.imul(second ^ (word >>> 7) ^ first, 0x85ebca6b);
    }
  };
  let state = 1;
  for (let count = 0; count < 100_000; count++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const share = (state + 1) / 4294967297;
    take(ln(share));
    take(exp(20 * share - 10));
    take(Math.sqrt(share));
    take(share / 3);
  }
  return [first, second].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
