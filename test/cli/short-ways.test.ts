import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { durationAdvice, parseDuration } from '../../src/engine/time.js';
import { call, newFolder } from './terminal.js';

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

describe('the family of a protocol', () => {
  test.each([
    ['pow', 'nakamoto', 8],
    ['pos', 'stake-lottery', 0],
  ])(
    '%s, written above or below consensus or set, is %s, and a line says so',
    async (family, protocol, decimals) => {
      const folder = newFolder();
      const shown = async (...argv: readonly string[]) => {
        const { code, stdout, stderr } = await call(['show', ...argv], { folder });
        expect(code, stderr).toBe(0);
        expect(stderr).toMatch(
          new RegExp(`^simulate: protocol "${family}" \\(.+\\) is read as "${protocol}"`),
        );
        expect(stderr.match(/\n/g)).toHaveLength(1);
        expect(stdout).toMatch(new RegExp(`\\n  protocol: ${protocol} `));
      };
      for (const text of [
        `protocol: ${family}`,
        `consensus: ${family}`,
        `consensus: { protocol: ${family} }`,
      ]) {
        writeFileSync(join(folder, 'my.yaml'), `${text}\n`);
        await shown('my.yaml', '--set', 'supply=1000', '--set', 'currency.decimals=0');
      }
      await shown(
        'ten-equal-miners',
        '--set',
        `protocol=${family}`,
        '--set',
        `currency.decimals=${decimals}`,
      );
    },
  );

  test('is the name itself where it is one: nothing is said', async () => {
    expect((await call(['show', 'ten-equal-miners', '--set', 'protocol=ghost'])).stderr).toBe('');
  });
});

describe('a scenario with the protocol of another', () => {
  test.each([
    ['nakamoto', /^simulate: my\.yaml: consensus\.subsidy: .*; lower the supply: "(supply: \d+)"\n/],
    ['cheesechain', /^simulate: supply: .*; lower the supply: "(supply: 1000)"\n/],
    ['stake-lottery', /^simulate: consensus\.draw: .*or lower "(currency: \{ decimals: 0 \})"\n/],
  ])(
    '%s over pou-default says which key to lower, and the line that does it runs',
    async (protocol, message) => {
      const folder = newFolder();
      const text = `extends: pou-default\nprotocol: ${protocol}\nduration: 10s\nworkload: { payments: 0 }\n`;
      writeFileSync(join(folder, 'my.yaml'), text);
      const refused = await call(['my.yaml'], { folder });
      expect(refused.code).toBe(2);
      const line = message.exec(refused.stderr)?.[1];
      expect(line, refused.stderr).toBeDefined();
      writeFileSync(join(folder, 'my.yaml'), `${text}${line}\n`);
      const mended = await call(['my.yaml', '--quiet'], { folder });
      expect(mended).toMatchObject({ code: 0, stderr: '' });
    },
  );
});

test('a dotted key that is unknown is told with its whole place, and so is what was meant', async () => {
  const refused = async (setting: string) => (await call(['nakamoto-churn', '--set', setting])).stderr;
  expect(await refused('consensus.blokTime=5s')).toBe(
    'simulate: --set: consensus.blokTime: unknown key, did you mean "consensus.blockTime"?\n',
  );
  expect(await refused('hashPowerSteps.0.nodes=5')).toBe(
    'simulate: --set: hashPowerSteps: unknown key, did you mean "consensus.hashPowerSteps"?\n',
  );
  expect(await refused('consensus.hashPowerSteps.0.nodes=5')).toMatch(
    /consensus\.hashPowerSteps\.0: unknown key: consensus\.hashPowerSteps is .* set as a whole\n$/,
  );
});

test('a latency finer than the smallest step says what the smallest step is', async () => {
  const { code, stderr } = await call(['pou-default', '--set', 'network.latency=0.0001ms']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/got "0\.0001ms"; the smallest step is 1 us\n$/);
});

test('a printed command has quotes around a name with blanks', async () => {
  const { stdout } = await call(['pycotr-default', '--out', 'my run']);
  expect(stdout).toMatch(/npx simulate verify 'my run'\n$/);
});
