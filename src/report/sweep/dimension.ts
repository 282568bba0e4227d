import { valueCell, valueNumber } from '../../sweep/axis.js';
import type { SweepPlan } from '../../sweep/plan.js';
import { numericKeys } from './sweep-data.js';

/** One thing in which the points of a sweep differ: the scenario, or a key. */
export interface Dimension {
  /** For people. */
  readonly title: string;
  /** The values in the plan's order, as text. */
  readonly values: readonly string[];
  /** The value of a point. */
  textOf(point: number): string;
  /** The same as a number; `undefined` for a dimension that has none. */
  numberOf(point: number): number | undefined;
  readonly isNumeric: boolean;
}

/** The dimensions of a sweep in which its points differ: the scenario first, then keys in the plan's order. */
export function dimensionsOf(plan: SweepPlan): readonly Dimension[] {
  const { labels, keys, points } = plan;
  const numeric = numericKeys(plan);
  const all: readonly Dimension[] = [
    {
      title: 'scenario',
      values: labels,
      textOf: (point) => labels[points[point]!.scenario]!,
      numberOf: () => undefined,
      isNumeric: false,
    },
    ...keys.map((key, place): Dimension => {
      const textOf = (point: number): string => String(valueCell(points[point]!.values[place]));
      const isDuration = points.some(({ values }) => typeof values[place] === 'string');
      const isNumeric = numeric.includes(key);
      return {
        title: isNumeric && isDuration ? `${key} (s)` : key,
        values: [...new Set(points.map((_, point) => textOf(point)))],
        textOf,
        numberOf: (point) => valueNumber(points[point]!.values[place]),
        isNumeric,
      };
    }),
  ];
  return all.filter(({ values }) => values.length > 1);
}

/** A point's place in some dimensions, for people: `nodes.master = 100, ghost`. */
export function placeText(dimensions: readonly Dimension[], point: number): string {
  return dimensions
    .map((dimension) =>
      dimension.title === 'scenario'
        ? dimension.textOf(point)
        : `${dimension.title.replace(/ \(s\)$/, '')} = ${dimension.textOf(point)}`,
    )
    .join(', ');
}

/** Whether numbers are spread as a logarithmic axis shows best: by factors rather than by steps. */
export function isGeometric(numbers: readonly number[]): boolean {
  const sorted = [...new Set(numbers)].sort((one, other) => one - other);
  const [least, greatest] = [sorted[0]!, sorted.at(-1)!];
  if (least <= 0 || greatest / least < 8 || sorted.length < 3) return false;
  const middle = sorted[Math.floor(sorted.length / 2)]!;
  return Math.abs(middle - Math.sqrt(least * greatest)) < Math.abs(middle - (least + greatest) / 2);
}
