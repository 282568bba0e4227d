import type { NodeId } from '../../engine/time.js';
import type { Keyring } from '../../ledger/keys.js';

/**
 * Signatures of headers, each verified once: the closer checks a stakeholder's when it comes, everybody else when
 * they get the block.
 */
export class HeaderSignatures {
  readonly #keyring: Keyring;
  /** What each valid signature was found to be of. */
  readonly #verified = new Map<string, { readonly node: NodeId; readonly header: string }>();

  constructor(keyring: Keyring) {
    this.#keyring = keyring;
  }

  /** Whether `signature` is the node's of the header's JSON text. */
  verify(node: NodeId, header: string, signature: string): boolean {
    const known = this.#verified.get(signature);
    if (known !== undefined && known.node === node && known.header === header) return true;
    const valid = this.#keyring.verify(node, header, signature);
    // One that is not valid is looked at again each time: strangers could fill the memory with them.
    if (valid) this.#verified.set(signature, { node, header });
    return valid;
  }
}
