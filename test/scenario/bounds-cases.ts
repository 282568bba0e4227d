import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { ScenarioError } from '../../src/engine/errors.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { scenarioJsonSchema } from '../../src/scenario/schema/json-schema.js';
import type { Scenario } from '../../src/scenario/schema/scenario.js';
import { prepare } from '../../src/simulate.js';
import { atBounds, type SchemaNode } from './bounds.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };
const schema = scenarioJsonSchema() as SchemaNode;
/** Nodes and links above which a scenario is only read here: it would run, and take its memory. */
const MOST_NODES = 3_000;
/** Events of each run: a fraction of a second. */
const EVENTS = 3_000;

/** A small scenario of each protocol, to be changed in one place. */
const BASES: readonly (readonly [protocol: string, base: Record<string, unknown>])[] = [
  ['pou', { extends: 'pou-default', nodes: { master: 4, consumer: 4 } }],
  [
    'nakamoto',
    { extends: 'ten-equal-miners', nodes: { master: 4, consumer: 4 }, consensus: { blockTime: '10s' } },
  ],
  [
    'ghost',
    { extends: 'ethereum-pow', nodes: { master: 4, consumer: 4 }, consensus: { hashPower: 'equal' } },
  ],
  ['cheesechain', { extends: 'cheesechain-default', supply: 3, nodes: { master: 4, consumer: 4 } }],
  [
    'stake-lottery',
    { extends: 'stake-lottery-default', nodes: { master: 4, consumer: 4 }, consensus: { forging: 'clock' } },
  ],
  ['lpos', { extends: 'lpos-default', nodes: { master: 10, consumer: 0 } }],
];
const workload = { payments: 30, every: '1s' };

/** What became of a scenario: refused in one line, or run. Anything else is told. */
function outcome(input: Record<string, unknown>): string {
  let scenario: Scenario;
  try {
    scenario = parseScenario(input);
  } catch (error) {
    return refusal(error);
  }
  // Real hashes, 16^puzzle a block, take the time that they take.
  if (Number(scenario.consensus['puzzle'] ?? 0) > 2) return 'read';
  const { nodes } = scenario;
  if (nodes.master + nodes.cashing + nodes.consumer + nodes.trusted > MOST_NODES) return 'read';
  try {
    const run = prepare(scenario, { platform, sink: null, trace: false });
    run.step(EVENTS);
    return 'ran';
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): string {
  if (!(error instanceof ScenarioError))
    return `FAULT ${error instanceof Error ? error.stack : String(error)}`;
  return /^[^\n]{10,600}$/.test(error.message) ? 'refused' : `FAULT ${error.message}`;
}

function check(
  inputs: Iterable<Record<string, unknown>>,
  every: number,
): { readonly tried: number; readonly ran: number } {
  const faults: string[] = [];
  let tried = 0;
  let ran = 0;
  let place = 0;
  for (const input of inputs) {
    if (place++ % every !== 0) continue;
    const end = outcome(input);
    tried++;
    if (end === 'ran') ran++;
    if (end.startsWith('FAULT')) faults.push(`${JSON.stringify(input)}: ${end.slice(0, 600)}`);
  }
  expect(faults).toEqual([]);
  return { tried, ran };
}

function group(name: string): SchemaNode {
  return schema.properties![name]!;
}

function* changed(base: Record<string, unknown>, key: string): Generator<Record<string, unknown>> {
  for (const value of atBounds(group(key))) {
    const before = base[key];
    const merged =
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? { ...(before as object), ...value }
        : value;
    yield { workload, ...base, [key]: merged };
  }
}

/**
 * The scenario schema, and what stands behind it.
 *
 * @param every how many of the values at bounds and past them are passed over before one is tried.
 */
export function boundsCases(every: number): void {
  describe('what the schema accepts runs, and what cannot run is refused in one line', () => {
    test.each(BASES)('at every bound of the consensus, and past it: %s', (protocol, base) => {
      const choices = group('consensus').anyOf ?? [];
      const own = choices.find(({ properties }) => properties?.['protocol']?.const === protocol)!;
      expect(own).toBeDefined();
      function* inputs() {
        for (const value of atBounds({ ...own, required: [] })) {
          yield { workload, ...base, consensus: { ...(base['consensus'] as object), ...(value as object) } };
        }
      }
      const { tried, ran } = check(inputs(), every);
      expect(tried).toBeGreaterThan(20 / every);
      expect(ran).toBeGreaterThan(10 / every);
    });

    test.each(['network', 'workload', 'nodes', 'currency', 'duration', 'limits', 'output'])(
      'at every bound of %s, and past it',
      (key) => {
        const { tried } = check(changed(BASES[1]![1], key), every);
        expect(tried).toBeGreaterThan(5 / every);
      },
    );

    test('at every bound of faults, and past it', () => {
      function* inputs() {
        for (const fault of atBounds(group('faults').items!)) {
          for (const timed of [fault, { at: '1s', loss: 0.1, ...(fault as object) }])
            yield { workload, ...BASES[1]![1], faults: [timed] };
        }
      }
      const { tried, ran } = check(inputs(), every);
      expect(tried).toBeGreaterThan(100 / every);
      expect(ran).toBeGreaterThan(20 / every);
    });

    test('at every bound of attacks, and past it', () => {
      function* inputs() {
        for (const attack of atBounds(group('attacks').items!)) {
          for (const [, base] of BASES)
            yield { workload, ...base, attacks: [{ nodes: [0], ...(attack as object) }] };
        }
      }
      const { tried, ran } = check(inputs(), every);
      expect(tried).toBeGreaterThan(100 / every);
      expect(ran).toBeGreaterThan(20 / every);
    });
  });
}
