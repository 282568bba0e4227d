import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { refuseLargeStart } from '../../src/cli/execute/memory.js';
import { BUILT_IN_SCENARIOS } from '../../src/scenario/built-in.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { call, type Ended, filesBelow, newFolder } from './terminal.js';

// The engine prints warnings beside whatever a program says; no input may call one forth.
const warning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
afterAll(() => {
  expect(warning.mock.calls).toEqual([]);
});

/** What every input must come to: a run that ends, or one clear line and exit code 2. */
function expectOrderly({ code, stdout, stderr }: Ended): void {
  expect([0, 2]).toContain(code);
  if (code === 0) expect(stderr).toBe('');
  else {
    expect(stdout).toBe('');
    // One line, and below it the other problems of the scenario, a line for each.
    expect(stderr).toMatch(/^simulate: \P{Cc}+\n(?: {2}\P{Cc}+\n)*$/u);
    for (const line of stderr.split('\n')) expect(line.length).toBeLessThan(2000);
  }
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+\)?$|unexpected \w*Error|undefined|\[object/m);
  expect(Object.prototype).not.toHaveProperty('polluted');
}

/** A run that is stopped early, whatever the file says of its length, and writes no files of nodes. */
const SHORT = ['--quiet', '--out', 'out', '--set', 'limits.events=3000', '--set', 'output.nodeFiles=none'];

/** Runs a scenario file in a folder of its own; nothing may appear but the output. */
async function runText(text: string | Uint8Array, name = 'input.yaml'): Promise<Ended> {
  const folder = newFolder();
  writeFileSync(join(folder, name), text);
  const ended = await call(['--scenario', name, ...SHORT], { folder });
  const strange = filesBelow(folder).filter((path) => path !== name && !path.startsWith('out/'));
  expect(strange).toEqual([]);
  return ended;
}

const HOSTILE_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'extends', '', '$schema', '<<'];

/** Values that scenarios do not expect where they stand. Counts are small or refused: time is tested below. */
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, false, 0, -0, 1, 2, 3, -1, 0.1, 1e-300, 1e21, 2 ** 53, 2 ** 53 + 2, 1e308],
    ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ...[
      '',
      ' ',
      '0s',
      '1us',
      '5s',
      '-5s',
      '1e3s',
      '99999999d',
      '10min',
      '1MB/s',
      '0b/s',
      'NaN',
      'auto',
      'none',
    ],
    ...[
      '../../x',
      '/etc/passwd',
      'pou-default',
      '\u0000',
      '\u001b[31m',
      '\u202e',
      '💥',
      'a\nb',
      'x'.repeat(10_000),
    ],
    ...[[], {}, [[]], [0], [1, 0], [0.5, 1], { uniform: ['1s', '2s'] }, { polluted: 1 }],
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer({ min: -3, max: 40 }),
  fc.double({ min: -1, max: 2, noNaN: true }),
);

interface Change {
  readonly place: number;
  readonly kind: 'replace' | 'remove' | 'add' | 'rename';
  readonly key: string;
  readonly value: unknown;
}

const change: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(1000),
  kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'rename'),
  key: fc.constantFrom(...HOSTILE_KEYS, 'master', 'payments', 'protocol', 'latency', 'kind'),
  value: hostileValue,
});

/** A place in plain data: the group or list, and the key in it. */
type Slot = readonly [holder: Record<string, unknown>, key: string];

function slotsOf(data: unknown): Slot[] {
  if (typeof data !== 'object' || data === null) return [];
  const holder = data as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [[holder, key] as const, ...slotsOf(holder[key])]);
}

