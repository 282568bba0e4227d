import * as z from 'zod';
import { DEFAULT_PROTOCOL } from '../consensus/index.js';
import { ScenarioError } from '../engine/errors.js';
import type { FaultEntry } from '../faults/settings.js';
import { formatAmount, parseAmount } from '../ledger/amount.js';
import { remarksOn } from '../network/topologies/edge-list-text.js';
import { BUILT_IN_SCENARIOS } from './built-in.js';
import { MAXIMUM_NODES } from './count.js';
import { faultProblems } from './fault-problems.js';
import { holdingsProblems } from './holdings-problems.js';
import { BUILT_IN, type Known } from './known.js';
import { locksProblems } from './locks-problems.js';
import { nearestName } from './names.js';
import { type Problem, problemError, problemsOf, valueAt } from './problems.js';
import { withProtocolGroup } from './protocol-name.js';
import { type Layer, mergeLayers, type Provenance, placePrefix } from './provenance.js';
import { attackProblems } from './schema/attacks.js';
import { LONGEST_RUN, type Scenario, type scenarioSchema, scenarioSchemaOf } from './schema/scenario.js';
import { isGroup } from './schema/schema-tree.js';
import { linkProblem } from './size.js';
import { quoteValue } from './value-text.js';
import { workloadProblems } from './workload-problems.js';

/** What the schema alone decodes to: a scenario whose supply is still in coins. */
type DecodedScenario = z.output<typeof scenarioSchema>;

/** Chains of `extends` longer than this are refused. */
const LONGEST_CHAIN = 16;

/** Where the parts of a scenario come from, when it is more than plain data. */
export interface ParseOptions {
  /** What to call the input in errors, such as a file's name. */
  readonly origin?: string;
  /** Finds the scenario that `extends` names; built-in scenarios by default. */
  readonly load?: (name: string) => unknown;
  /** The protocols and attacks it may name; those that come with consensim by default. */
  readonly known?: Known;
}

/**
 * Reads a scenario written as a file would write it (durations as text, amounts in coins): checks every key, fills
 * in defaults, and turns values into the simulator's units.
 *
 * @throws ScenarioError with one line about the first problem.
 */
export function parseScenario(input: unknown, options: ParseOptions = {}): Scenario {
  const { load } = options;
  const loadLayer =
    load === undefined ? builtInLayer : (name: string) => ({ source: name, data: load(name) });
  const layers = extendedLayers({ source: options.origin ?? '', data: input }, loadLayer);
  return resolveScenario(layers, options.known).scenario;
}

/**
 * A built-in scenario by name, as a layer.
 *
 * @param from the layer that extends it, if one does.
 * @throws ScenarioError with the nearest names when there is none of this name.
 */
export function builtInLayer(name: string, from?: Layer): Layer {
  if (Object.hasOwn(BUILT_IN_SCENARIOS, name)) return { source: name, data: BUILT_IN_SCENARIOS[name] };
  const place = from === undefined ? '' : `${placePrefix(from, ['extends'])}extends: `;
  const problem = `unknown scenario ${quoteValue(name)}${nearScenarios(name)}`;
  throw new ScenarioError(`${place}${problem}`, from === undefined ? '' : 'extends');
}

/** The scenario that was meant, or some whose names hold what was written, and where all stand. */
function nearScenarios(name: string): string {
  const names = Object.keys(BUILT_IN_SCENARIOS);
  const nearest = nearestName(name, names);
  if (nearest !== undefined) return `, did you mean "${nearest}"?`;
  const like = name.length < 3 ? [] : names.filter((one) => one.includes(name.toLowerCase()));
  const some = (like.length > 0 ? like : ['pou-default']).slice(0, 3).map((one) => `"${one}"`);
  return `; simulate list shows all ${names.length}, such as ${some.join(', ')}`;
}

/**
 * The layers a layer stands on through `extends`, lowest first, itself last, each without `extends`.
 *
 * @param load finds what `extends` names, seen from the layer that names it.
 * @throws ScenarioError for a cycle, an overlong chain, or what `load` refuses.
 */
