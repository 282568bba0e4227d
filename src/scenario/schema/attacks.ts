import * as z from 'zod';
import type { AttackSettings } from '../../attacks/campaign.js';
import { ATTACKS } from '../../attacks/index.js';
import { attackers } from '../../attacks/parameters.js';
import { ROLES } from '../../nodes/role.js';
import type { Problem } from '../problems.js';
import type { NodeCounts } from './scenario.js';

/** What every entry says; what else it says is its attack's affair. */
type AttackEntry = z.ZodObject<{ readonly kind: z.ZodLiteral<string>; readonly nodes: typeof attackers }>;

const options = Object.values(ATTACKS).map(({ kind, parameters, summary }) =>
  z.strictObject({ kind: z.literal(kind).describe(summary), nodes: attackers }).extend(parameters.shape),
);

/** The key `attacks` of a scenario: a list, each entry with its kind, its nodes and what else the attack asks for. */
export const attacksSchema = z.array(
  z.discriminatedUnion('kind', options as unknown as [AttackEntry]),
  'expected a list of attacks such as [{ kind: selfish-mining, nodes: [0] }]',
);

/** What is wrong with attacks given who takes part and by which protocol: no single key's schema can say. */
export function attackProblems(
  attacks: readonly AttackSettings[],
  counts: NodeCounts,
  protocol: string,
): readonly Problem[] {
  const problems: Problem[] = [];
  const taken = new Map<number, number>();
  for (const [place, { kind, nodes }] of attacks.entries()) {
    const fit = ATTACKS[kind]!.protocols[protocol];
    if (fit === undefined || typeof fit === 'object') {
      const possible = Object.entries(ATTACKS[kind]!.protocols).filter(([, by]) => typeof by === 'string');
      const names = possible.map(([name]) => name).join(', ');
      const why = fit === undefined ? '' : `: ${fit.unfit}`;
      const text = `does not fit protocol "${protocol}"${why}; it fits ${names}`;
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

/** Numbers of the nodes of a role: the first, and the one past the last. */
function range(counts: NodeCounts, role: (typeof ROLES)[number]): readonly [first: number, end: number] {
  let first = 0;
  for (const before of ROLES.slice(0, ROLES.indexOf(role))) first += counts[before];
  return [first, first + counts[role]];
}
