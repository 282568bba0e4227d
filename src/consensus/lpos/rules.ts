import type { NodeId } from '../../engine/time.js';
import { toMimeBase64 } from '../../ledger/base64.js';
import type { Refusal } from '../../ledger/block.js';
import type { BlockTree } from '../../ledger/block-tree.js';
import { hex } from '../../ledger/hash.js';
import type { UtxoLedger } from '../../ledger/utxo.js';
import type { ChainRules } from '../../nodes/chain-rules.js';
import type { World } from '../consensus.js';
import {
  type Candidate,
  type Certificate,
  type DirectorEntry,
  type LposBlock,
  type LposTransaction,
  type SenateSeal,
  signText,
} from './candidate.js';
import { directorDraw, nextQ } from './director.js';
import { SIGNATURE_SIZE } from './messages.js';
import { fromHex, type Payments } from './payments.js';
import { type Senate, senate } from './senate.js';
import { type BlockEvidence, seatsBehind, verifyBlock, verifyTransactions } from './verification.js';
import { directorSignSource, hashStandard } from './wire.js';

/** What the rules are made of. */
export interface LposRulesParts {
  readonly world: World;
  readonly tree: BlockTree<SenateSeal>;
  readonly ledger: UtxoLedger<SenateSeal>;
  readonly payments: Payments;
  readonly seats: number;
  readonly boundary: number;
  /** Whether directors and leaders are those of the original. */
  readonly legacy: boolean;
}

/** Senates whose draw is remembered, newest first: heads differ by a block or two. */
const REMEMBERED_SENATES = 16;

/** The rules of LPOS. What depends on a block alone is judged once in a run, whoever asks. */
export class LposRules implements ChainRules<SenateSeal> {
  readonly #parts: LposRulesParts;
  readonly #senates = new Map<number, Senate<NodeId>>();
  /** By candidate id: `null` for valid. */
  readonly #candidates = new Map<string, Refusal | null>();
  readonly #entries = new WeakMap<DirectorEntry, boolean>();
  readonly #certificates = new WeakMap<Certificate, boolean>();

  constructor(parts: LposRulesParts) {
    this.#parts = parts;
  }

