import { describe, test } from 'vitest';
import { surviveFuzzing } from './fuzz-cases.js';

describe('100,000 hostile bodies leave a process as it was', () => {
  test.each(['pou', 'nakamoto'] as const)('under %s', (protocol) => surviveFuzzing(protocol, 100_000));
});
