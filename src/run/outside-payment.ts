import type { Protocol } from '../consensus/consensus.js';
import type { PaymentOrder } from '../consensus/money.js';
import { ScenarioError } from '../engine/errors.js';
import type { NodeId } from '../engine/time.js';
import { type Amount, parseAmount } from '../ledger/amount.js';
import type { Transaction } from '../ledger/transaction.js';
import type { NodeStatus } from '../nodes/node-status.js';
import type { Participant } from '../nodes/participant.js';
import { nodeLabel, type Population } from '../nodes/role.js';
import { quoteValue } from '../scenario/value-text.js';

/** A payment that is asked for from outside, while a run goes on. */
export interface OutsidePayment {
  /** The account that pays: a node's number, or the name it was given. */
  readonly from: NodeId | string;
  readonly to: NodeId | string;
  /** In the smallest unit, or coins as text such as `"1.5"`. */
  readonly amount: Amount | string;
  /** What the payer offers, in the same way; what the protocol asks if left out. */
  readonly fee?: Amount | string;
}

/** What of a run a payment from outside needs. */
export interface OutsideParts {
  readonly population: Population;
  readonly protocol: Protocol;
  readonly participants: readonly (Participant | undefined)[];
  readonly status: NodeStatus;
  /** Decimals of the currency. */
  readonly decimals: number;
}

/** Randomness of its own, so that a payment from outside moves no id of another. */
const STREAM = 'outside/transactions';

/**
 * Has an account make a payment now. A payer whose node is down pays when it is up again.
 *
 * @throws ScenarioError in one line when one of the parties or amounts is none.
 */
export function submitFromOutside(parts: OutsideParts, order: OutsidePayment): Transaction {
  return submitOrder(parts, readOrder(parts, order));
}

/** Has an account make a payment that was read. */
export function submitOrder(
  { protocol, status, participants }: OutsideParts,
  order: Pick<PaymentOrder, 'sender' | 'recipient' | 'amount' | 'fee'>,
): Transaction {
  const transaction = protocol.money.pay({ ...order, stream: STREAM });
  const { sender } = order;
  status.whenUp(sender, () => participants[sender]?.submit(transaction));
  return transaction;
}

/** The parties and amounts of a payment. @throws ScenarioError in one line when one of them is none. */
export function readOrder({ population, decimals }: OutsideParts, order: OutsidePayment) {
  const sender = accountOf(population, order.from, 'from');
  const recipient = accountOf(population, order.to, 'to');
  const payers = (population.users ?? []).map(([account]) => account);
  if (!payers.includes(sender)) {
    throw refusal('from', `an account of those who pay, such as ${payers[0] ?? 'none'}`, order.from);
  }
  if (sender === recipient) throw refusal('to', 'another account than that which pays', order.to);
  const amount = unitsOf(order.amount, 'amount', decimals, 1);
  const fee = order.fee === undefined ? undefined : unitsOf(order.fee, 'fee', decimals, 0);
  return { sender, recipient, amount, fee };
}

/** The number of an account. @throws ScenarioError for one that is none. */
export function accountOf(population: Population, written: NodeId | string, key: string): NodeId {
  if (typeof written === 'string') {
    for (const node of population.roles.keys()) {
      if (population.given?.get(node) === written || nodeLabel(population, node) === written) return node;
    }
  } else if (Number.isInteger(written) && written >= 0 && written < population.size) return written;
  const expected = `a node from 0 to ${population.size - 1}, or the name of an account`;
  throw refusal(key, expected, written);
}

function unitsOf(written: Amount | string, key: string, decimals: number, least: number): Amount {
  const units = typeof written === 'string' ? parseAmount(written, decimals) : written;
  if (units !== undefined && Number.isSafeInteger(units) && units >= least) return units;
  const expected = `a whole number of smallest units of at least ${least}, or coins such as "1.5"`;
  throw refusal(key, expected, written);
}

function refusal(key: string, expected: string, got: unknown): ScenarioError {
  return new ScenarioError(`submit.${key}: expected ${expected}, got ${quoteValue(got)}`, `submit.${key}`);
}