  /** The senate that decides what stands on a block. */
  senateOn(block: LposBlock): Senate<NodeId> {
    const { ledger, seats, world } = this.#parts;
    let drawn = this.#senates.get(block.index);
    if (drawn === undefined) {
      const stakes = ledger.all(block).map(({ owner, ...stake }) => ({ ...stake, address: owner }));
      drawn = senate(stakes, block.seal.q, seats, world.hashes);
      if (this.#senates.size >= REMEMBERED_SENATES) this.#senates.delete(this.#senates.keys().next().value!);
      this.#senates.set(block.index, drawn);
    }
    return drawn;
  }

  /** Who leads a view: the holder of seat `view`, and after the last seat the first again; nobody (-1) in legacy mode. */
  leader(parent: LposBlock, view: number): NodeId {
    const { holders } = this.senateOn(parent);
    if (this.#parts.legacy) return holders[view] ?? -1;
    return holders[view % holders.length]!;
  }

  /** Seats behind signatures, each once. */
  seatsOf(parent: LposBlock, signers: Iterable<NodeId>): number {
    const signatures = [...signers].map((signer) => ({ signer, valid: true }));
    return seatsBehind(signatures, this.senateOn(parent).seats, true);
  }

  /** Whether an entry of the director competition is its owner's and draws what it says. */
  entryValid(entry: DirectorEntry): boolean {
    let valid = this.#entries.get(entry);
    if (valid === undefined) {
      const { ledger, world, legacy } = this.#parts;
      const { parent, output, signature, draw } = entry;
      const reference = { hash: fromHex(output.hash), index: output.index };
      const found = ledger.find(output, parent);
      valid =
        found !== undefined &&
        found.owner === output.owner &&
        (legacy || draw === directorDraw(parent.seal.q, reference, found.value, world.hashes)) &&
        world.keyring.verify(output.owner, directorText(entry), signature);
      this.#entries.set(entry, valid);
    }
    return valid;
  }

  /** Why nobody honest signs the candidate. */
  checkCandidate(candidate: Candidate): Refusal | undefined {
    const known = this.#candidates.get(candidate.id);
    if (known !== undefined) return known ?? undefined;
    const refusal = verifyBlock(this.#evidence(candidate, []), false);
    // Without signatures all that can be wrong is looked at, but for the seats.
    const verdict = refusal?.code === 'no-quorum' ? this.#checkPayments(candidate) : refusal;
    this.#candidates.set(candidate.id, verdict ?? null);
    return verdict;
  }

  /** Whether a quorum of the senate stands behind the certificate. */
  certificateValid(certificate: Certificate): boolean {
    let valid = this.#certificates.get(certificate);
    if (valid === undefined) {
      const { keyring } = this.#parts.world;
      const { candidate, view, stage, signatures } = certificate;
      const text = signText(candidate.id, view, stage);
      const { seats } = this.senateOn(candidate.parent);
      valid =
        this.seatsOf(candidate.parent, signatures.keys()) >= this.#parts.boundary &&
        [...signatures].every(
          ([signer, signature]) => seats.has(signer) && keyring.verify(signer, text, signature),
        );
      this.#certificates.set(certificate, valid);
    }
    return valid;
  }

  checkBlock(block: LposBlock): Refusal | undefined {
    const certificate = block.seal.certificate;
    if (certificate === undefined || certificate.stage !== 'commit')
      return { code: 'no-quorum', detail: 'Nobody signed the block.' };
    const { candidate, view, signatures } = certificate;
    if (candidate.id !== block.id)
      return { code: 'wrong-certificate', detail: 'The signatures are not for it.' };
    if (this.certificateValid(certificate)) return this.checkCandidate(candidate);
    const { keyring } = this.#parts.world;
    const text = signText(candidate.id, view, 'commit');
    const judged = [...signatures].map(([signer, signature]) => ({
      signer,
      valid: keyring.verify(signer, text, signature),
    }));
    return verifyBlock(this.#evidence(candidate, judged), false);
  }

  /** What was decided is never given up: a head moves only to what stands on it. */
  prefers(candidate: LposBlock, current: LposBlock): boolean {
    return candidate.height > current.height && this.#parts.tree.isAncestor(current, candidate);
  }

  sizeOf(block: LposBlock): number {
    const { certificate } = block.seal;
    if (certificate === undefined) return 0;
    return certificate.candidate.size + SIGNATURE_SIZE * certificate.signatures.size;
  }

  #evidence(candidate: Candidate, signatures: BlockEvidence<NodeId>['signatures']): BlockEvidence<NodeId> {
    const { ledger, seats, world, legacy } = this.#parts;
    const { parent, director, q } = candidate;
    const { output } = director;
    const reference = { hash: fromHex(output.hash), index: output.index };
    return {
      onTip: director.parent === parent,
      director: output.owner,
      directorOwner: ledger.find(output, parent)?.owner,
      qFollows: () =>
        legacy
          ? world.keyring.verify(output.owner, qText(parent.seal.q), toMimeBase64(q))
          : hex(q) === hex(nextQ(parent.seal.q, reference, world.hashes)),
      directorSigned: () => this.entryValid(director),
      signatures,
      seats: this.senateOn(parent).seats,
      senateSize: seats,
      // The root is made from the transactions wherever a candidate is hashed; there is no other to be stored.
      merkleRootFits: () => true,
      transactions: () => this.#checkPayments(candidate),
    };
  }

  #checkPayments({ parent, transactions }: Candidate): Refusal | undefined {
    const { ledger, payments } = this.#parts;
    if (transactions.length === 0) return { code: 'empty', detail: 'There are no transactions.' };
    const verdict = verifyTransactions<NodeId, LposTransaction>(transactions, {
      find: (reference) => ledger.find(reference, parent),
      signed: (transaction, input, owner) =>
        transaction.inputs[input]!.owner === owner && payments.signed(transaction),
      legacy: false,
    });
    if ('refusal' in verdict) return verdict.refusal;
    if (verdict.fees > 0) return { code: 'unclaimed-fee', detail: 'Nobody takes the fees.' };
    return undefined;
  }
}

/** What an entrant signs for the next q in legacy mode, as text. */
export function qText(q: Uint8Array): string {
  return hex(hashStandard(q));
}

/** What an entrant of the director competition signs, as text. */
export function directorText({ parent, output }: Pick<DirectorEntry, 'parent' | 'output'>): string {
  const reference = { hash: fromHex(output.hash), index: output.index };
  return hex(directorSignSource(fromHex(parent.id), reference));
}