function define(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** A built-in scenario with some of its places changed. */
function changed(name: string, changes: readonly Change[]): unknown {
  const data = structuredClone(BUILT_IN_SCENARIOS[name]) as object;
  for (const { place, kind, key, value } of changes) {
    const slots = slotsOf(data);
    const [holder, at] = slots[place % slots.length] ?? ([data, key] as Slot);
    if (kind === 'add') define(holder, key, value);
    else if (kind === 'replace') define(holder, at, value);
    else {
      const old = holder[at];
      delete holder[at];
      if (kind === 'rename') define(holder, key, old);
    }
  }
  return data;
}

/** Scenarios with few nodes: with many, each would take seconds to set up. */
const SMALL = Object.keys(BUILT_IN_SCENARIOS).filter((name) => {
  const { nodes = {} } = BUILT_IN_SCENARIOS[name] as { nodes?: Record<string, number> };
  return Object.values(nodes).reduce((sum, count) => sum + count, 0) <= 110;
});

describe('whatever is in a scenario file, it ends in a run or in one line:', () => {
  test('built-in scenarios with some places changed', async () => {
    const scenario = fc.record({
      name: fc.constantFrom(...SMALL),
      changes: fc.array(change, { minLength: 1, maxLength: 3 }),
      json: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ name, changes, json }) => {
        const data = changed(name, changes);
        expectOrderly(
          json
            ? await runText(JSON.stringify(data) ?? '', 'input.json')
            : await runText(stringify(data, { aliasDuplicateObjects: false })),
        );
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  test('any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => expectOrderly(await runText(text, 'input.json'))),
      { numRuns: 100, seed: 7 },
    );
  });

  test('any text made of the signs of YAML', async () => {
    const sign = fc.constantFrom(
      ...'&*!|>%@`"\'#,[]{}:?- \n\t0aé~<='.split(''),
      ...['extends: pou-local\n', 'name: ', '&a ', '*a', '<<: ', '--- ', '...\n', '%YAML 1.1\n', '!!binary '],
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: sign, maxLength: 60 }), async (text) =>
        expectOrderly(await runText(text)),
      ),
      { numRuns: 200, seed: 7 },
    );
  });

  test('any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (bytes) =>
        expectOrderly(await runText(bytes)),
      ),
      { numRuns: 100, seed: 7 },
    );
  });
});

describe('whatever is typed, it ends in a run or in one line:', () => {
  const word = fc.oneof(
    fc.constantFrom('--scenario', '--set', '--seed', '--out', '--check', '--resume', '--checkpoint-every'),
    fc.constantFrom(
      'show',
      'verify',
      'list',
      'schema',
      'completion',
      '-mac',
      '-coc',
      '-bt',
      '-l',
      '--',
      '-',
      '=',
    ),
    fc.constantFrom(
      'pou-local',
      'nodes.master=2',
      '__proto__.polluted=1',
      'constructor.polluted=1',
      'nodes=',
      '=1',
    ),
    fc.constantFrom(
      '..',
      '/dev/null',
      '/dev/zero',
      '~',
      '\u0000',
      'a\nb',
      '\u001b[2J',
      '-1',
      '1e999',
      '--__proto__.polluted=1',
    ),
    fc.string({ maxLength: 8 }),
  );
  test('any words', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 5 }), async (words) => {
        const { code, stdout, stderr } = await call(
          [...words, '--set', 'limits.events=3000', '--set', 'output.nodeFiles=none'],
          { folder: newFolder() },
        );
        expect([0, 1, 2]).toContain(code);
        if (code !== 0) expect(stderr).toMatch(/^simulate: \P{Cc}+\n(?: {2}\P{Cc}+\n)*$/u);
        expect(`${stdout}${stderr}`).not.toMatch(/unexpected \w*Error/);
        expect(Object.prototype).not.toHaveProperty('polluted');
      }),
      { numRuns: 150, seed: 7 },
    );
  });
});

