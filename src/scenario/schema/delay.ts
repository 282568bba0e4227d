import * as z from 'zod';
import { duration } from '../../consensus/parameters.js';
import type { Delay } from '../../network/settings.js';

const EXPECTED_DELAY =
  'expected a duration such as "50ms", or { uniform: [low, high] }, { normal: [mean, deviation] }, { lognormal: [mean, deviation] }, { exponential: mean }, { pareto: [mean, least] } or { weibull: [scale, shape] }';

const span = duration(0);
const pair = z
  .tuple([span, span], 'expected two durations such as [20ms, 80ms]')
  .meta({ examples: [['20ms', '80ms']] });

const constantDelay = z.codec(span, z.custom<Delay & { kind: 'constant' }>(ofKind('constant')), {
  decode: (value) => ({ kind: 'constant' as const, value }),
  encode: ({ value }) => value,
});
const uniformDelay = z.codec(
  z.strictObject({
    uniform: pair.refine(([low, high]) => low <= high, 'expected the lower bound first, as in [20ms, 80ms]'),
  }),
  z.custom<Delay & { kind: 'uniform' }>(ofKind('uniform')),
  {
    decode: ({ uniform: [low, high] }) => ({ kind: 'uniform' as const, low, high }),
    encode: ({ low, high }): { uniform: [number, number] } => ({ uniform: [low, high] }),
  },
);
const normalDelay = z.codec(
  z.strictObject({ normal: pair }),
  z.custom<Delay & { kind: 'normal' }>(ofKind('normal')),
  {
    decode: ({ normal: [mean, deviation] }) => ({ kind: 'normal' as const, mean, deviation }),
    encode: ({ mean, deviation }): { normal: [number, number] } => ({ normal: [mean, deviation] }),
  },
);
const exponentialDelay = z.codec(
  z.strictObject({ exponential: span }),
  z.custom<Delay & { kind: 'exponential' }>(ofKind('exponential')),
  {
    decode: ({ exponential }) => ({ kind: 'exponential' as const, mean: exponential }),
    encode: ({ mean }) => ({ exponential: mean }),
  },
);
const logNormalDelay = z.codec(
  z.strictObject({ lognormal: pair }),
  z.custom<Delay & { kind: 'log-normal' }>(ofKind('log-normal')),
  {
    decode: ({ lognormal: [mean, deviation] }) => ({ kind: 'log-normal' as const, mean, deviation }),
    encode: ({ mean, deviation }): { lognormal: [number, number] } => ({ lognormal: [mean, deviation] }),
  },
);
const paretoDelay = z.codec(
  z.strictObject({
    pareto: pair
      .refine(([mean, least]) => mean >= least, 'expected the mean first, as in [100ms, 95ms]')
      .meta({ examples: [['100ms', '95ms']] }),
  }),
  z.custom<Delay & { kind: 'pareto' }>(ofKind('pareto')),
  {
    decode: ({ pareto: [mean, least] }) => ({ kind: 'pareto' as const, mean, least }),
    encode: ({ mean, least }): { pareto: [number, number] } => ({ pareto: [mean, least] }),
  },
);
const SHAPE = 'expected a scale and a shape from 0.1 to 10, as in [10min, 0.6]';
const weibullDelay = z.codec(
  z.strictObject({
    weibull: z
      .tuple([span, z.number(SHAPE).min(0.1, SHAPE).max(10, SHAPE)], SHAPE)
      .meta({ examples: [['10min', 0.6]] }),
  }),
  z.custom<Delay & { kind: 'weibull' }>(ofKind('weibull')),
  {
    decode: ({ weibull: [scale, shape] }) => ({ kind: 'weibull' as const, scale, shape }),
    encode: ({ scale, shape }): { weibull: [number, number] } => ({ weibull: [scale, shape] }),
  },
);

function ofKind(kind: Delay['kind']): (value: unknown) => boolean {
  return (value) => typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}

/** A delay as a scenario writes it: a fixed duration or a distribution. */
export function delay() {
  return z.union(
    [constantDelay, uniformDelay, normalDelay, logNormalDelay, exponentialDelay, paretoDelay, weibullDelay],
    EXPECTED_DELAY,
  );
}
