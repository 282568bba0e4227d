import { BUILT_IN_SCENARIOS } from '../../scenario/built-in.js';
import { BUILT_IN } from '../../scenario/known.js';
import { builtInLayer, describeScenario, parseScenario, resolveScenario } from '../../scenario/parse.js';
import { isGroup, type Path, pathText } from '../../scenario/schema/schema-tree.js';
import { NO_MODULES } from '../request/own-modules.js';
import { withChanges } from '../request/scenario-layers.js';
import { shellWord } from './shell-word.js';

/** More changes than this are better read in a file than in a command. */
const MOST_CHANGES = 12;

/**
 * The command that runs a scenario again: by the built-in scenario of its name and what differs from it, or, for one
 * that has no such name, by a file that holds it.
 *
 * @param written the resolved scenario in canonical form, as a manifest holds it.
 */
export function repeatingCommand(written: Readonly<Record<string, unknown>>): string {
  const name = String(written['name']);
  const settings = Object.hasOwn(BUILT_IN_SCENARIOS, name) ? changes(name, written) : undefined;
  if (settings === undefined) {
    return `# save the scenario below as ${shellWord(`${name}.yaml`)}, then\nnpx simulate --scenario ${shellWord(`${name}.yaml`)}`;
  }
  const words = settings.flatMap(([path, value]) =>
    path === 'seed' ? ['--seed', String(value)] : ['--set', `${path}=${valueText(value)}`],
  );
  return ['npx simulate --scenario', name, ...words.map(shellWord)].join(' ');
}

/** The settings that make the built-in scenario this one; `undefined` when `--set` cannot. */
function changes(
  name: string,
  written: Readonly<Record<string, unknown>>,
): readonly (readonly [path: string, value: unknown])[] | undefined {
  const base = describeScenario(parseScenario({ extends: name }));
  const settings = [...differences(base, written, [])].map(
    ([path, value]) => [pathText(path), value] as const,
  );
  if (settings.length > MOST_CHANGES) return undefined;
  const given = {
    seed: String(written['seed']),
    set: settings.filter(([path]) => path !== 'seed').map(([path, value]) => `${path}=${valueText(value)}`),
  };
  // Not every change can be said by --set, such as that from one protocol to another: it is tried out.
  try {
    const base = { layers: [builtInLayer(name)], known: BUILT_IN, modules: NO_MODULES };
    const { scenario } = resolveScenario(withChanges(base, given, {}, '.').layers);
    return same(describeScenario(scenario), written) ? settings : undefined;
  } catch {
    return undefined;
  }
}

/** JSON is part of YAML, which `--set` reads; text stands as it is. */
function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function* differences(
  from: Readonly<Record<string, unknown>>,
  to: Readonly<Record<string, unknown>>,
  path: Path,
): Generator<readonly [path: Path, value: unknown]> {
  for (const [key, value] of Object.entries(to)) {
    const before = from[key];
    const place = [...path, key];
    if (same(before, value)) continue;
    const bothGroups = isGroup(before) && isGroup(value);
    if (bothGroups && same(Object.keys(before), Object.keys(value))) yield* differences(before, value, place);
    else yield [place, value];
  }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
