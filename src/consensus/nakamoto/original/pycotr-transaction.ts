import { type Hashes, portableHashes } from '../../../ledger/hash.js';

/** The four fields of a purchase by credit card. */
export interface PycotrCard {
  readonly number: string;
  /** ISO date. */
  readonly date: string;
  readonly picture: string;
  readonly name: string;
}

/** A transaction as Pycotr keeps it (seed `pycotr`, section 1). Addresses are hexadecimal digits of public keys. */
export interface PycotrTransaction {
  readonly kind: 'standard' | 'reward' | 'credit-card';
  readonly from: string;
  readonly to: string;
  /** Whole coins; the original has no parts of a coin. */
  readonly amount: number;
  readonly uuid: string;
  /** Only a threshold of the balance test: neither hashed, nor debited, nor credited. 0 when left out. */
  readonly fee?: number;
  /** Hexadecimal digits; `undefined` when not signed. */
  readonly signature?: string | undefined;
  /** Only with a purchase. */
  readonly card?: PycotrCard;
}

/** What the signature of a transaction covers: everything but its fee. */
export function transactionContent({ from, to, amount, uuid, card }: PycotrTransaction): string {
  const paid = card === undefined ? '' : card.number + card.date + card.picture + card.name;
  return `${from}${to}${amount}${uuid}${paid}`;
}

/** Hash of a transaction: SHA-256 of {@link transactionContent}, in hex. */
export function transactionHash(transaction: PycotrTransaction, hashes: Hashes = portableHashes): string {
  return hashes.sha256(transactionContent(transaction));
}

/**
 * A transaction as the hash of its block sees it: the two addresses as one JSON string. Neither amount nor uuid
 * nor signature are in it, since a conditional of the original binds otherwise than it was meant to.
 */
export function transactionInBlock({ from, to }: Pick<PycotrTransaction, 'from' | 'to'>): string {
  return JSON.stringify(`${from} ${to}`);
}

/** The JSON object in which a transaction travels and is stored. */
export function transactionWire(transaction: PycotrTransaction): Readonly<Record<string, string | boolean>> {
  const { kind, from, to, amount, uuid, fee = 0, signature, card } = transaction;
  return {
    amount: String(amount),
    attached_fee: String(fee),
    uuid,
    from_address: from,
    to_address: to,
    signature: signature ?? '',
    reward: kind === 'reward',
    credit_card: kind === 'credit-card',
    credit_card_cc_number: card?.number ?? '',
    credit_card_cc_date: card?.date ?? '',
    credit_card_cc_pict: card?.picture ?? '',
    credit_card_cc_name: card?.name ?? '',
  };
}

/** Whether a signature is that of the owner of an address over a content. */
export type VerifyPycotr = (address: string, content: string, signature: string) => boolean;

/**
 * Whether a transaction is valid by itself. Paying oneself is not, except by card, where the buyer is both ends;
 * anybody may sign a reward of any amount.
 */
export function isValidTransaction(transaction: PycotrTransaction, verify: VerifyPycotr): boolean {
  const { kind, from, to, signature, card } = transaction;
  if (kind === 'credit-card') {
    if (from !== to || card === undefined) return false;
    if (card.number === '' || card.date === '' || card.picture === '' || card.name === '') return false;
  } else if (from === to) return false;
  return signature !== undefined && verify(from, transactionContent(transaction), signature);
}
