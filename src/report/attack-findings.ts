import type { AttackReport } from '../attacks/campaign.js';
import type { Summary } from '../observers/summary.js';
import { grouped, percent } from './number-text.js';

/** More attackers than this are not listed one by one. */
const MOST_NODES = 12;

/** The kind under which a summary has what the referee found. */
const REFEREE = 'referee';

/** What came of one attack, or what the referee found, for people. */
export interface AttackFindings {
  readonly title: string;
  /** What was counted, and how much of it. */
  readonly rows: readonly (readonly [measure: string, value: string])[];
}

/** What came of each attack of a run, and last what the referee found. */
export function attackFindings({ attacks = [] }: Summary): readonly AttackFindings[] {
  return attacks.map(({ kind, nodes, measures }) => ({
    title: kind === REFEREE ? 'What the referee found' : `Attack: ${kind} by ${nodesText(nodes)}`,
    rows: Object.entries(measures).map(([name, value]) => [
      name.replaceAll('_', ' '),
      measureText(name, value),
    ]),
  }));
}

/** What the referee found; nothing when nobody attacked. */
export function refereeReport({ attacks = [] }: Summary): AttackReport | undefined {
  return attacks.find(({ kind }) => kind === REFEREE);
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
  return new Set((refereeReport(summary)?.nodes ?? []).map(String));
}