describe('a file that is no scenario is refused in one line:', () => {
  const deep = (open: string, close: string) => `${open.repeat(30_000)}1${close.repeat(30_000)}`;
  const lines = (count: number, line: (place: number) => string) =>
    Array.from({ length: count }, (_, place) => line(place)).join('\n');

  test.each<[what: string, content: string | Uint8Array, message: RegExp]>([
    ['lists nested without end', '['.repeat(400_000), /:1:\d+: nested too deep$/],
    ['mappings nested deep', deep('{a: ', '}'), /:1:\d+: nested too deep$/],
    ['JSON nested deep', deep('{"nodes":', '}'), /:1:\d+: nested too deep$/],
    ['a mapping that holds itself', 'a: &a {<<: *a}\n', /nested more than 32 deep$/],
    [
      'eighty thousand keys',
      lines(80_000, (place) => `k${place}: 1`),
      /:5001:1: more than 5000 keys in one file$/,
    ],
    ['Latin 1', Uint8Array.from([0x6e, 0x3a, 0x20, 0xe9, 0x0a]), /is not UTF-8 text$/],
    ['UTF-16', Buffer.from('\ufeffname: x\n', 'utf16le'), /is not UTF-8 text$/],
    [
      'a name that leaves the folder',
      'extends: pou-local\nname: ../../x\n',
      /:2:1: name: expected a name of/,
    ],
    ['a name that is a device', 'extends: pou-local\nname: con.x\n', /:2:1: name: expected a name of/],
    [
      'a base whose name is no name',
      'extends: "a\\0.yaml"\n',
      /a\\u0000\.yaml: cannot be the name of a file$/,
    ],
    ['control characters', 'extends: "\\e[2J"\n', /unknown scenario "\\u001b\[2J"/],
    ['a mapping as a key', '{ {a: 1}: 2 }\n', /:1:3: expected a word as the key$/],
    ['bytes as a key', '!!binary aa: 1\n', /:1:\d+: expected a word as the key$/],
    ['a prototype as a key', '{"__proto__": {"polluted": 1}}', /__proto__: this key is not allowed$/],
    [
      'a prototype as a protocol',
      'consensus: { protocol: __proto__ }\n',
      /consensus\.protocol: expected one of/,
    ],
    ['a prototype as a base', 'extends: constructor\n', /unknown scenario "constructor"/],
  ])('%s', async (_what, content, message) => {
    const ended = await runText(content);
    expectOrderly(ended);
    expect(ended.stderr).toMatch(/^simulate: .*\n$/);
    expect(ended.stderr.trimEnd()).toMatch(message);
  });

  let folder = '';
  beforeAll(() => {
    folder = newFolder();
    symlinkSync('loop.yaml', join(folder, 'loop.yaml'));
    symlinkSync('/dev/zero', join(folder, 'zero.yaml'));
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
  });

  test.each([
    ['loop.yaml', 'too many symbolic links'],
    ['zero.yaml', 'is no regular file'],
    ['pipe.yaml', 'is no regular file'],
  ])('%s', async (name, problem) => {
    expect(await call(['--scenario', name], { folder })).toEqual({
      code: 2,
      stdout: '',
      stderr: `simulate: ${name}: ${problem}\n`,
    });
  });

  test('but a byte order mark and the line ends of Windows are no harm', async () => {
    const text = '\ufeffextends: pou-local\r\nname: windows\r\nworkload: { payments: 0, hostile: false }\r\n';
    expect(await runText(text)).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('a scenario too large to begin is refused at once, by the key that makes it so:', () => {
  test.each<[setting: string, message: RegExp]>([
    [
      '{ extends: ten-equal-miners, nodes: { master: 100000 }, network: { topology: { regular: { degree: 5000 } } } }',
      /network\.topology\.regular\.degree: expected a graph of at most some 20 million links.*got 5000: 250000000 links/,
    ],
    [
      '{ extends: ten-equal-miners, nodes: { master: 10000 }, network: { topology: { erdosRenyi: { probability: 0.9 } } } }',
      /network\.topology\.erdosRenyi\.probability: expected a graph/,
    ],
    [
      '{ extends: ten-equal-miners, nodes: { master: 6000 }, network: { topology: { barabasiAlbert: { links: 3000 } } } }',
      /network\.topology\.barabasiAlbert\.links: expected a graph/,
    ],
  ])('%s', async (text, message) => {
    const ended = await runText(text);
    expectOrderly(ended);
    expect(ended.stderr).toMatch(message);
  });
  test.each<[what: string, change: object, message: string]>([
    ['masters', { nodes: { master: 900_000 } }, 'nodes.master: 900000 needs some '],
    [
      'consumers, whose shares are payments',
      { nodes: { consumer: 500_000 } },
      'nodes.consumer: 500000 needs some ',
    ],
    [
      'links',
      { nodes: { master: 100_000 }, network: { topology: { outgoing: { links: 190, incoming: 2000 } } } },
      'network.topology.outgoing.links: 190 needs some ',
    ],
  ])('memory for %s', (_what, change, message) => {
    const scenario = parseScenario({ extends: 'pou-default', ...change });
    expect(() => refuseLargeStart(scenario, 1, 1000)).toThrow(message);
    expect(() => refuseLargeStart(scenario, 1, 20_000)).not.toThrow();
  });
});