export function extendedLayers(layer: Layer, load: (name: string, from: Layer) => Layer): readonly Layer[] {
  const layers: Layer[] = [];
  const sources: string[] = [];
  for (let current = layer; ; ) {
    const { base, own } = withoutExtends(current);
    layers.unshift(own);
    sources.push(own.source);
    if (base === undefined) return layers;
    const next = load(base, current);
    const place = placePrefix(current, ['extends']);
    if (sources.includes(next.source)) {
      const circle = [...sources, next.source].join(' -> ');
      throw new ScenarioError(`${place}extends: goes in a circle: ${circle}`, 'extends');
    }
    if (layers.length >= LONGEST_CHAIN) {
      throw new ScenarioError(
        `${place}extends: more than ${LONGEST_CHAIN} scenarios in one chain`,
        'extends',
      );
    }
    current = next;
  }
}

function withoutExtends(layer: Layer): { readonly base: string | undefined; readonly own: Layer } {
  if (!isGroup(layer.data)) return { base: undefined, own: layer };
  // $schema tells an editor which schema to use; it is no part of the scenario.
  const { extends: base, $schema, ...data } = layer.data;
  if (base === undefined) return { base, own: { ...layer, data } };
  if (typeof base !== 'string' || base === '') {
    const place = placePrefix(layer, ['extends']);
    const got = quoteValue(base);
    throw new ScenarioError(
      `${place}extends: expected the name of a scenario or a file, got ${got}`,
      'extends',
    );
  }
  return { base, own: { ...layer, data } };
}

/** A scenario and where each of its values comes from. */
export interface ResolvedScenario {
  readonly scenario: Scenario;
  readonly provenance: Provenance;
  /** Sentences about names that were read as others, such as "pow". */
  readonly readings: readonly string[];
}

/** What holds when nobody says otherwise and the schema cannot say it key by key. */
const DEFAULTS: Layer = { source: '', data: { consensus: { protocol: DEFAULT_PROTOCOL } } };

/**
 * The scenario that layers make together, later ones winning.
 *
 * @throws ScenarioError with one line about the first problem, and the source that wrote it.
 */
export function resolveScenario(layers: readonly Layer[], known: Known = BUILT_IN): ResolvedScenario {
  const schema = scenarioSchemaOf(known);
  const named = layers.map(withProtocolGroup);
  const { data, provenance } = mergeLayers([DEFAULTS, ...named], schema);
  const decoded = z.safeDecode(schema, data as z.input<typeof scenarioSchema>);
  if (!decoded.success) throw problemError(problemsOf(decoded.error.issues, schema, data), provenance);
  withUsers(decoded.data, known);
  const supply = parseAmount(decoded.data.supply, decoded.data.currency.decimals);
  const { nodes, faults } = decoded.data;
  const problems = [
    ...supplyProblems(decoded.data, supply),
    ...holdingsProblems({
      ...{ holdings: decoded.data.holdings, currency: decoded.data.currency },
      payers: nodes[decoded.data.workload.payers],
      legacy: valueAt(decoded.data.consensus, ['legacy']) === true,
    }),
    ...workloadProblems({
      ...{ workload: decoded.data.workload, people: decoded.data.people, holdings: decoded.data.holdings },
      payers: nodes[decoded.data.workload.payers],
      users: nodes.user,
      decimals: decoded.data.currency.decimals,
      hasDuration: decoded.data.duration !== undefined,
      legacy: valueAt(decoded.data.consensus, ['legacy']) === true,
    }),
    ...lockProblems(decoded.data, known),
    ...jointProblems(decoded.data, supply, known),
    ...faultProblems(faults as readonly FaultEntry[], nodes),
  ];
  if (problems.length > 0) throw problemError(problems, provenance);
  const { topology } = decoded.data.network;
  const readings = [
    ...named.flatMap(({ reading = [] }) => reading),
    ...(topology?.kind === 'edges'
      ? remarksOn(topology.rows).map((remark) => `network.topology.edges: ${remark}`)
      : []),
  ];
  return { scenario: { ...decoded.data, supply } as Scenario, provenance, readings };
}

