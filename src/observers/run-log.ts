import type { Checkpoint, DigestListener } from '../engine/digest.js';
import { EventLog, type EventVisitor, type HashStream } from '../engine/event-log.js';
import { type NodeId, SECOND, type Time } from '../engine/time.js';
import type { Block, Refusal } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';
import type { MessageTotals } from '../network/message-count.js';
import type { LogLevel } from '../nodes/events.js';
import type { Observer } from './observer.js';
import type { EventRow } from './rows.js';
import { type Table, tableOnDemand } from './table.js';

/** Numbers of the events in the log. Those from WARNING on are in the digest alone. */
const TYPE = {
  submitted: 0,
  accepted: 1,
  refused: 2,
  proposed: 3,
  rejected: 4,
  'head-changed': 5,
  finalised: 6,
  'fault-began': 7,
  'fault-ended': 8,
  WARNING: 9,
  ERROR: 10,
} as const;

type EventName = keyof typeof TYPE;

const NAMES = Object.keys(TYPE) as EventName[];

/** What a {@link RunLog} is made with. */
export interface RunLogOptions {
  readonly hash: HashStream;
  /** Keep the rows for `table`. */
  readonly keep: boolean;
  /** Every transaction of the run, by number. */
  readonly transactions: readonly Transaction[];
  /** Every block of the run, by number. */
  readonly blocks: readonly Block[];
  /** The network's message counts. */
  readonly counts: () => ReadonlyMap<string, MessageTotals>;
  /** Is told what the digest covers. */
  readonly listener?: DigestListener | undefined;
}

/**
 * The run's log: every event that changes something, in order, and the message counts at each checkpoint. Its digest
 * and its table of events are the same rows, of which the table is made when it is asked for.
 *
 * Single deliveries are left out, so that a delivery that changes nothing may be counted instead of queued; of
 * log lines only warnings and errors count, since the others follow from the events.
 */
export class RunLog implements Observer {
  readonly #options: RunLogOptions;
  readonly #listener: DigestListener | undefined;
  readonly #log: EventLog;
  /** Warnings and errors so far. */
  #alarms = 0;

  constructor(options: RunLogOptions) {
    const { hash, keep, listener } = options;
    this.#options = options;
    this.#listener = listener;
    this.#log = new EventLog({
      hash,
      keep,
      summary: () => this.#summary(),
      onCheckpoint: listener === undefined ? undefined : (checkpoint) => listener.checkpoint(checkpoint),
    });
  }

  get events(): number {
    return this.#log.events;
  }

  get checkpoints(): readonly Checkpoint[] {
    return this.#log.checkpoints;
  }

  /** The digest of everything so far, in hex. */
  hex(): string {
    return this.#log.hex();
  }

  submitted(time: Time, node: NodeId, transaction: Transaction): void {
    const { index, id, type, sender, recipient, amount, fee, signature } = transaction;
    const text = JSON.stringify([index, id, type, sender, recipient, amount, fee, signature ?? null]);
    this.#log.note(text);
    this.#add(time, node, 'submitted', index, text);
  }

  accepted(time: Time, node: NodeId, transaction: Transaction): void {
    this.#add(time, node, 'accepted', transaction.index);
  }

  refused(time: Time, node: NodeId, transaction: Transaction, refusal: Refusal): void {
    this.#addRefusal(time, node, 'refused', transaction.index, refusal);
  }

  proposed(time: Time, node: NodeId, block: Block): void {
    const { index, id, parent, height, transactions } = block;
    const numbers = transactions.map((transaction) => transaction.index);
    const text = JSON.stringify([index, id, parent?.index ?? -1, height, numbers]);
    this.#log.note(text);
    this.#add(time, node, 'proposed', index, text);
  }

  rejected(time: Time, node: NodeId, block: Block, refusal: Refusal): void {
    this.#addRefusal(time, node, 'rejected', block.index, refusal);
  }

  headChanged(time: Time, node: NodeId, head: Block): void {
    this.#add(time, node, 'head-changed', head.index);
  }

  finalised(time: Time, node: NodeId, block: Block): void {
    this.#add(time, node, 'finalised', block.index);
  }

  faultBegan(time: Time, fault: string, nodes: readonly NodeId[]): void {
    this.#addFault(time, 'fault-began', fault, nodes);
  }

  faultEnded(time: Time, fault: string, nodes: readonly NodeId[]): void {
    this.#addFault(time, 'fault-ended', fault, nodes);
  }

  logged(time: Time, node: NodeId, level: LogLevel, text: () => string): void {
    if (level !== 'WARNING' && level !== 'ERROR') return;
    const line = text();
    // As JSON, which tells lone surrogates apart; UTF-8 does not.
    this.#log.note(JSON.stringify(line));
    this.#alarms++;
    this.#add(time, node, level, 0, line);
  }

  finished(): void {
    this.#log.note(this.#summary());
    this.#log.finish();
  }

  /** The rows so far; none when they are not kept. */
  table(): Table<EventRow> {
    const { keep } = this.#options;
    return tableOnDemand<EventRow>('events', keep ? this.events - this.#alarms : 0, (length) => {
      const time = new Float64Array(length);
      const node = new Float64Array(length);
      const event: string[] = [];
      const subject: string[] = [];
      const detail: string[] = [];
      const add = this.#readable((row) => {
        const place = event.push(row.event) - 1;
        time[place] = row.time;
        node[place] = row.node;
        subject.push(row.subject);
        detail.push(row.detail);
      });
      this.#log.each(add);
      return { time, node, event, subject, detail };
    });
  }

  /** Goes through the changes of heads so far, with the number of each block; none when rows are not kept. */
  eachHead(visit: (time: Time, node: NodeId, block: number) => void): void {
    this.#log.each((time, node, type, subject) => {
      if (type === TYPE['head-changed']) visit(time, node, subject);
    });
  }

  #add(time: Time, node: NodeId, name: EventName, subject: number, text?: string): void {
    this.#listener?.event(time, node, name, text ?? `${subject}`);
    this.#log.record(time, node, TYPE[name], subject);
  }

  #addRefusal(time: Time, node: NodeId, name: EventName, subject: number, { code }: Refusal): void {
    this.#log.detail(this.#log.numberOf(code));
    this.#add(time, node, name, subject, this.#listener && `${subject} ${code}`);
  }

  #addFault(time: Time, name: EventName, fault: string, nodes: readonly NodeId[]): void {
    const log = this.#log;
    const subject = log.numberOf(fault);
    log.detail(log.numberOf(nodes.join(' ')));
    this.#add(time, nodes[0] ?? -1, name, subject, this.#listener && JSON.stringify([fault, nodes]));
  }

  #summary(): string {
    const text = JSON.stringify([...this.#options.counts()]);
    this.#listener?.note(text);
    return text;
  }

  /** Reads rows of the log for people. */
  #readable(onRow: (row: EventRow) => void): EventVisitor {
    const { transactions, blocks } = this.#options;
    return (time, node, type, subject, detail) => {
      if (type >= TYPE.WARNING) return;
      const row = { time: time / SECOND, node, event: NAMES[type]! };
      const more = detail === undefined ? '' : this.#log.name(detail);
      if (type >= TYPE['fault-began']) onRow({ ...row, subject: this.#log.name(subject), detail: more });
      else if (type >= TYPE.proposed) onRow({ ...row, subject: blocks[subject]!.id, detail: more });
      else {
        const { id, type: kind } = transactions[subject]!;
        onRow({ ...row, subject: id, detail: type === TYPE.submitted ? kind : more });
      }
    };
  }
}
