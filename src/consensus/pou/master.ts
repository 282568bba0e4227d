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
import type { Draft, Seal, UsageBlock } from './seal.js';

/** A block that waits for the signatures of its lucky stakeholders. */
interface Closing {
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
  readonly master: Master<Seal>;
  readonly #host: Host;
  readonly #protocol: UsageProtocol;
  #closing: Closing | undefined;

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

  receive(message: PaymentMessage | SignatureMessage | ChainMessage<Seal>, from: NodeId): void {
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
    if (this.#closing !== undefined) this.#host.cancel(this.#closing.timer);
    this.#closing = undefined;
    this.master.forget(disk);
  }

  restart(): void {
    this.master.chain.askForHead();
  }

  /** The slot clock's call: closes a block when this master is the one whose chance it is. */
  attempt(slot: number, attempt: number): void {
    const { schedule, legacy } = this.#protocol;
    const head = this.master.head;
    // One block a slot. The original does not look: who is asked after a block came may be elected by it.
    const done = !legacy && schedule.slotOf(head) >= slot;
    if (this.#closing !== undefined || done) return;
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
    const { texts } = this.#protocol;
    this.#host.log('INFO', () => lines.CLOSURE_REQUESTED);
    if (closer === undefined) return;
    this.#host.log('INFO', () =>
      closer === this.#host.id ? lines.CLOSING_MYSELF : lines.closingOther(texts.name(closer)),
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
    return fitting(entries, rules.effect, (account) => accounts.balance(account, head));
  }

  #close(head: UsageBlock, waiting: readonly Entry[]): void {
    const closingTime = this.#host.clock;
    // A clock that was put back has stamped some later than it shows now.
    const base = waiting.map((entry) =>
      entry.time <= closingTime ? entry : { ...entry, time: closingTime },
    );
    this.#host.log('INFO', () => lines.closingBlock(head.seal.merkleRoot));
    const draft = this.#protocol.notary.draft(head, this.#host.id, closingTime, base);
    this.#logDraft(draft);
    this.#closing = { draft, base, signatures: new Map(), timer: -1 };
    if (draft.lucky.length === 0 || this.#protocol.legacy) this.#finish();
    else this.#askForSignatures(this.#closing);
  }

  #logDraft(draft: Draft): void {
    for (const transaction of draft.transactions) {
      if (!('index' in transaction)) this.#host.log('INFO', () => this.#protocol.logLines.added(transaction));
    }
  }

  #askForSignatures(closing: Closing): void {
    const { header, lucky } = closing.draft;
    const message: SignRequest = { type: 'sign-request', size: header.length, header };
    closing.signatures.clear();
    closing.timer = this.#host.after(this.#protocol.signatureTimeout, this.#onTimeout, closing, undefined);
    for (const node of lucky) this.#host.send(node, message);
  }

  #collect(message: SignatureMessage, from: NodeId): void {
    const closing = this.#closing;
    if (closing === undefined || message.header !== closing.draft.header) return;
    if (!closing.draft.lucky.includes(from) || closing.signatures.has(from)) return;
    if (!this.#protocol.verifyHeader(from, message.header, message.signature)) {
      this.#host.log(
        'WARNING',
        () => `Signature of lucky stakeholder ${this.#protocol.texts.name(from)} is not valid.`,
      );
      return;
    }
    closing.signatures.set(from, message.signature);
    if (closing.signatures.size < closing.draft.lucky.length) return;
    this.#host.cancel(closing.timer);
    this.#host.log('INFO', () => lines.STAKEHOLDERS_SIGNED);
    this.#finish();
  }

  /** Who did not answer in time loses the prize; the others are asked again, as the header is another now. */
  readonly #onTimeout = (closing: Closing): void => {
    if (this.#closing !== closing) return;
    const { texts } = this.#protocol;
    const { draft, signatures } = closing;
    for (const node of draft.lucky) {
      if (signatures.has(node)) continue;
      this.#host.log(
        'WARNING',
        () => `Lucky stakeholder ${texts.name(node)} did not sign in time; cashing gets its prize.`,
      );
    }
    const present = new Set([...signatures.keys()].map((node) => texts.name(node)));
    closing.draft = this.#protocol.notary.draft(
      draft.parent,
      draft.closer,
      draft.closingTime,
      closing.base,
      (name) => present.has(name),
    );
    this.#logDraft(closing.draft);
    if (closing.draft.lucky.length === 0) this.#finish();
    else this.#askForSignatures(closing);
  };

  #finish(): void {
    const closing = this.#closing;
    if (closing === undefined) return;
    this.#closing = undefined;
    const { draft, signatures } = closing;
    const now = laterStamp(draft.closingTime, this.#host.clock);
    const block = this.#protocol.notary.seal(draft, signatures, now);
    this.master.publish(block);
    this.#host.log('INFO', () => lines.BLOCK_SHARED);
    if (this.#protocol.legacy) this.master.pool.clear();
  }

  readonly #onHead = (head: UsageBlock): void => {
    const closing = this.#closing;
    if (head.producer !== this.#host.id) {
      this.#host.log('INFO', () => lines.receivedBlock(head.seal.merkleRoot));
    }
    this.#host.log('INFO', () => lines.BLOCK_SAVED);
    if (closing === undefined || closing.draft.parent === head) return;
    this.#host.cancel(closing.timer);
    this.#closing = undefined;
    this.#host.log('WARNING', () => 'Another block came while mine waited for signatures. Aborting.');
  };
}
