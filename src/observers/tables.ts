import type { AttackReport } from '../attacks/attack-set.js';
import type { Protocol } from '../consensus/consensus.js';
import { stampNumber } from '../engine/stamp.js';
import { type Duration, type NodeId, SECOND, type Time } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Propagation } from '../network/propagation.js';
import type { Receipts } from '../nodes/receipts.js';
import { nodeLabel, type Population } from '../nodes/role.js';
import { coinsOf } from './metrics/wealth.js';
import type { AttackRow, BalanceRow, BlockRow, TransactionRow } from './rows.js';
import type { RunHistory } from './run-history.js';
import { type Cell, type Table, tableOf } from './table.js';

/** When one of the people who pay came and went. */
export interface Stay {
  readonly accounts: readonly NodeId[];
  /** Moments; infinity for never. */
  readonly joins: Time;
  readonly leaves: Time;
}

/** What tables are made from. */
export interface TableParts {
  /** When people came and went, and the run's end; absent where nobody did. */
  readonly stays?: readonly Stay[] | undefined;
  readonly end?: Time;
  readonly history: RunHistory;
  readonly protocol: Protocol;
  readonly population: Population;
  readonly transactions: readonly Transaction[];
  /** How fast a block spread among the masters; `undefined` when nobody measured. */
  readonly propagation: (block: Block) => Propagation | undefined;
  /** When masters received blocks. */
  readonly receipts: Receipts;
  /** Name of a node's region, where there are regions: a column of the tables with nodes. */
  readonly regionOf?: (node: number) => string;
  /** How fast payments spread, where they are relayed. */
  readonly payments: readonly Propagation[];
}

/**
 * What became of a transaction in the observer's chain. `lost` was sent and reached no pool; `unsent` never left its
 * sender, who was down, still waited for money, or kept it secret.
 */
export type TransactionStatus = 'confirmed' | 'pending' | 'refused' | 'lost' | 'unsent';

/** The chain the observer follows, lowest block first, without the root. */
export function chainOf(best: Block): readonly Block[] {
  const chain: Block[] = [];
  for (let block: Block | undefined = best; block?.parent !== undefined; block = block.parent)
    chain.push(block);
  return chain.reverse();
}

/** One row for each block made: where it stands, who made it, what it moved and where its fees went. */
export function blocksTable({
  history,
  protocol,
  population,
  propagation,
  regionOf,
}: TableParts): Table<BlockRow> {
  const canonical = new Set(chainOf(history.best));
  const rows = history.blocks.map(({ block }): BlockRow => {
    const payments = block.transactions.filter((transaction) => protocol.money.isPayment(transaction));
    const fees = protocol.reporting.fees(block);
    return {
      height: block.height,
      id: block.id,
      parent: block.parent?.id ?? '',
      time: block.made / SECOND,
      stamp: stampNumber(block.time) / SECOND,
      producer: block.producer,
      producer_id: population.nameOf(block.producer) ?? '',
      ...(regionOf === undefined ? {} : { region: regionOf(block.producer) }),
      canonical: canonical.has(block),
      transactions: block.transactions.length,
      payments: payments.length,
      amount: coinsOf(
        protocol,
        payments.reduce((sum, { amount }) => sum + amount, 0),
      ),
      fees: coinsOf(protocol, fees.collected),
      returned: coinsOf(protocol, fees.returned),
      cashing: coinsOf(protocol, fees.cashing),
      kept: coinsOf(protocol, fees.kept),
      ...(fees.burned === undefined ? {} : { burned: coinsOf(protocol, fees.burned) }),
      ...protocol.reporting.columns(block),
      ...spreadOf(propagation(block)),
    };
  });
  return tableOf('blocks', rows, [
    ...(['height', 'id', 'parent', 'time', 'stamp', 'producer', 'producer_id', 'canonical'] as const),
    ...(['transactions', 'payments', 'amount', 'fees', 'returned', 'cashing', 'kept'] as const),
    ...(['to_50', 'to_90', 'to_99', 'to_100'] as const),
  ]);
}

/** Seconds until so many percent of the masters had taken a block in; `null` for what never came about. */
function spreadOf(
  propagation: Propagation | undefined,
): Pick<BlockRow, 'to_50' | 'to_90' | 'to_99' | 'to_100'> {
  const seconds = (time: Duration | undefined) => (time === undefined ? null : time / SECOND);
  return {
    to_50: seconds(propagation?.to50),
    to_90: seconds(propagation?.to90),
    to_99: seconds(propagation?.to99),
    to_100: seconds(propagation?.to100),
  };
}

