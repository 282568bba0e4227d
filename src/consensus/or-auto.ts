import * as z from 'zod';

/**
 * A parameter that may be left to the simulator: `"auto"` outside is `undefined` inside, and the code that uses
 * the parameter then chooses. Defaults to `"auto"`.
 *
 * @param inner the schema of a value that is given.
 * @param expected what to tell the person who wrote something else.
 */
export function orAuto<Inner extends z.ZodType>(inner: Inner, expected: string) {
  const auto = z.codec(z.literal('auto'), z.undefined(), {
    decode: () => undefined,
    encode: () => 'auto' as const,
  });
  return z.union([auto, inner], expected).prefault('auto');
}
