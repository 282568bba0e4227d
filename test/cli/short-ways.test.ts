import { describe, expect, test } from 'vitest';
import { durationAdvice, parseDuration } from '../../src/engine/time.js';
import { call } from './terminal.js';

const summary = async (argv: readonly string[]) => {
  const { code, stdout, stderr } = await call([...argv, '--json', '--out', 'out']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as { readonly digest: string };
};

describe('a scenario is run', () => {
  test('by its name alone, by run and its name, and by --scenario, with the same result', async () => {
    const whole = await summary(['--scenario', 'pycotr-default']);
    expect(await summary(['pycotr-default'])).toEqual(whole);
    expect(await summary(['run', 'pycotr-default'])).toEqual(whole);
    expect(await summary(['--seed', '1', 'pycotr-default'])).toEqual(whole);
  });

  test('with a setting whose value stands apart', async () => {
    const joined = await call(['show', 'pou-default', '--set', 'nodes.master=5']);
    const apart = await call(['show', 'pou-default', '--set', 'nodes.master', '5']);
    expect(apart).toEqual(joined);
  });

  test('not when the word is no scenario: the nearest command or scenario is named', async () => {
    expect((await call(['pou-defalt'])).stderr).toBe(
      'simulate: unknown command or scenario "pou-defalt", did you mean "pou-default"?\n',
    );
    expect((await call(['lst'])).stderr).toBe(
      'simulate: unknown command or scenario "lst", did you mean "list"?\n',
    );
    expect((await call(['zzzzzzzzz'])).stderr).toMatch(/simulate list shows the scenarios\n$/);
    expect((await call(['run'])).code).toBe(2);
    expect((await call(['run', 'nosuch.yaml'])).stderr).toMatch(/^simulate: nosuch\.yaml: /);
  });
});

describe('a scenario with several problems', () => {
  test('has every problem listed, a line for each', async () => {
    const { code, stderr } = await call(['pou-default', '--set', 'nodes={master: 0, cashing: -1, what: 2}']);
    expect(code).toBe(2);
    const lines = stderr.trimEnd().split('\n');
    expect(lines[0]).toMatch(/\(and \d more problems?\)$/);
    expect(lines).toHaveLength(1 + Number(/and (\d)/.exec(lines[0]!)![1]));
    for (const line of lines.slice(1)) expect(line).toMatch(/^ {2}--set: nodes\.\w+: /);
  });
});

describe('durations', () => {
  test.each([
    ['5m', 300_000_000],
    ['1week', 604_800_000_000],
    ['2 weeks', 1_209_600_000_000],
    ['1y', 31_536_000_000_000],
    ['1.5hours', 5_400_000_000],
  ])('%s is %i microseconds', (text, duration) => {
    expect(parseDuration(text)).toBe(duration);
  });

  test.each([
    ['90', 'add a unit, such as "90s"'],
    [90, 'add a unit, such as "90s"'],
    ['3fortnights', 'units are us, ms, s, min, h, d, week, y'],
    ['0.5us', 'the smallest step is 1 us'],
    ['0.0000001s', 'the smallest step is 1 us'],
  ])('%s is refused with what to change', async (given, advice) => {
    expect(durationAdvice(given)).toContain(advice);
    const { code, stderr } = await call(['pou-default', '--set', `consensus.blockTime=${given}`]);
    expect(code).toBe(2);
    expect(stderr).toContain(advice);
  });
});
