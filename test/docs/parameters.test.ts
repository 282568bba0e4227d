import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { mostOpen } from '../../src/attacks/fit.js';
import { ATTACKS } from '../../src/attacks/index.js';
import { PROTOCOLS, traitsByDefault } from '../../src/consensus/index.js';
import { faultSchema } from '../../src/scenario/schema/faults.js';
import { PROTOCOL_PARAMETERS, scenarioSchema } from '../../src/scenario/schema/scenario.js';
import { groupsOf, namesOf } from '../../src/scenario/schema/schema-tree.js';
import { codeBlocks } from './code-block.js';

type Values = Readonly<Record<string, unknown>>;

/** What stands for a key that must be given. */
const REQUIRED = 'required';

/** The default of each key of a group, as a file writes it. */
function defaultsOf(group: z.ZodObject): Values {
  return Object.fromEntries(
    Object.entries(group.shape).map(([key, schema]) => {
      const { success, data } = z.safeDecode(schema as z.ZodType, undefined);
      return [key, success && data !== undefined ? z.encode(schema as z.ZodType, data) : defaultOf(schema)];
    }),
  );
}

/** The default of a key that decodes to nothing: `auto`, `none`, or that it may be left out. */
function defaultOf(schema: unknown): unknown {
  if (schema instanceof z.ZodPrefault) return schema.def.defaultValue;
  return schema instanceof z.ZodOptional ? null : REQUIRED;
}

const page = (name: string) => readFileSync(`docs/${name}.md`, 'utf8');

