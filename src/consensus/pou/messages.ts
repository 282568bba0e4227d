import type { Message } from '../../network/message.js';
import type { ChainMessage } from '../../nodes/chain-messages.js';
import type { TransactionMessage } from '../../nodes/master.js';
import type { NodeCertificate } from './certificates.js';
import type { UsageSeal } from './seal.js';

/** A payment on its way to the masters, with the sender's certificate when it has one. */
export interface PaymentMessage extends TransactionMessage {
  readonly certificate: NodeCertificate | undefined;
}

/** A node asks a trusted node to certify it. */
export interface CertificateRequest extends Message {
  readonly type: 'certificate-request';
}

/** A trusted node's answer. */
export interface CertificateMessage extends Message {
  readonly type: 'certificate';
  readonly certificate: NodeCertificate;
}

/** A closer asks a lucky stakeholder to sign a header. */
export interface SignRequest extends Message {
  readonly type: 'sign-request';
  /** JSON text of the header. */
  readonly header: string;
}

/** A stakeholder's answer. */
export interface SignatureMessage extends Message {
  readonly type: 'signature';
  /** The header that was signed, so that a late answer to an earlier draft is told apart. */
  readonly header: string;
  readonly signature: string;
}

/** Bytes of a 64-byte signature in base64 with its line breaks. */
export const SIGNATURE_SIZE = 90;
/** Bytes of a node id in hex. */
export const ID_SIZE = 64;

/** Everything that nodes say to one another under proof of usage. */
export type UsageMessage =
  | PaymentMessage
  | CertificateRequest
  | CertificateMessage
  | SignRequest
  | SignatureMessage
  | ChainMessage<UsageSeal>;
