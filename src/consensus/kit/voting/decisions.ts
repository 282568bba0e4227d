import type { Block } from '../../../ledger/block.js';
import type { ForkChoice } from '../../../nodes/chain-rules.js';
import { type Certificate, NO_CERTIFICATE } from './ballots.js';

/**
 * What one node follows where each block is decided by a certificate: the highest block that it holds and has proof of.
 * The proof comes as votes, as a certificate from a peer, or in the block above, which must carry it to be valid.
 */
export class Decisions<Seal> implements ForkChoice<Seal> {
  /** What a valid block carries for its parent. */
  readonly #carried: (block: Block<Seal>) => Certificate;
  /** Certificates of the head and of blocks that are not held yet, by the block's number. */
  readonly #certificates = new Map<number, Certificate>();

  /** @param carried the certificate that a valid block carries for its parent. */
  constructor(carried: (block: Block<Seal>) => Certificate) {
    this.#carried = carried;
  }

  /** Notes that a block was decided. */
  note(block: Block<Seal>, certificate: Certificate): void {
    this.#certificates.set(block.index, certificate);
  }

  /** The proof that a block was decided, as far as it is known; `NO_CERTIFICATE` otherwise. */
  proofOf(block: Block<Seal>): Certificate {
    return this.#certificates.get(block.index) ?? NO_CERTIFICATE;
  }

  choose(current: Block<Seal>, added: Block<Seal> = current): Block<Seal> {
    if (added.height > current.height && this.#certificates.has(added.index)) return added;
    const parent = added.parent;
    if (parent === undefined || parent.height <= current.height) return current;
    this.note(parent, this.#carried(added));
    return parent;
  }

  /** Forgets the proofs of what lies below a block. */
  settle(head: Block<Seal>): void {
    const proof = this.#certificates.get(head.index);
    if (this.#certificates.size > MOST_KEPT) this.#certificates.clear();
    if (proof !== undefined) this.#certificates.set(head.index, proof);
  }
}

/** Proofs that are kept; one is needed, and those of blocks that are on their way. */
const MOST_KEPT = 16;
