import { assert, ScenarioError } from '../engine/errors.js';
import { type Random, randomSource } from '../engine/random.js';
import { type Axis, drawnValue, gridValues } from './axis.js';
import { sobolPoints } from './sobol-sequence.js';

/** How the points of a sweep are chosen: every combination, drawn, or drawn for indices of sensitivity. */
export const DESIGNS = ['grid', 'random', 'lhs', 'zip', 'saltelli'] as const;

/** One of {@link DESIGNS}. */
export type DesignKind = (typeof DESIGNS)[number];

/** What a design is asked for. */
export interface DesignSettings {
  readonly kind: DesignKind;
  /** Points of a design that draws; of `saltelli` the base points, each of which makes as many points as keys and 2. */
  readonly points?: number | undefined;
  /** Where the draws come from. */
  readonly seed?: string | undefined;
}

/** Most points a sweep may have. */
export const MOST_POINTS = 1_000_000;
/** Most keys that indices of sensitivity are reckoned for. */
export const MOST_SENSITIVE_KEYS = 12;

/**
 * The points of a sweep: for each the values of the axes, in their order. Without axes there is one point.
 *
 * Draws come from a stream of their own, so that the points depend on the axes and the seed of the design alone.
 *
 * @param whole which of the axes take whole numbers only.
 * @throws ScenarioError when the design and the axes do not fit.
 */
export function designPoints(
  axes: readonly Axis[],
  { kind, points, seed = '1' }: DesignSettings,
  whole: readonly boolean[],
): readonly (readonly unknown[])[] {
  if (points !== undefined && (kind === 'grid' || kind === 'zip'))
    throw new ScenarioError(`--points: the design ${kind} has as many points as its values make`);
  if (axes.length === 0 && kind !== 'grid')
    throw new ScenarioError(`--design: ${kind} needs a key to vary (--vary)`);
  if (kind === 'grid') return gridPoints(axes, whole);
  if (kind === 'zip') return zipPoints(axes, whole);
  if (points === undefined)
    throw new ScenarioError(`--design: ${kind} draws its points; say how many with --points`);
  const random = randomSource(seed).stream('sweep/design');
  const valued = (places: readonly number[]) =>
    places.map((place, axis) => drawnValue(axes[axis]!, place, whole[axis]!));
  if (kind === 'random') return Array.from({ length: points }, () => valued(axes.map(() => random.next())));
  if (kind === 'lhs') return latinHypercube(axes.length, points, random).map(valued);
  return saltelliPlaces(axes.length, points).map(valued);
}

function gridPoints(axes: readonly Axis[], whole: readonly boolean[]): readonly (readonly unknown[])[] {
  const lists = axes.map((axis, place) => gridValues(axis, whole[place]!));
  const count = lists.reduce((product, { length }) => product * length, 1);
  if (count > MOST_POINTS)
    throw new ScenarioError(`--vary: expected at most ${MOST_POINTS} points, got a grid of ${count}`);
  return lists.reduce<readonly (readonly unknown[])[]>(
    (points, values) => points.flatMap((point) => values.map((value) => [...point, value])),
    [[]],
  );
}

function zipPoints(axes: readonly Axis[], whole: readonly boolean[]): readonly (readonly unknown[])[] {
  const lists = axes.map((axis, place) => gridValues(axis, whole[place]!));
  const { length } = lists[0]!;
  const other = lists.findIndex((list) => list.length !== length);
  if (other > 0)
    throw new ScenarioError(
      `--design: zip pairs values; expected ${length} of ${axes[other]!.key} as of ${axes[0]!.key}, got ${lists[other]!.length}`,
    );
  return Array.from({ length }, (_, point) => lists.map((list) => list[point]));
}

/**
 * Places in the unit cube, one in each of so many equal layers of every side (McKay, Beckman and Conover,
 * Technometrics 21, 1979).
 */
export function latinHypercube(
  sides: number,
  points: number,
  random: Random,
): readonly (readonly number[])[] {
  const columns = Array.from({ length: sides }, () => {
    const layers = random.shuffle(Array.from({ length: points }, (_, layer) => layer));
    // A draw just below 1 must not round up into the next layer.
    return layers.map((layer) => Math.min((layer + random.next()) / points, (layer + 1 - 1e-9) / points));
  });
  return Array.from({ length: points }, (_, point) => columns.map((column) => column[point]!));
}

/**
 * The places that indices of sensitivity are reckoned from, in the order of {@link saltelliPlace}: two tables A and
 * B from one Sobol sequence, and for each key A with the column of that key from B (Saltelli and others, Computer
 * Physics Communications 181, 2010).
 */
function saltelliPlaces(keys: number, base: number): readonly (readonly number[])[] {
  if (keys > MOST_SENSITIVE_KEYS)
    throw new ScenarioError(`--design: saltelli takes at most ${MOST_SENSITIVE_KEYS} keys, got ${keys}`);
  if (base * (keys + 2) > MOST_POINTS)
    throw new ScenarioError(
      `--points: expected at most ${MOST_POINTS} points in all, got ${base} x (${keys} + 2)`,
    );
  const drawn = sobolPoints(2 * keys, base);
  const places: (readonly number[])[] = [];
  for (const point of drawn) {
    const [a, b] = [point.slice(0, keys), point.slice(keys)];
    places.push(a, b, ...a.map((_, key) => a.map((own, place) => (place === key ? b[place]! : own))));
  }
  assert(places.length === base * (keys + 2), 'a saltelli design has keys + 2 points for each of its base');
  return places;
}
