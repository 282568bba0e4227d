import type { AttackReport } from '../attacks/attack-set.js';
import type { Protocol } from '../consensus/consensus.js';
import type { Question } from '../consensus/questions.js';
import { type NodeId, SECOND, type Time } from '../engine/time.js';
import type { Amount } from '../ledger/amount.js';
import type { Block } from '../ledger/block.js';
import type { MessageTotals } from '../network/message-count.js';
import { nodeLabel, type Population, type Role } from '../nodes/role.js';
import { gini } from './gini.js';
import { ownersOf, sortedWealth, userWealthOf, wealthOf } from './metrics/wealth.js';
import { staleOf } from './stale.js';
import { chainOf, statusOf, type TableParts } from './tables.js';

/** How many of the richest nodes a summary lists. */
const RICHEST = 10;

/** A node's part in making the chain. */
export interface CloserSummary {
  readonly node: NodeId;
  readonly name: string;
  /** What it is called for people. */
  readonly label: string;
  readonly role: Role;
  /** Blocks of the chain it made. */
  readonly blocks: number;
  /** The same as a share of all, 0 to 1. */
  readonly share: number;
}

/** A run in one page; amounts are exact decimal texts in coins. */
export interface Summary {
  readonly scenario: string;
  readonly protocol: string;
  readonly seed: string;
  readonly digest: string;
  /** Simulated seconds. */
  readonly time: number;
  /** Blocks of the chain the observer follows, and blocks made that are not in it. */
  readonly blocks: number;
  readonly stale: number;
  /** Blocks outside the chain over blocks made, 0 to 1; 0 where none was made. */
  readonly staleRate: number;
  /** Whether all honest nodes that follow a chain and are up ended with the same head. */
  readonly agreed: boolean;
  readonly payments: {
    readonly submitted: number;
    readonly confirmed: number;
    /** Waiting in a pool at the end. */
    readonly pending: number;
    /** Sent, and reached nobody. */
    readonly lost: number;
    /** Made, and never sent by the end: counted in none of the others. */
    readonly unsent: number;
    /** Refused, by reason. */
    readonly refused: Readonly<Record<string, number>>;
  };
  readonly closers: readonly CloserSummary[];
  readonly fees: {
    readonly collected: string;
    readonly returned: string;
    readonly cashing: string;
    readonly kept: string;
    /** Destroyed; only where the protocol burns fees. */
    readonly burned?: string;
  };
  /** Who came and went among those who pay; only where anybody did. */
  readonly people?: {
    readonly present: number;
    readonly joined: number;
    readonly left: number;
    /** What those who have left own. */
    readonly heldByLeavers: string;
  };
  readonly supply: string;
  readonly currency: string;
  /**
   * Gini coefficient of what all nodes but the trusted ones own, stakes included, with what they began with and at the
   * end: the metrics `wealth_gini_start` and `wealth_gini`.
   */
  readonly gini: { readonly before: number; readonly after: number };
  /** The same among the consumers alone. */
  readonly consumerGini: { readonly before: number; readonly after: number };
  readonly balances: {
    /** What each role owns at the end, stakes included. */
    readonly byRole: Readonly<Record<Role, string>>;
    readonly largest: readonly {
      readonly name: string;
      readonly label: string;
      readonly role: Role;
      readonly balance: string;
    }[];
  };
  /** Medians over the chain's blocks of the seconds until so many percent of the masters had them. */
  readonly propagation: { readonly to50: number; readonly to90: number; readonly to100: number } | null;
  readonly messages: Readonly<Record<string, { readonly count: number; readonly bytes: number }>>;
  /** How often each fault began, where there were any. */
  readonly faults?: Readonly<Record<string, number>>;
  /** Numbers of the protocol's own, where it has any. */
  readonly measures?: Readonly<Record<string, number>>;
  /** Which of the questions that not every run answers this one does: a report speaks of no other. */
  readonly questions: readonly Question[];
  /** What came of each attack, and last what the observer found; only where there were attacks. */
  readonly attacks?: readonly AttackReport[];
}

/** What a summary is made from, beside the tables' parts. */
export interface SummaryParts extends TableParts {
  readonly scenario: string;
  readonly protocolName: string;
  readonly seed: string;
  readonly digest: string;
  readonly time: Time;
  readonly currency: string;
  readonly messages: ReadonlyMap<string, MessageTotals>;
  /** Final heads of all honest nodes that follow a chain and are up. */
  readonly heads: readonly Block[];
  readonly attacks: readonly AttackReport[];
  readonly questions: readonly Question[];
}

/** Sums a run up. */
export function summarise(parts: SummaryParts): Summary {
  const { history, protocol, population } = parts;
  const chain = chainOf(history.best);
  const before = wealthOf(protocol, population, history.start);
  const after = wealthOf(protocol, population, history.best);
  const measures = protocol.reporting.measures?.(history.best, parts.time);
  const users = (head: Block) => userWealthOf(protocol, population, head);
  return {
    scenario: parts.scenario,
    protocol: parts.protocolName,
    seed: parts.seed,
    digest: parts.digest,
    time: parts.time / SECOND,
    blocks: chain.length,
    ...staleOf(history, chain),
    agreed: parts.heads.every((head) => head === history.best),
    payments: paymentsOf(parts),
    closers: closersOf(parts),
    fees: feesOf(parts),
    supply: protocol.money.amountText(protocol.money.accounts.supply(history.best)),
    currency: parts.currency,
    gini: giniOf(before, after, ownersOf(population)),
    consumerGini: { before: gini(users(history.start)), after: gini(users(history.best)) },
    balances: { byRole: byRole(protocol, population, after), largest: largest(protocol, population, after) },
    propagation: propagationOf(parts),
    messages: Object.fromEntries(
      [...parts.messages].map(([type, { sent, bytes }]) => [type, { count: sent, bytes }]),
    ),
    ...peopleOf(parts),
    ...(history.faults.size === 0 ? {} : { faults: Object.fromEntries(history.faults) }),
    ...(measures === undefined ? {} : { measures }),
    questions: parts.questions,
    ...(parts.attacks.length === 0 ? {} : { attacks: parts.attacks }),
  };
}