/** Where a scenario counts users, they are those who pay, in the role in which the protocol lets them. */
function withUsers(decoded: DecodedScenario, { protocols }: Known): void {
  const { nodes, workload, consensus } = decoded;
  if (nodes.user === 0) return;
  const role = protocols[consensus.protocol]?.users?.payer ?? 'consumer';
  nodes.consumer = 0;
  nodes[role] = nodes.user;
  workload.payers = role;
}

function supplyProblems(decoded: DecodedScenario, supply: number | undefined): readonly Problem[] {
  if (supply !== undefined && supply >= 0) return [];
  const { decimals, symbol } = decoded.currency;
  const most = formatAmount(Number.MAX_SAFE_INTEGER, decimals);
  const expected = `expected an amount of at least 0 and at most ${most} ${symbol} (below 2^53 units) with at most ${decimals} decimals`;
  return [{ path: ['supply'], text: `${expected}, got ${quoteValue(decoded.supply)}` }];
}

function lockProblems({ locks, holdings, workload, nodes, consensus }: DecodedScenario, known: Known) {
  const { name, traits } = known.protocols[consensus.protocol]!;
  return locksProblems({
    ...{ locks, holdings, kind: workload.kind, payers: nodes[workload.payers], protocol: name },
    locksMoney: traits(consensus as never).locksMoney === true,
  });
}

/** What the protocol says of the scenario that names it. */
function protocolProblems(
  { nodes, consensus: parameters, workload, attacks, currency, holdings }: DecodedScenario,
  supply: number | undefined,
  known: Known,
): readonly Problem[] {
  const protocol = known.protocols[parameters.protocol]!;
  // The schema has decoded the parameters with this very protocol's own part.
  const own = parameters as never;
  const traits = protocol.traits(own);
  const problems = [...attackProblems(attacks, nodes, { name: protocol.name, traits }, known)];
  const { payers } = workload;
  if (!traits.payers.includes(payers)) {
    const roles = traits.payers.map((role) => `"${role}"`).join(' or ');
    const text = `expected ${roles} under ${protocol.name}, whose ${payers} nodes make no payments, got "${payers}"`;
    problems.push({ path: ['workload', 'payers'], text });
  }
  if (supply === undefined || protocol.problems === undefined) return problems;
  return [
    ...problems,
    ...protocol.problems({
      ...{ parameters: own, nodes, supply, currency, payers },
      hasHoldings: holdings !== undefined && holdings !== 'original',
    }),
  ];
}

/** Rules between keys, which no single key's schema can hold. */
function jointProblems(
  decoded: DecodedScenario,
  supply: number | undefined,
  known: Known,
): readonly Problem[] {
  const { nodes, limits, duration, network } = decoded;
  const problems: Problem[] = [...protocolProblems(decoded, supply, known)];
  const total = nodes.master + nodes.cashing + nodes.consumer + nodes.trusted;
  if (total > MAXIMUM_NODES) {
    problems.push({ path: ['nodes'], text: `expected at most ${MAXIMUM_NODES} nodes in all, got ${total}` });
  }
  const links = linkProblem(network.topology ?? { kind: 'mesh' }, nodes.master);
  if (links !== undefined) {
    const text = `expected a graph of at most some 20 million links, and fewer the denser it is, got ${links.value}: ${Math.round(links.count)} links between ${nodes.master} masters; lower it, or use "mesh", which is not stored`;
    problems.push({ path: links.path.split('.'), text });
  }
  const longest = duration === undefined || limits.time > duration ? limits.time : duration;
  if (longest > LONGEST_RUN) {
    const path = longest === limits.time ? ['limits', 'time'] : ['duration'];
    problems.push({ path, text: 'expected at most "20000d"' });
  }
  return problems;
}

/** A scenario in the form of a file, complete and canonical: it parses back to the equal scenario. */
export function describeScenario(
  scenario: Scenario,
  known: Known = BUILT_IN,
): Readonly<Record<string, unknown>> {
  const text = formatAmount(scenario.supply, scenario.currency.decimals);
  // A number reads better in a file, where it stands for the same amount.
  const asNumber = Number(text);
  const supply = String(asNumber) === text ? asNumber : text;
  return z.encode(scenarioSchemaOf(known), { ...scenario, supply } as DecodedScenario);
}
