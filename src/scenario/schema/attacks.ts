import * as z from 'zod';
import type { Attack } from '../../attacks/attack.js';
import type { AttackSettings } from '../../attacks/attack-set.js';
import { mostOpen } from '../../attacks/fit.js';
import type { Attacks } from '../../attacks/index.js';
import { attackers } from '../../attacks/parameters.js';
import { traitsByDefault } from '../../consensus/index.js';
import type { Traits } from '../../consensus/traits.js';
import { ROLES } from '../../nodes/role.js';
import type { Known } from '../known.js';
import type { Problem } from '../problems.js';
import type { NodeCounts } from './scenario.js';

/** What every entry says; what else it says is its attack's affair. */
type AttackEntry = z.ZodObject<{ readonly kind: z.ZodLiteral<string>; readonly nodes: typeof attackers }>;

/** The key `attacks` of a scenario: a list, each entry with its kind, its nodes and what else the attack asks for. */
export function attacksSchema(attacks: Attacks) {
  const options = Object.values(attacks).map(({ kind, parameters, summary }) =>
    z.strictObject({ kind: z.literal(kind).describe(summary), nodes: attackers }).extend(parameters.shape),
  );
  return z
    .array(
      z.discriminatedUnion('kind', options as unknown as [AttackEntry]),
      'expected a list of attacks such as [{ kind: selfish-mining, nodes: [0] }]',
    )
    .prefault([])
    .describe('What some of the nodes do instead of what the protocol asks; see docs/attacks.md.');
}

/** What is wrong with attacks given who takes part and by which protocol: no single key's schema can say. */
export function attackProblems(
  attacks: readonly AttackSettings[],
  counts: NodeCounts,
  { name, traits }: { readonly name: string; readonly traits: Traits },
  known: Known,
): readonly Problem[] {
  const problems: Problem[] = [];
  const taken = new Map<number, number>();
  for (const [place, { kind, nodes }] of attacks.entries()) {
    const attack = known.attacks[kind]!;
    const fit = attack.fits(traits);
    if (typeof fit === 'object') {
      const others = fitting(attack, known);
      // Under other parameters it may fit this very protocol, and then the sentence says so.
      const hint = others.length === 0 || others.includes(name) ? '' : `; it fits ${others.join(', ')}`;
      const text = `does not fit protocol "${name}": ${fit.unfit}${hint}`;
      problems.push({ path: ['attacks', place, 'kind'], text: `"${kind}" ${text}` });
      continue;
    }
    const [first, end] = range(counts, fit);
    for (const [at, node] of nodes.entries()) {
      const path = ['attacks', place, 'nodes', at];
      if (node < first || node >= end) {
        const expected =
          first === end ? `a ${fit} node, of which there is none` : `a ${fit} node, ${first} to ${end - 1}`;
        problems.push({ path, text: `expected ${expected}, got ${node}` });
      } else if (taken.has(node)) {
        const text = `expected a node that no other attack has taken; attacks.${taken.get(node)} has node ${node}`;
        problems.push({ path, text });
      }
      taken.set(node, place);
    }
  }
  return problems;
}

/** Names of the protocols that an attack fits under some parameters. */
function fitting(attack: Attack<never>, { protocols }: Known): readonly string[] {
  return Object.values(protocols)
    .filter((consensus) => {
      const traits = traitsByDefault(consensus);
      return traits !== undefined && typeof attack.fits(mostOpen(traits)) === 'string';
    })
    .map(({ name }) => name);
}

/** Numbers of the nodes of a role: the first, and the one past the last. */
function range(counts: NodeCounts, role: (typeof ROLES)[number]): readonly [first: number, end: number] {
  let first = 0;
  for (const before of ROLES.slice(0, ROLES.indexOf(role))) first += counts[before];
  return [first, first + counts[role]];
}