function peopleOf(parts: SummaryParts): Pick<Summary, 'people'> {
  const { protocol, population, history, stays, time } = parts;
  if (stays === undefined) return {};
  const owned = wealthOf(protocol, population, history.best);
  const people = { present: 0, joined: 0, left: 0 };
  let held = 0;
  for (const { accounts, joins, leaves } of stays) {
    if (joins <= time && time < leaves) people.present++;
    if (joins > 0 && joins <= time) people.joined++;
    if (leaves > time) continue;
    people.left++;
    for (const account of accounts) held += owned[account]!;
  }
  return { people: { ...people, heldByLeavers: protocol.money.amountText(held) } };
}

function propagationOf({ history, propagation }: SummaryParts): Summary['propagation'] {
  const spread = chainOf(history.best).map((block) => propagation(block));
  const median = (times: readonly (number | undefined)[]): number | undefined => {
    const known = times.filter((time) => time !== undefined).sort((a, b) => a - b);
    const middle = known[Math.floor(known.length / 2)];
    return middle === undefined ? undefined : middle / SECOND;
  };
  const to50 = median(spread.map((times) => times?.to50));
  const to90 = median(spread.map((times) => times?.to90));
  const to100 = median(spread.map((times) => times?.to100));
  return to50 === undefined || to90 === undefined || to100 === undefined ? null : { to50, to90, to100 };
}

function paymentsOf(parts: SummaryParts): Summary['payments'] {
  const stands = statusOf(parts);
  const counts = { submitted: 0, confirmed: 0, pending: 0, lost: 0, unsent: 0 };
  const refused: Record<string, number> = {};
  for (const transaction of parts.transactions) {
    if (!parts.protocol.money.isPayment(transaction)) continue;
    const { status } = stands(transaction);
    if (status !== 'unsent') counts.submitted++;
    if (status !== 'refused') counts[status]++;
    else {
      const code = parts.history.fate(transaction)?.refusal ?? 'unknown';
      refused[code] = (refused[code] ?? 0) + 1;
    }
  }
  return { ...counts, refused };
}

/** How unequally some nodes own, before and after. */
function giniOf(before: Float64Array, after: Float64Array, nodes: readonly NodeId[]): Summary['gini'] {
  return { before: gini(sortedWealth(before, nodes)), after: gini(sortedWealth(after, nodes)) };
}

function closersOf({ history, population }: SummaryParts): readonly CloserSummary[] {
  const chain = chainOf(history.best);
  const blocks = new Map<NodeId, number>();
  for (const block of chain) blocks.set(block.producer, (blocks.get(block.producer) ?? 0) + 1);
  return [...blocks]
    .sort(([first, a], [second, b]) => b - a || first - second)
    .map(([node, count]) => ({
      node,
      name: population.nameOf(node)!,
      label: nodeLabel(population, node),
      role: population.roles[node]!,
      blocks: count,
      share: count / chain.length,
    }));
}

function feesOf({ history, protocol }: SummaryParts): Summary['fees'] {
  const total = { collected: 0, returned: 0, cashing: 0, kept: 0 };
  for (const block of chainOf(history.best)) {
    const fees = protocol.reporting.fees(block);
    total.collected += fees.collected;
    total.returned += fees.returned;
    total.cashing += fees.cashing;
    total.kept += fees.kept;
  }
  const text = (amount: Amount) => protocol.money.amountText(amount);
  const burned = protocol.money.burned?.(history.best);
  return {
    collected: text(total.collected),
    returned: text(total.returned),
    cashing: text(total.cashing),
    kept: text(total.kept),
    ...(burned === undefined ? {} : { burned: text(burned) }),
  };
}

function byRole(protocol: Protocol, population: Population, balances: Float64Array): Record<Role, string> {
  const held = (role: Role) =>
    protocol.money.amountText(population.of(role).reduce((sum, node) => sum + balances[node]!, 0));
  return {
    master: held('master'),
    cashing: held('cashing'),
    consumer: held('consumer'),
    trusted: held('trusted'),
  };
}

function largest(
  protocol: Protocol,
  population: Population,
  balances: Float64Array,
): Summary['balances']['largest'] {
  // A protocol may keep accounts past the last node's.
  const nodes = Array.from(population.roles.keys()).sort((a, b) => balances[b]! - balances[a]! || a - b);
  return nodes.slice(0, RICHEST).map((node) => ({
    name: population.nameOf(node)!,
    label: nodeLabel(population, node),
    role: population.roles[node]!,
    balance: protocol.money.amountText(balances[node]!),
  }));
}
