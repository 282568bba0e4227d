import type { AttackReport } from '../attacks/attack-set.js';
import type { Summary } from '../observers/summary.js';
import { grouped, percent } from './number-text.js';

/** More attackers than this are not listed one by one. */
const MOST_NODES = 12;

/** The kind under which a summary has what the safety monitor found. */
const SAFETY = 'safety';

/** What came of one attack, or what the safety monitor found, for people. */
export interface AttackFindings {
  readonly title: string;
  /** What was counted, and how much of it. */
  readonly rows: readonly (readonly [measure: string, value: string])[];
}

/** What came of each attack of a run, and last what the safety monitor found. */
export function attackFindings({ attacks = [] }: Summary): readonly AttackFindings[] {
  return attacks.map(({ kind, nodes, measures }) => ({
    title: kind === SAFETY ? 'What the safety monitor found' : `Attack: ${kind} by ${nodesText(nodes)}`,
    rows: Object.entries(measures).map(([name, value]) => [
      name.replaceAll('_', ' '),
      measureText(name, value),
    ]),
  }));
}

/** What the safety monitor found; nothing when nobody attacked. */
export function safetyReport({ attacks = [] }: Summary): AttackReport | undefined {
  return attacks.find(({ kind }) => kind === SAFETY);
}

/** Some nodes by their numbers: `nodes 1, 4`. */
export function nodesText(nodes: readonly number[]): string {
  const listed = nodes.slice(0, MOST_NODES).join(', ') + (nodes.length > MOST_NODES ? ', …' : '');
  return `${nodes.length === 1 ? 'node' : 'nodes'} ${listed}`;
}

/** A measure for people: shares and probabilities in percent. */
export function measureText(name: string, value: number): string {
  if (/_(?:share|probability)$|^share_|_share_of_/.test(name)) return percent(value);
  return grouped(String(Math.round(value * 1e4) / 1e4));
}

/** Numbers of the nodes that attack, as files write them; none where nobody does. */
export function attackingNodes(summary: Summary): ReadonlySet<string> {
  return new Set((safetyReport(summary)?.nodes ?? []).map(String));
}
