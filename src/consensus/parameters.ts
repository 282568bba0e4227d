import * as z from 'zod';
import { type Duration, formatDuration, parseDuration } from '../engine/time.js';
import { formatRate, parseRate, type Rate } from '../ledger/amount.js';

/** What a value that fails to decode was expected to be; shown to the person who wrote the scenario. */
function refuse(context: z.core.ParsePayload<unknown>, expected: string): never {
  context.issues.push({ code: 'custom', message: expected, input: context.value });
  return z.NEVER;
}

/**
 * A duration in a scenario: text with a unit (`"250ms"`, `"5s"`, `"10min"`) outside, whole microseconds inside.
 *
 * @param minimum the least allowed; by default anything above 0.
 */
export function duration(minimum: Duration = 1) {
  const least = minimum === 1 ? ' above 0,' : minimum === 0 ? '' : ` of at least ${formatDuration(minimum)},`;
  const expected = `expected a duration${least} such as "250ms" or "5s"`;
  return z.codec(z.string(expected).meta({ examples: ['250ms', '5s'] }), z.int(), {
    decode: (text, context) => {
      const value = parseDuration(text);
      if (value === undefined || value < minimum) return refuse(context, expected);
      return value;
    },
    encode: (value) => formatDuration(value),
  });
}

/** A rate in a scenario: a number from 0 to 1 with at most nine decimals outside, a whole `Rate` inside. */
export function rate() {
  const expected = 'expected a number from 0 to 1 with at most 9 decimals';
  return z.codec(
    z
      .number(expected)
      .min(0, expected)
      .max(1, expected)
      .meta({ examples: [0.05] }),
    z.int(),
    {
      decode: (value, context): Rate => {
        const parsed = parseRate(value);
        if (parsed === undefined) return refuse(context, expected);
        return parsed;
      },
      encode: (value) => formatRate(value),
    },
  );
}
