import type { Protocol } from '../../../src/consensus/consensus.js';
import type { Accounting } from '../../../src/consensus/reporting.js';
import { exactStamp } from '../../../src/engine/stamp.js';
import { SECOND, type Time } from '../../../src/engine/time.js';
import { Accounts } from '../../../src/ledger/accounts.js';
import type { Block } from '../../../src/ledger/block.js';
import { BlockTree } from '../../../src/ledger/block-tree.js';
import type { Transaction } from '../../../src/ledger/transaction.js';
import { MessageCount } from '../../../src/network/message-count.js';
import { PropagationRecord } from '../../../src/network/propagation.js';
import { Receipts } from '../../../src/nodes/receipts.js';
import type { Population, Role } from '../../../src/nodes/role.js';
import { MetricsRecorder } from '../../../src/observers/metrics/recorder.js';
import { RunHistory } from '../../../src/observers/run-history.js';
import { payment } from '../../ledger/random-tree.js';

/** Three masters, a consumer and a trusted node. */
export const ROLES: readonly Role[] = ['master', 'master', 'master', 'consumer', 'trusted'];

const population: Population = {
  size: ROLES.length,
  roles: ROLES,
  names: ROLES.map((role, node) => `${role}-${node}`),
  nameOf: (node) => `${ROLES[node]}-${node}`,
  of: (role) => [...ROLES.keys()].filter((node) => ROLES[node] === role),
};

/** A model of energy with which sums are easy. */
const energy = {
  hashRate: 10,
  joulesPerHash: 2,
  joulesPerSignature: 3,
  joulesPerCheck: 5,
  joulesPerByte: 7,
};

/** A chain of a few blocks, made by hand, and what the metrics say of it. */
export class SmallRun {
  readonly tree = new BlockTree<null>(ROLES.length, 'root', null);
  readonly history = new RunHistory(
    this.tree.root,
    (candidate, current) => candidate.height > current.height,
  );
  readonly messages = new Map<string, MessageCount>();
  readonly transactions: Transaction[] = [];
  signatures = 0;
  readonly recorder: MetricsRecorder;
  readonly #protocol: Protocol;
  readonly #spread = new Map<Block, PropagationRecord>();

  constructor(accounting: Accounting) {
    const { tree } = this;
    const accounts = new Accounts(tree, ROLES.length, ({ type, sender, recipient, amount }, credit) => {
      if (type === 'PAY') credit(sender, -amount);
      credit(recipient, amount);
    });
    this.#protocol = {
      tree,
      money: {
        accounts,
        isPayment: ({ type }: Transaction) => type === 'PAY',
        amountText: (amount: number) => String(amount),
      },
      reporting: { ...accounting, fees: () => ({ collected: 4, returned: 1, cashing: 0, kept: 3 }) },
    } as unknown as Protocol;
    this.recorder = new MetricsRecorder({
      level: 'default',
      samples: 4,
      energy,
      protocol: this.#protocol,
      population,
      participants: [],
      asleep: () => 0,
      end: 40 * SECOND,
      head: () => this.history.best,
      signatures: () => this.signatures,
      sample: [0, 3],
    });
  }

  /** A payment that is sent out after so many seconds. */
  pay(seconds: number, fields: Partial<Transaction>): Transaction {
    const transaction = payment(this.transactions.length, fields);
    this.transactions.push(transaction);
    this.history.submitted(seconds * SECOND, transaction.sender, transaction);
    return transaction;
  }

  /** New money for a node: no payment. */
  grant(recipient: number, amount: number): Transaction {
    const transaction = payment(this.transactions.length, { type: 'NEW', recipient, amount });
    this.transactions.push(transaction);
    return transaction;
  }

  /** A block made after so many seconds, which half of the masters hold a second later and all two seconds later. */
  make(
    id: string,
    parent: Block,
    producer: number,
    seconds: number,
    transactions: readonly Transaction[] = [],
  ): Block<null> {
    const time = seconds * SECOND;
    this.tree.keepTime(() => time);
    const block = this.tree.add({
      id,
      parent: parent as Block<null>,
      producer,
      time: exactStamp(time),
      transactions,
      seal: null,
    });
    this.history.proposed(time, producer, block);
    this.history.headChanged(time, producer, block);
    const spread = new PropagationRecord(time, 3);
    for (const delay of [0, 1, 2]) spread.note(time + delay * SECOND);
    this.#spread.set(block, spread);
    return block;
  }

  count(type: string): MessageCount {
    const known = this.messages.get(type) ?? new MessageCount(ROLES.length);
    this.messages.set(type, known);
    return known;
  }

  /** Values at the end: by metric, and by metric and node, as in `reward_share 0`. */
  values(end: Time = 40 * SECOND): ReadonlyMap<string, number> {
    const tables = {
      history: this.history,
      protocol: this.#protocol,
      population,
      transactions: this.transactions,
      propagation: (block: Block) => this.#spread.get(block),
      receipts: new Receipts(3),
      payments: [],
    };
    const values = new Map<string, number>();
    for (const { node, metric, value } of this.recorder.table(tables, this.messages, end).rows()) {
      values.set(node === null ? String(metric) : `${metric} ${node}`, Number(value));
    }
    return values;
  }
}