/** Says where each transaction stands: its block in the observer's chain, or why it is in none. */
export function statusOf(
  parts: TableParts,
): (transaction: Transaction) => { status: TransactionStatus; block: Block | undefined } {
  const blockOf: (Block | undefined)[] = [];
  for (const block of chainOf(parts.history.best)) {
    for (const transaction of block.transactions) blockOf[transaction.index] = block;
  }
  // What the root holds was never sent out, and stands from the beginning: in block 0.
  const { root } = parts.protocol.tree;
  for (const transaction of root.transactions) blockOf[transaction.index] = root;
  return (transaction) => {
    const block = blockOf[transaction.index];
    if (block !== undefined) return { status: 'confirmed', block };
    const fate = parts.history.fate(transaction);
    if (fate?.refusal !== undefined) return { status: 'refused', block };
    if (fate !== undefined && fate.accepted > 0) return { status: 'pending', block };
    return { status: fate?.submitted === undefined ? 'unsent' : 'lost', block };
  };
}

/** One row for each transaction that was sent out or stands in a block. */
export function transactionsTable(parts: TableParts): Table<TransactionRow> {
  return tableOf('transactions', transactionRows(parts), [
    ...(['id', 'type', 'sender', 'sender_id', 'recipient', 'recipient_id', 'amount', 'units'] as const),
    ...(['fee', 'time', 'stamp', 'status', 'refusal', 'block', 'confirmed'] as const),
    ...(['accepted_by', 'refused_by'] as const),
  ]);
}

/** One by one, since a long run has a million of them. */
function* transactionRows(parts: TableParts): Generator<TransactionRow> {
  const { history, protocol, population, transactions, regionOf } = parts;
  const stands = statusOf(parts);
  for (const transaction of transactions) {
    const { status, block } = stands(transaction);
    const fate = history.fate(transaction);
    yield {
      id: transaction.id,
      type: transaction.type,
      sender: transaction.sender,
      sender_id: population.nameOf(transaction.sender) ?? '',
      recipient: transaction.recipient,
      recipient_id: population.nameOf(transaction.recipient) ?? '',
      ...(regionOf === undefined
        ? {}
        : { region: regionOf(transaction.sender), recipient_region: regionOf(transaction.recipient) }),
      amount: coinsOf(protocol, transaction.amount),
      units: transaction.amount,
      fee: coinsOf(protocol, transaction.fee),
      time:
        (fate?.submitted ?? block?.made ?? null) === null ? null : (fate?.submitted ?? block!.made) / SECOND,
      stamp: stampNumber(transaction.time) / SECOND,
      status,
      refusal: status === 'refused' ? (fate?.refusal ?? '') : '',
      block: block === undefined ? null : block.height,
      confirmed: block === undefined ? null : block.made / SECOND,
      accepted_by: fate?.accepted ?? 0,
      refused_by: fate?.refused ?? 0,
    };
  }
}

/** One row for each node: what it held after the first block and what it holds at the end. */
export function balancesTable(parts: TableParts): Table<BalanceRow> {
  const { history, protocol, population, regionOf } = parts;
  const before = protocol.money.accounts.balances(history.start);
  const after = protocol.money.accounts.balances(history.best);
  const first = history.start;
  const stays = stayCells(parts);
  const rows = population.names.map(
    (name, node): BalanceRow => ({
      node,
      id: name,
      name: nodeLabel(population, node),
      role: population.roles[node]!,
      ...(regionOf === undefined ? {} : { region: regionOf(node) }),
      before: coinsOf(protocol, before[node]!),
      after: coinsOf(protocol, after[node]!),
      change: coinsOf(protocol, after[node]! - before[node]!),
      before_units: before[node]!,
      after_units: after[node]!,
      ...(stays === undefined ? {} : stays.get(node)),
      ...protocol.reporting.nodeColumns?.(node, first, history.best),
    }),
  );
  return tableOf('balances', rows, ['node', 'id', 'role', 'before', 'after']);
}

/** Seconds at which the people behind each account came and went by the end of the run; empty for never. */
function stayCells({
  stays,
  end = 0,
  population,
}: TableParts): ReadonlyMap<NodeId, Record<string, Cell>> | undefined {
  if (stays === undefined) return undefined;
  const at = (time: Time) => (time <= end ? time / SECOND : null);
  const cells = new Map<NodeId, Record<string, Cell>>(
    Array.from(population.roles.keys(), (node) => [node, { joined: null, left: null }]),
  );
  for (const { accounts, joins, leaves } of stays) {
    for (const account of accounts) cells.set(account, { joined: at(joins), left: at(leaves) });
  }
  return cells;
}

/** One row for each number by which an attack, or by the observer all of them together, was judged. */
export function attacksTable(reports: readonly AttackReport[]): Table<AttackRow> {
  const rows = reports.flatMap(({ kind, nodes, measures }) =>
    Object.entries(measures).map(([measure, value]) => ({
      attack: kind,
      nodes: nodes.join(' '),
      measure,
      value,
    })),
  );
  return tableOf('attacks', rows, ['attack', 'nodes', 'measure', 'value']);
}
