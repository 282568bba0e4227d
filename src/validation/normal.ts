import { assert } from '../engine/errors.js';
import { exp } from '../engine/math.js';

/** Where the series gives way to the continued fraction. */
const FAR = 3;
const ROOT_OF_TWO_PI = 2.5066282746310002;

/** Probability that a standard normal number is above `z`, to about 12 digits also far out. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = exp((-z * z) / 2) / ROOT_OF_TWO_PI;
  if (z < FAR) {
    let term = z;
    let sum = z;
    for (let odd = 3; term > sum * 1e-17; odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  // Laplace's continued fraction for Mills's ratio, from far down up.
  let fraction = z;
  for (let depth = 200; depth > 0; depth--) fraction = z + depth / fraction;
  return density / fraction;
}

/** The `z` above which a standard normal number is with this probability, from 1e-300 to 0.5. */
export function normalScore(tail: number): number {
  assert(tail > 0 && tail <= 0.5, 'normalScore: expected a probability above 0, 0.5 at most');
  let low = 0;
  let high = 38;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (normalTail(middle) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
