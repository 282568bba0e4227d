import type { EventId } from '../../engine/scheduler.js';
import type { NodeId } from '../../engine/time.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { Host } from '../../nodes/host.js';
import type { Participant } from '../../nodes/participant.js';
import { Patience } from '../../nodes/patience.js';
import type { NodeCertificate } from './certificates.js';
import {
  type CertificateMessage,
  type CertificateRequest,
  ID_SIZE,
  type PaymentMessage,
  SIGNATURE_SIZE,
  type SignatureMessage,
  type SignRequest,
} from './messages.js';
import type { UsageProtocol } from './protocol.js';

/** How often it asks at the most. */
const CERTIFICATE_TRIES = 100;

/**
 * A consumer: gets certified, sends its payments to every master, and signs a header when it is lucky. Payments
 * wait until the certificate is there.
 */
export class UsageConsumer implements Participant {
  readonly head = undefined;
  readonly #host: Host;
  readonly #protocol: UsageProtocol;
  #certificate: NodeCertificate | undefined;
  readonly #waiting: Transaction[] = [];
  #request: EventId | undefined;
  /** How long it waits for its certificate before it asks the next trusted node. */
  readonly #patience = new Patience();
  #tries = 0;

  constructor(host: Host, protocol: UsageProtocol) {
    this.#host = host;
    this.#protocol = protocol;
  }

  start(): void {
    if (this.#protocol.requireCertificates) this.#askForCertificate();
  }

  submit(transaction: Transaction): void {
    this.#host.events.submitted(this.#host.now, this.#host.id, transaction);
    if (this.#protocol.requireCertificates && this.#certificate === undefined)
      this.#waiting.push(transaction);
    else this.#send(transaction);
  }

  receive(message: CertificateMessage | SignRequest, from: NodeId): void {
    if (message.type === 'certificate') this.#keep(message.certificate);
    else if (message.type === 'sign-request') this.#sign(message.header, from);
  }

  /** Payments that waited for the certificate are lost; the certificate is on the disk. */
  forget(disk: boolean): void {
    this.#waiting.length = 0;
    if (disk) this.#certificate = undefined;
  }

  restart(): void {
    if (this.#protocol.requireCertificates && this.#certificate === undefined) this.#askForCertificate();
  }

  readonly #askForCertificate = (): void => {
    const { trusted } = this.#protocol;
    if (this.#certificate !== undefined || trusted.length === 0 || this.#tries >= CERTIFICATE_TRIES) return;
    if (this.#request !== undefined) this.#host.cancel(this.#request);
    const authority = trusted[this.#tries % trusted.length]!;
    this.#tries++;
    const message: CertificateRequest = { type: 'certificate-request', size: ID_SIZE };
    this.#host.send(authority, message);
    this.#request = this.#host.after(this.#patience.wait(), this.#askForCertificate, undefined, undefined);
    this.#patience.expired();
  };

  #keep(certificate: NodeCertificate): void {
    if (this.#certificate !== undefined || certificate.node !== this.#host.id) return;
    this.#certificate = certificate;
    if (this.#request !== undefined) this.#host.cancel(this.#request);
    for (const transaction of this.#waiting.splice(0)) this.#send(transaction);
  }

  #send(transaction: Transaction): void {
    const certificate = this.#certificate;
    const size =
      this.#protocol.sizeOf(transaction) + (certificate === undefined ? 0 : ID_SIZE + SIGNATURE_SIZE);
    const message: PaymentMessage = { type: 'transaction', size, transaction, certificate };
    this.#host.submit(message, this.#protocol.masters);
  }

  #sign(header: string, closer: NodeId): void {
    const signature = this.#protocol.signHeader(this.#host.id, header);
    const message: SignatureMessage = {
      type: 'signature',
      size: header.length + SIGNATURE_SIZE,
      header,
      signature,
    };
    this.#host.send(closer, message);
  }
}
