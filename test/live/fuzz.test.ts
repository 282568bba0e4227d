import { describe, test } from 'vitest';
import { surviveFuzzing } from './fuzz-cases.js';

describe('10,000 hostile bodies leave a process as it was', () => {
  test.each(['pou', 'nakamoto'] as const)('under %s', (protocol) => surviveFuzzing(protocol, 5_000));
});
