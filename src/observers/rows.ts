import type { Role } from '../nodes/role.js';
import type { MetricName } from './metrics/catalogue.js';
import type { Cell, Cells } from './table.js';
import type { TransactionStatus } from './tables.js';

/**
 * A row of `blocks`: a block that was made. Times in seconds, money in coins; docs/output.md explains each column. A
 * protocol may have columns of its own.
 */
export interface BlockRow extends Cells {
  readonly height: number;
  readonly id: string;
  readonly parent: string;
  readonly time: number;
  readonly stamp: number;
  readonly producer: number;
  readonly producer_id: string;
  readonly canonical: boolean;
  readonly transactions: number;
  readonly payments: number;
  readonly amount: number;
  readonly fees: number;
  readonly returned: number;
  readonly cashing: number;
  readonly kept: number;
  readonly to_50: number | null;
  readonly to_90: number | null;
  readonly to_99: number | null;
  readonly to_100: number | null;
}

/** A row of `transactions`: one that was sent out or stands in a block. Times in seconds, money in coins. */
export interface TransactionRow extends Cells {
  readonly id: string;
  readonly type: string;
  readonly sender: number;
  readonly sender_id: string;
  readonly recipient: number;
  readonly recipient_id: string;
  readonly amount: number;
  /** The amount in the smallest unit. */
  readonly units: number;
  readonly fee: number;
  readonly time: number | null;
  readonly stamp: number;
  readonly status: TransactionStatus;
  readonly refusal: string;
  readonly block: number | null;
  readonly confirmed: number | null;
  readonly accepted_by: number;
  readonly refused_by: number;
}

/** A row of `balances`: what a node held after the first block and at the end, in coins and in the smallest unit. */
export interface BalanceRow extends Cells {
  readonly node: number;
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly before: number;
  readonly after: number;
  readonly change: number;
  readonly before_units: number;
  readonly after_units: number;
}

/** A row of `metrics`: the value of a metric at a time in seconds, of a node or of the whole run (`null`). */
export interface MetricRow extends Cells {
  readonly time: number;
  readonly node: number | null;
  readonly metric: MetricName;
  readonly value: number;
}

/** A row of `messages`: messages of a type, of a node or of all (`null`). */
export interface MessageRow extends Cells {
  readonly type: string;
  readonly node: number | null;
  readonly sent: number;
  readonly bytes: number;
  readonly dropped: number;
  readonly duplicates: number | null;
}

/** A row of `propagation`: seconds until a block had reached a share of the masters; without a block, the mean. */
export interface PropagationRow extends Cells {
  readonly block: string;
  readonly height: number | null;
  readonly percent: number;
  readonly seconds: number;
}

/** A row of `attacks`: a number by which an attack was judged. */
export interface AttackRow extends Cells {
  readonly attack: string;
  readonly nodes: string;
  readonly measure: string;
  readonly value: Cell;
}

/** A row of `events`: something that changed. */
export interface EventRow extends Cells {
  /** In seconds. */
  readonly time: number;
  readonly node: number;
  readonly event: string;
  /** Id of the transaction or block, or the fault. */
  readonly subject: string;
  /** Type of a submitted transaction, why something was refused, or the nodes a fault strikes. */
  readonly detail: string;
}
