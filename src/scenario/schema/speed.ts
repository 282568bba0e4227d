import * as z from 'zod';
import type { Speed } from '../../network/speeds.js';
import { bandwidth } from './bandwidth.js';

const EXPECTED =
  'expected "unlimited", a speed such as "10Mbit/s", or rising speeds such as ["1Mbit/s", "5Mbit/s", "80Mbit/s"]';
const RISING = 'expected at least two speeds that rise, none of them unlimited';

const quantiles = z
  .array(bandwidth, RISING)
  .refine(
    (speeds) =>
      speeds.length >= 2 && speeds.every((speed, at) => speed > 0 && (at === 0 || speed >= speeds[at - 1]!)),
    RISING,
  )
  .meta({ examples: [['1Mbit/s', '5Mbit/s', '80Mbit/s']] });

/**
 * The speed of nodes in a scenario: one for all, or evenly spaced quantiles of a distribution over the nodes, the least
 * first.
 */
export const speed = z.codec(z.union([bandwidth, quantiles], EXPECTED), z.custom<Speed>(), {
  decode: (value) => value,
  encode: (value) => (typeof value === 'number' ? value : [...value]),
});