describe('docs/protocols.md', () => {
  const blocks = codeBlocks('docs/protocols.md');
  /** The lines of each key of the block about a protocol, and what they say. */
  const written = (protocol: string) => {
    const block = blocks.find(
      ({ language, code }) => language === 'yaml' && parse(code).consensus?.protocol === protocol,
    );
    const { protocol: _, ...values } = parse(block!.code).consensus as Values;
    const line = (key: string) => block!.code.split('\n').find((one) => one.startsWith(`  ${key}:`)) ?? '';
    return { values, line };
  };
  const section = (protocol: string) => {
    const [, text] = new RegExp(`^## .*\\(\`${protocol}\`\\)\\n([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, 'm').exec(
      page('protocols'),
    )!;
    return text!;
  };
  /** Keys that the section says are those of another protocol. */
  const shared = (protocol: string, other: string) => {
    const [sentence = ''] =
      new RegExp(`[^.\`]*(\`\\w+\`[^.]*?) are those of \`${other}\``).exec(section(protocol)) ?? [];
    return [...sentence.split(' are those of ')[0]!.matchAll(/`(\w+)`/g)].map(([, key]) => key!);
  };

  test.each(Object.keys(PROTOCOLS))(
    'has every parameter of %s, with its default and its unit, and no other',
    (name) => {
      const schema = PROTOCOL_PARAMETERS[name]!;
      const { values } = written(name);
      const elsewhere = name === 'ghost' ? shared(name, 'nakamoto') : [];
      expect([...Object.keys(values), ...elsewhere].sort()).toEqual(Object.keys(schema.shape).sort());
      expect(z.encode(schema, z.decode(schema, values))).toEqual(z.encode(schema, z.decode(schema, {})));
      const nakamoto = defaultsOf(PROTOCOL_PARAMETERS['nakamoto']!);
      for (const key of elsewhere) expect(defaultsOf(schema)[key], key).toEqual(nakamoto[key]);
    },
  );

  test.each(Object.keys(PROTOCOLS))('names whatever a parameter of %s may be', (name) => {
    const { values, line } = written(name);
    for (const key of Object.keys(values)) {
      const schema = PROTOCOL_PARAMETERS[name]!.shape[key];
      expect(unnamed(wordsOf(schema), line(key)), key).toEqual([]);
      const text = `${line(key)}\n${section(name)}`;
      for (const { shape } of groupsOf(schema)) {
        expect(unnamed(Object.keys(shape), text), key).toEqual([]);
        for (const inner of Object.keys(shape))
          expect(unnamed(wordsOf(shape[inner]), text), `${key}.${inner}`).toEqual([]);
      }
    }
  });

  test('finds nothing to be a parameter that is none', () => {
    expect(shared('ghost', 'nakamoto')).toContain('hashPower');
    expect(defaultsOf(PROTOCOL_PARAMETERS['pou']!)).toMatchObject({ blockTime: '5s', closeTimeout: 'auto' });
  });
});

/** Names that a key may have, but for true and false, which need no telling. */
function wordsOf(schema: unknown): readonly string[] {
  return namesOf(schema).filter((word) => word !== 'true' && word !== 'false');
}

/** Those of some words that a text has not as words of their own. */
function unnamed(words: readonly string[], text: string): readonly string[] {
  return words.filter((word) => !new RegExp(`(^|[^\\w-])${word}($|[^\\w-])`, 'm').test(text));
}

describe('docs/attacks.md', () => {
  /** What the page says of an attack: from its name to the next attack or heading. */
  const section = (kind: string) => {
    const [, ...parts] = page('attacks').split(/^(?=\*\*`[\w-]+`\*\*|## )/m);
    return parts.find((part) => part.startsWith(`**\`${kind}\`**`))!.split(/^Measured with seed /m)[0]!;
  };
  /** Keys and defaults of a section: items of its list, and `key` (default) in its text. */
  const written = (text: string) => {
    const rows = [...text.matchAll(/^- ((?:`\w+`,? ?)+)\(default `([^`]+)`\):/gm)];
    const inText = [...text.replace(/^- .*$/gm, '').matchAll(/`(\w+)`\s\(([^):]+)(?::[^)]*)?\)/g)];
    return Object.fromEntries(
      [...rows, ...inText].flatMap(([, keys, value]) =>
        keys!
          .replaceAll('`', '')
          .split(',')
          .map((key) => [key.trim(), parse(value!)]),
      ),
    ) as Values;
  };

  test.each(Object.keys(ATTACKS))(
    'has every parameter of %s, with its default and its unit, and no other',
    (kind) => {
      expect(written(section(kind))).toEqual(defaultsOf(ATTACKS[kind]!.parameters));
    },
  );

  test.each(Object.keys(ATTACKS))('names whatever a parameter of %s may be', (kind) => {
    for (const [key, schema] of Object.entries(ATTACKS[kind]!.parameters.shape))
      expect(unnamed(wordsOf(schema), section(kind)), key).toEqual([]);
  });

  test.each(Object.keys(ATTACKS))('says on which protocols %s works', (kind) => {
    const said = /Works\s+on\s+([a-z\s,-]+)[.;]/.exec(section(kind))?.[1]?.replace(/\s+/g, ' ');
    const all = Object.keys(PROTOCOLS);
    const fits = all.filter(
      (name) => typeof ATTACKS[kind]!.fits(mostOpen(traitsByDefault(PROTOCOLS[name]!)!)) === 'string',
    );
    if (said === undefined) return;
    const except = /^all but (.+)$/.exec(said)?.[1];
    if (said === 'every protocol') expect(fits).toEqual(all);
    else if (except !== undefined) expect(fits).toEqual(all.filter((name) => name !== except));
    else expect(said.split(', ')).toEqual(fits);
  });
});

describe('docs/faults.md', () => {
  const rows = new Map(
    [...page('faults').matchAll(/^\| `(\w+)` +\| (.+?) *\| .+ \|$/gm)].map(([, key, cell]) => [key!, cell!]),
  );
  const TIMES = { at: '`0s`', until: 'the end', every: 'once', for: 'with `every`' };
  /** Other ways to say which nodes: told of once for all kinds. */
  const TARGETS = ['role', 'count'];

  test('has every key of a fault, and no other', () => {
    expect([...rows.keys()].sort()).toEqual(Object.keys(faultSchema.shape).sort());
    for (const key of TARGETS) expect(page('faults')).toContain(`\`${key}\` (`);
  });

  test('has the defaults of times', () => {
    expect(defaultsOf(faultSchema)).toMatchObject({ at: '0s', until: null, every: null, for: null });
    for (const [key, cell] of Object.entries(TIMES)) expect(rows.get(key)).toBe(cell);
  });

  test.each(Object.keys(faultSchema.shape).filter((key) => !(key in TIMES)))(
    'has every setting of %s, with its default',
    (kind) => {
      const [group] = groupsOf(faultSchema.shape[kind as 'loss']);
      const { role, count, ...settings } = defaultsOf(group!) as Record<string, unknown>;
      const [, flow] = /`(\{.*?\})`/.exec(rows.get(kind)!)!;
      const written = Object.entries(parse(flow!) as Values);
      // A setting written without a value has none: it must be given, or may be left out.
      const expected = Object.entries(settings).map(([key, value]) => [
        key,
        value === REQUIRED ? null : value,
      ]);
      expect(Object.fromEntries(written)).toEqual(Object.fromEntries(expected));
    },
  );
});

describe('docs/scenarios.md', () => {
  /** Keys of the table and their defaults; `\`a.b\`, \`.c\`` are two keys of one group. */
  const [table] = /## Keys[\s\S]*?(?=### )/.exec(page('scenarios'))!;
  const written = new Map(
    [...table.matchAll(/^\| (`[\w.`, ]+?) +\| (.*?) *\| .+ \|$/gm)].flatMap(([, keys, values]) => {
      const names = keys!.replaceAll('`', '').split(', ');
      const group = names[0]!.split('.').slice(0, -1).join('.');
      const standards = [...values!.matchAll(/`([^`]+)`/g)].map(([, value]) => parse(value!) as unknown);
      return names.map((name, at): [string, unknown] => [
        name.startsWith('.') ? `${group}${name}` : name,
        standards[Math.min(at, standards.length - 1)],
      ]);
    }),
  );
  /** Told of elsewhere on the page or on others, or without a default that could be written down. */
  const IN_WORDS = ['name', 'description', 'output.energy'];

  const defaults = new Map<string, unknown>();
  for (const [key, value] of Object.entries(defaultsOf(scenarioSchema))) {
    const [group, ...others] = groupsOf(scenarioSchema.shape[key as 'nodes']);
    if (key === 'consensus') defaults.set('consensus.protocol', 'pou');
    else if (group === undefined || others.length > 0 || key === 'faults') defaults.set(key, value);
    else
      for (const [inner, standard] of Object.entries(defaultsOf(group)))
        defaults.set(`${key}.${inner}`, standard);
  }

  test('has every key of a scenario with its default and its unit, and no other', () => {
    expect([...written.keys()].sort()).toEqual([...defaults.keys()].sort());
    for (const [key, value] of defaults)
      if (!IN_WORDS.includes(key)) expect(written.get(key), key).toEqual(value);
  });
});
