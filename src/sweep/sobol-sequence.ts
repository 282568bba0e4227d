import { assert } from '../engine/errors.js';

const BITS = 32;
const TWO_TO_32 = 4294967296;

/**
 * Primitive polynomials and first direction numbers of the dimensions from the second on: degree, inner coefficients,
 * then as many odd numbers as the degree. From Joe and Kuo, "Constructing Sobol sequences with better two-dimensional
 * projections", SIAM Journal on Scientific Computing 30, 2008 (table new-joe-kuo-6).
 */
const DIRECTIONS: readonly (readonly number[])[] = [
  [1, 0, 1],
  [2, 1, 1, 3],
  [3, 1, 1, 3, 1],
  [3, 2, 1, 1, 1],
  [4, 1, 1, 1, 3, 3],
  [4, 4, 1, 3, 5, 13],
  [5, 2, 1, 1, 5, 5, 17],
  [5, 4, 1, 1, 5, 5, 5],
  [5, 7, 1, 1, 7, 11, 19],
  [5, 11, 1, 1, 5, 1, 1],
  [5, 13, 1, 1, 1, 3, 11],
  [5, 14, 1, 3, 5, 5, 31],
  [6, 1, 1, 3, 3, 9, 7, 49],
  [6, 13, 1, 1, 1, 15, 21, 21],
  [6, 16, 1, 3, 1, 13, 27, 49],
  [6, 19, 1, 1, 1, 15, 7, 5],
  [6, 22, 1, 3, 1, 15, 13, 25],
  [6, 25, 1, 1, 5, 5, 19, 61],
  [7, 1, 1, 3, 7, 11, 23, 15, 103],
  [7, 4, 1, 3, 7, 13, 13, 15, 69],
  [7, 7, 1, 1, 3, 13, 7, 35, 63],
  [7, 8, 1, 3, 5, 9, 1, 25, 53],
  [7, 14, 1, 3, 1, 13, 9, 35, 107],
];

/** Most sides of the cube that {@link sobolPoints} fills. */
export const MOST_SIDES = DIRECTIONS.length + 1;

/**
 * The first points of the Sobol sequence in the unit cube, without the origin, which lies on its edge: they fill it
 * more evenly than draws do. No randomness is in them.
 *
 * @param sides of the cube, up to {@link MOST_SIDES}.
 */
export function sobolPoints(sides: number, count: number): readonly (readonly number[])[] {
  assert(
    sides >= 1 && sides <= MOST_SIDES,
    `a Sobol sequence has from 1 to ${MOST_SIDES} sides, got ${sides}`,
  );
  const directions = Array.from({ length: sides }, (_, side) => directionsOf(side));
  const current = new Uint32Array(sides);
  const points: number[][] = [];
  // In the order of Gray codes one bit changes from point to point: the lowest that is 0 (Antonov and Saleev 1979).
  for (let index = 0; index < count; index++) {
    let bit = 0;
    for (let rest = index; rest % 2 === 1; rest = Math.floor(rest / 2)) bit++;
    const point: number[] = [];
    for (let side = 0; side < sides; side++) {
      current[side] = current[side]! ^ directions[side]![bit]!;
      point.push(current[side]! / TWO_TO_32);
    }
    points.push(point);
  }
  return points;
}

function directionsOf(side: number): Uint32Array {
  const numbers = new Uint32Array(BITS);
  if (side === 0) {
    for (let bit = 0; bit < BITS; bit++) numbers[bit] = 2 ** (BITS - 1 - bit);
    return numbers;
  }
  const [degree = 0, coefficients = 0, ...first] = DIRECTIONS[side - 1]!;
  for (let bit = 0; bit < degree; bit++) numbers[bit] = first[bit]! * 2 ** (BITS - 1 - bit);
  for (let bit = degree; bit < BITS; bit++) {
    const before = numbers[bit - degree]!;
    let number = before ^ (before >>> degree);
    for (let inner = 1; inner < degree; inner++) {
      if (((coefficients >> (degree - 1 - inner)) & 1) === 1) number ^= numbers[bit - inner]!;
    }
    numbers[bit] = number;
  }
  return numbers;
}
