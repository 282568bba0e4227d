import type { Envelope } from '../../src/cli/live/envelope.js';
import type { LiveProcess } from '../../src/cli/live/live-process.js';
import { respondFor } from '../../src/cli/live/routes.js';
import { PROTOCOLS } from '../../src/consensus/index.js';
import { type Random, randomSource } from '../../src/engine/random.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { runParts, split } from './in-step.js';

/** What other processes said in a run of its own, for master 0. */
export interface Overheard {
  readonly envelopes: readonly Envelope[];
  /** The head of master 0 at the end. */
  readonly head: string;
}

/** Runs a scenario in two parts, master 0 alone in the first, and keeps what it is told. */
export async function overheard(written: object): Promise<Overheard> {
  const scenario = parseScenario(written);
  const envelopes: Envelope[] = [];
  const { master } = scenario.nodes;
  const groups = split(scenario, 2);
  const all = groups.flat();
  const { parts } = await runParts(scenario, [[0], all.filter((node) => node !== 0)], (envelope) => {
    if (envelope.to === 0) envelopes.push(envelope);
    // Its own blocks are told to it too: who has lost its disk hears of them from others.
    else if (envelope.from === 0 && envelope.to === 1 && envelope.type === 'block')
      envelopes.push({ ...envelope, from: 1, to: 0 });
    return envelope;
  });
  if (master < 2 || PROTOCOLS[scenario.consensus.protocol] === undefined)
    throw new Error('expected another master');
  return { envelopes, head: parts[0]!.assembly.participants[0]!.head!.id };
}

/** Values that programs tend not to expect. */
const HOSTILE: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    2 ** 53,
    -(2 ** 53),
    1e308,
    '',
    '0',
    '-1',
    'NaN',
    'Infinity',
    '1e999',
    '__proto__',
  ],
  ...[
    'constructor',
    'toString',
    '\u0000',
    '\ud800',
    'ſ',
    '0'.repeat(64),
    'f'.repeat(64),
    'x'.repeat(5_000),
    '"'.repeat(300),
  ],
  ...[
    '{',
    '[[[[',
    '{"a":{"a":{"a":{}}}}',
    '\\'.repeat(200),
    [],
    {},
    [[]],
    [null],
    { toString: 1 },
    { length: -1 },
  ],
];

/** A hostile relative of a message. */
export function mutated(envelope: Envelope, random: Random, others: readonly Envelope[]): unknown {
  const copy = JSON.parse(JSON.stringify(envelope)) as Record<string, unknown>;
  const steps = 1 + random.below(3);
  for (let step = 0; step < steps; step++) mutate(copy, random, others);
  return copy;
}

function mutate(copy: Record<string, unknown>, random: Random, others: readonly Envelope[]): void {
  const body =
    typeof copy['body'] === 'object' && copy['body'] !== null
      ? (copy['body'] as Record<string, unknown>)
      : {};
  switch (random.below(7)) {
    case 0:
      copy[random.pick(Object.keys(copy))] = structuredClone(random.pick(HOSTILE));
      break;
    case 1:
      copy['body'] = structuredClone(random.pick(others).body);
      break;
    case 2:
      copy['type'] = random.pick(others).type;
      break;
    case 3:
      if (Object.keys(body).length > 0)
        body[random.pick(Object.keys(body))] = structuredClone(random.pick(HOSTILE));
      break;
    default:
      for (const [key, value] of Object.entries(body)) {
        if (typeof value === 'string') body[key] = scratched(value, random);
        else if (Array.isArray(value)) {
          body[key] = (value as readonly unknown[]).map((entry) =>
            typeof entry === 'string' ? scratched(entry, random) : entry,
          );
        }
      }
  }
}

/** A text with something in it changed, cut out, put in or doubled. */
function scratched(text: string, random: Random): string {
  if (text.length === 0) return text;
  const place = random.below(text.length);
  const length = 1 + random.below(Math.min(40, text.length));
  const piece = text.slice(place, place + length);
  switch (random.below(6)) {
    case 0:
      return text.slice(0, place) + String.fromCharCode(random.below(128)) + text.slice(place + 1);
    case 1:
      return text.slice(0, place) + text.slice(place + length);
    case 2:
      return text.slice(0, place) + piece + text.slice(place);
    case 3:
      return text.replace(/\d+(\.\d+)?/g, (number) =>
        random.below(8) === 0 ? random.pick(['-1', '1e400', '0', '9'.repeat(30), `${number}0`]) : number,
      );
    case 4:
      return text.slice(0, place);
    default:
      return text.slice(0, place) + JSON.stringify(random.pick(HOSTILE)) + text.slice(place + length);
  }
}

/** What a fuzzer saw. */
export interface Fuzzed {
  /** How often each status was answered. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly bodies: number;
}

/** Sends so many bodies to a process, most of them hostile relatives of what it may be sent. */
export async function fuzz(
  process: LiveProcess,
  { envelopes }: Overheard,
  bodies: number,
  seed: string,
): Promise<Fuzzed> {
  const random = randomSource(seed).stream('fuzz');
  const respond = respondFor(process);
  const statuses = new Map<number, number>();
  const names = process.part!.assembly.population.names;
  const routes = [
    `/masters/${names[0]}/blocks`,
    `/masters/${names[0]}/transactions`,
    `/masters/${names[1]}/blocks`,
    '/consumers/x/sign_block',
    '/lockstep/run',
    '/stop',
    '/__proto__',
  ];
  for (let n = 0; n < bodies; n++) {
    const other = mutated(random.pick(envelopes), random, envelopes);
    let path = '/messages';
    let body = JSON.stringify({ batch: [other] });
    const draw = random.below(20);
    if (draw === 0) body = scratched(body, random);
    else if (draw < 4) {
      path = random.pick(routes);
      const text = Object.values((other as { body?: object }).body ?? {}).find(
        (value) => typeof value === 'string',
      );
      body = JSON.stringify(text ?? random.pick(HOSTILE));
    }
    const headers = { 'content-type': 'application/json' };
    const { status } = await respond({ method: 'POST', path, headers, body });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  return { statuses, bodies };
}
