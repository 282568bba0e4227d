import { describe, expect, test, vi } from 'vitest';
import { exp, ln } from '../../src/engine/math.js';
import { type EngineReport, GOLDEN, LEFT_OUT, NOT_REPEATED } from './check.js';
import { isBroken, main, reportText } from './command.js';
import { ARITHMETIC } from './core-bundle.js';
import { ENGINES } from './engine.js';

type Real = (x: number) => number;
const { arithmeticDigest } = (await import(new URL('arithmetic.mjs', import.meta.url).href)) as {
  arithmeticDigest(ln: Real, exp: Real): string;
};

const [engine] = ENGINES;
const equal = { scenario: 'pou-default', digest: GOLDEN['pou-default'], equal: true, seconds: 1 };
const report: EngineReport = { engine: engine!, version: 'v1', outcomes: [equal] };

/** What a wrong command line leaves on stderr, and its exit code. */
async function refused(...argv: string[]): Promise<[code: number, text: string]> {
  let text = '';
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  try {
    return [await main(argv), text];
  } finally {
    write.mockRestore();
  }
}

describe('the check of engines', () => {
  test('leaves out only scenarios that there are', () => {
    const known = Object.keys(GOLDEN);
    expect([...Object.keys(LEFT_OUT), ...NOT_REPEATED].filter((name) => !known.includes(name))).toEqual([]);
  });

  test('repeats only engines that there are', () => {
    const known = ENGINES.map(({ name }) => name);
    expect(ENGINES.filter(({ repeats }) => repeats !== undefined && !known.includes(repeats))).toEqual([]);
  });

  test('is broken by a digest that differs, by none, and by an engine that does not open', () => {
    expect(isBroken(report)).toBe(false);
    expect(isBroken({ engine: engine!, skipped: 'not here', outcomes: [] })).toBe(false);
    expect(isBroken({ ...report, outcomes: [equal, { ...equal, digest: 'ab', equal: false }] })).toBe(true);
    expect(isBroken({ engine: engine!, failure: 'no', outcomes: [] })).toBe(true);
  });

  test('says what was expected and what came', () => {
    const text = reportText([{ ...report, outcomes: [{ ...equal, digest: 'ab', equal: false }] }]);
    expect(text).toContain('│ pou-default │ DIFFERS │');
    expect(text).toContain(`node, pou-default: expected ${GOLDEN['pou-default']}, got ab\n`);
  });

  test('says why an engine was skipped', () => {
    const text = reportText([{ engine: engine!, skipped: 'no such program', outcomes: [] }]);
    expect(text).toBe('node: skipped, no such program\n');
  });

  const wrong: readonly [argv: string[], text: string][] = [
    [['--engine', 'demo'], 'engines: --engine: unknown engine "demo", did you mean "deno"?\n'],
    [['pou-defalt'], 'engines: unknown scenario "pou-defalt", did you mean "pou-default"?\n'],
    [['--al'], 'engines: unknown option "--al", did you mean "--all"?\n'],
    [['--engine'], "engines: --engine: Option '--engine <value>' argument missing\n"],
  ];
  test.each(wrong)('refuses %j in one line', async (argv, text) => {
    expect(await refused(...argv)).toEqual([2, text]);
  });
});

describe('the digest of arithmetic', () => {
  test('is the golden one', () => {
    expect(arithmeticDigest(ln, exp)).toBe(GOLDEN[ARITHMETIC]);
  });

  test('changes when one logarithm or one power in a hundred thousand is off in its last place', () => {
    const offOnce = (real: Real): Real => {
      let count = 0;
      return (x) => real(x) * (++count === 50_000 ? 1 + 2 ** -52 : 1);
    };
    expect(arithmeticDigest(offOnce(ln), exp)).not.toBe(GOLDEN[ARITHMETIC]);
    expect(arithmeticDigest(ln, offOnce(exp))).not.toBe(GOLDEN[ARITHMETIC]);
  });
});
