import { sha256 } from '../../ledger/hash.js';
import type { CheeseTransaction, HashText } from './cheese.js';
import { pythonString } from './original/python-string.js';

/** How the hex of a guess begins that proves work: one in 256 does. */
export const PROOF_PREFIX = '00';

/**
 * What the original hashes with a nonce behind it: the payments, without the reward, and the smell of the cheese
 * before. The payments stand as Python up to 3.11 prints a list of OrderedDict; from 3.12 on it prints them
 * another way, and chains of the two are not compatible.
 */
export function proofText(
  payments: readonly Omit<CheeseTransaction, 'signature'>[],
  parentSmell: string,
): string {
  const list = payments.map(
    ({ sender, recipient, amount }) =>
      `OrderedDict([('sender', ${pythonString(sender)}), ('recipient', ${pythonString(recipient)}), ('amount', ${amount})])`,
  );
  return `[${list.join(', ')}]${parentSmell}`;
}

/** The hash of a guess. */
export function guessSmell(text: string, nonce: number, hash: HashText = sha256): string {
  return hash(text + nonce);
}

/** Whether the nonce proves work over these payments on this cheese. */
export function validProof(
  payments: readonly Omit<CheeseTransaction, 'signature'>[],
  parentSmell: string,
  nonce: number,
  hash: HashText = sha256,
): boolean {
  return guessSmell(proofText(payments, parentSmell), nonce, hash).startsWith(PROOF_PREFIX);
}

/** The least nonce that proves work. */
export function proofOfWork(
  payments: readonly Omit<CheeseTransaction, 'signature'>[],
  parentSmell: string,
  hash: HashText = sha256,
): number {
  const text = proofText(payments, parentSmell);
  return leastNonce((nonce) => guessSmell(text, nonce, hash));
}

/** The least nonce whose guess begins as a proof must. */
export function leastNonce(guess: (nonce: number) => string): number {
  let nonce = 0;
  while (!guess(nonce).startsWith(PROOF_PREFIX)) nonce++;
  return nonce;
}
