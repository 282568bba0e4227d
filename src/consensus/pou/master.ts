import type { EventId } from '../../engine/scheduler.js';
import { laterStamp } from '../../engine/stamp.js';
import type { NodeId } from '../../engine/time.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { ChainMessage } from '../../nodes/chain-messages.js';
import type { Host } from '../../nodes/host.js';
import { Master } from '../../nodes/master.js';
import type { Participant } from '../../nodes/participant.js';
import { type Entry, fitting } from './closing.js';
import type { PaymentMessage, SignatureMessage, SignRequest } from './messages.js';
import * as lines from './original/log-text.js';
import type { UsageProtocol } from './protocol.js';
import type { Draft, UsageBlock, UsageSeal } from './seal.js';

/** A block that waits for the signatures of its lucky stakeholders. */
interface PendingBlock {
  draft: Draft;
  readonly base: readonly Entry[];
  /** Signatures of the current draft's header, by stakeholder. */
  readonly signatures: Map<NodeId, string>;
  timer: EventId;
}

/**
 * A master of proof of usage: takes payments, closes a block when it is its turn, checks and follows what others
 * close.
 */
export class UsageMaster implements Participant {
  readonly master: Master<UsageSeal>;
  readonly #host: Host;
  readonly #protocol: UsageProtocol;
  #pending: PendingBlock | undefined;

  constructor(host: Host, protocol: UsageProtocol) {
    const { tree, rules, masters, followers } = protocol;
    this.#host = host;
    this.#protocol = protocol;
    this.master = new Master(host, tree, rules, masters, followers, this.#onHead);
  }

  get head(): UsageBlock {
    return this.master.head;
  }

  get waiting(): number {
    return this.master.pool.size;
  }

  pooled(): readonly Transaction[] {
    return this.master.pooled();
  }

  start(): void {
    this.#host.log('INFO', () => lines.introduction(this.#host.name));
  }

  submit(): void {
    // Masters have no payments of their own to make.
  }

  receive(message: PaymentMessage | SignatureMessage | ChainMessage<UsageSeal>, from: NodeId): void {
    switch (message.type) {
      case 'transaction':
        this.#take(message);
        break;
      case 'signature':
        this.#collect(message, from);
        break;
      default:
        this.master.chain.receive(message, from);
    }
  }

  forget(disk: boolean): void {
    if (this.#pending !== undefined) this.#host.cancel(this.#pending.timer);
    this.#pending = undefined;
    this.master.forget(disk);
  }

  restart(): void {
    this.master.chain.askForHead();
  }

  /** The slot clock's call: closes a block when this master is the one whose turn it is. */
  attempt(slot: number, attempt: number): void {
    const { schedule, legacy } = this.#protocol;
    const head = this.master.head;
    // One block a slot. The original does not look: who is asked after a block came may be elected by it.
    const done = !legacy && schedule.slotOf(head) >= slot;
    if (this.#pending !== undefined || done) return;
    const closer = schedule.closer(head, { slot, attempt });
    if (attempt === 0) this.#logElection(closer);
    if (closer !== this.#host.id) return;
    if (attempt > 0 && !this.#overdue(slot)) return;
    if (attempt > 0) {
      this.#host.log('WARNING', () => `No block of the elected master came. Attempt ${attempt} is mine.`);
    }
    const base = this.#base(head);
    if (base.length > 0) this.#close(head, base);
    else this.#host.log('WARNING', () => lines.NOTHING_TO_CLOSE);
  }

  /** A stand-in closes only when the elected master had something to close: a payment from before the slot. */
  #overdue(slot: number): boolean {
    for (const { time } of this.master.pool) return time < this.#protocol.schedule.startOf(slot);
    return false;
  }

  #logElection(closer: NodeId | undefined): void {
    const { encoding } = this.#protocol;
    this.#host.log('INFO', () => lines.CLOSURE_REQUESTED);
    if (closer === undefined) return;
    this.#host.log('INFO', () =>
      closer === this.#host.id ? lines.CLOSING_MYSELF : lines.closingOther(encoding.name(closer)),
    );
  }

  #take(message: PaymentMessage): void {
    const { transaction, certificate } = message;
    if (certificate !== undefined) this.#protocol.certificates.valid(certificate);
    this.#host.log('INFO', () => lines.receivedTransaction(transaction.id));
    const received = this.#host.clock;
    const refusal = this.master.take(transaction);
    if (refusal === undefined)
      this.#host.log('INFO', () => this.#protocol.logLines.taken(transaction, this.#host.id, received));
    else this.#host.log('ERROR', () => lines.transactionRejected(refusal.detail));
  }

  /** What goes into a block on `head`. The original takes its whole stack as it is. */
  #base(head: UsageBlock): readonly Entry[] {
    const { pool } = this.master;
    if (this.#protocol.legacy) return [...pool];
    const { accounts, rules } = this.#protocol;
    const entries = this.#host.select([...pool], head);
    return fitting(entries, rules.effect, (account) => accounts.spendable(account, head));
  }

  #close(head: UsageBlock, waiting: readonly Entry[]): void {
    const closingTime = this.#host.clock;
    // A clock that was put back has stamped some later than it shows now.
    const base = waiting.map((entry) =>
      entry.time <= closingTime ? entry : { ...entry, time: closingTime },
    );
    this.#host.log('INFO', () => lines.closingBlock(head.seal.merkleRoot));
    const draft = this.#protocol.builder.draft(head, this.#host.id, closingTime, base);
    this.#logDraft(draft);
    this.#pending = { draft, base, signatures: new Map(), timer: -1 };
    if (draft.lucky.length === 0 || this.#protocol.legacy) this.#finish();
    else this.#askForSignatures(this.#pending);
  }

  #logDraft(draft: Draft): void {
    for (const transaction of draft.transactions) {
      if (!('index' in transaction)) this.#host.log('INFO', () => this.#protocol.logLines.added(transaction));
    }
  }

