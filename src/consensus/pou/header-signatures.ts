import type { NodeId } from '../../engine/time.js';
import type { Keyring } from '../../ledger/keys.js';

/**
 * Signatures of headers, each verified once: the closer checks a stakeholder's when it comes, everybody else when
 * they get the block.
 */
export class HeaderSignatures {
  readonly #keyring: Keyring;
  /** What each signature was found to be of. */
  readonly #verdicts = new Map<string, { node: NodeId; header: string; valid: boolean }>();

  constructor(keyring: Keyring) {
    this.#keyring = keyring;
  }

  /** Whether `signature` is the node's of the header's JSON text. */
  verify(node: NodeId, header: string, signature: string): boolean {
    const known = this.#verdicts.get(signature);
    if (known !== undefined && known.node === node && known.header === header) return known.valid;
    const valid = this.#keyring.verify(node, header, signature);
    this.#verdicts.set(signature, { node, header, valid });
    return valid;
  }
}