  #askForSignatures(pending: PendingBlock): void {
    const { header, lucky } = pending.draft;
    const message: SignRequest = { type: 'sign-request', size: header.length, header };
    pending.signatures.clear();
    pending.timer = this.#host.after(this.#protocol.signatureTimeout, this.#onTimeout, pending, undefined);
    for (const node of lucky) this.#host.send(node, message);
  }

  #collect(message: SignatureMessage, from: NodeId): void {
    const pending = this.#pending;
    if (pending === undefined || message.header !== pending.draft.header) return;
    if (!pending.draft.lucky.includes(from) || pending.signatures.has(from)) return;
    if (!this.#protocol.verifyHeader(from, message.header, message.signature)) {
      this.#host.log(
        'WARNING',
        () => `Signature of lucky stakeholder ${this.#protocol.encoding.name(from)} is not valid.`,
      );
      return;
    }
    pending.signatures.set(from, message.signature);
    if (pending.signatures.size < pending.draft.lucky.length) return;
    this.#host.cancel(pending.timer);
    this.#host.log('INFO', () => lines.STAKEHOLDERS_SIGNED);
    this.#finish();
  }

  /** Who did not answer in time loses the prize; the others are asked again, as the header is another now. */
  readonly #onTimeout = (pending: PendingBlock): void => {
    if (this.#pending !== pending) return;
    const { encoding } = this.#protocol;
    const { draft, signatures } = pending;
    for (const node of draft.lucky) {
      if (signatures.has(node)) continue;
      this.#host.log(
        'WARNING',
        () => `Lucky stakeholder ${encoding.name(node)} did not sign in time; cashing gets its prize.`,
      );
    }
    const present = new Set([...signatures.keys()].map((node) => encoding.name(node)));
    pending.draft = this.#protocol.builder.draft(
      draft.parent,
      draft.closer,
      draft.closingTime,
      pending.base,
      (name) => present.has(name),
    );
    this.#logDraft(pending.draft);
    if (pending.draft.lucky.length === 0) this.#finish();
    else this.#askForSignatures(pending);
  };

  #finish(): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    const { draft, signatures } = pending;
    const now = laterStamp(draft.closingTime, this.#host.clock);
    const block = this.#protocol.builder.seal(draft, signatures, now);
    this.master.publish(block);
    this.#host.log('INFO', () => lines.BLOCK_SHARED);
    if (this.#protocol.legacy) this.master.pool.clear();
  }

  readonly #onHead = (head: UsageBlock): void => {
    const pending = this.#pending;
    if (head.producer !== this.#host.id) {
      this.#host.log('INFO', () => lines.receivedBlock(head.seal.merkleRoot));
    }
    this.#host.log('INFO', () => lines.BLOCK_SAVED);
    if (pending === undefined || pending.draft.parent === head) return;
    this.#host.cancel(pending.timer);
    this.#pending = undefined;
    this.#host.log('WARNING', () => 'Another block came while mine waited for signatures. Aborting.');
  };
}
