import type { NodeId } from '../../engine/time.js';
import type { Amount } from '../../ledger/amount.js';
import { fromMimeBase64 } from '../../ledger/base64.js';
import { hex } from '../../ledger/hash.js';
import type { Output, UnspentOutput } from '../../ledger/utxo.js';
import type { World } from '../consensus.js';
import { SignatureVerdicts } from '../kit/accounts/verdicts.js';
import type { LposTransaction } from './candidate.js';
import { MempoolBook } from './mempool.js';
import { hashStandard, transactionBytes, transactionSignSource, type WireTransaction } from './wire.js';

/** The first outputs of the supply. */
export const GENESIS = 'LPOS-Genesis';
/** A payment of a member. */
export const PAYMENT = 'LPOS';

const EMPTY = new Uint8Array(0);

/** Bytes behind hex digits. */
export function fromHex(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (digitValue(digits.charCodeAt(2 * i)) << 4) | digitValue(digits.charCodeAt(2 * i + 1));
  }
  return bytes;
}

/** Value of a hex digit, of either case. */
function digitValue(unit: number): number {
  return unit <= 0x39 ? unit - 0x30 : (unit | 0x20) - 0x57;
}

/**
 * Makes and checks payments. A transaction's id is the hash of what is signed, so that nobody can change it by
 * changing a signature, as one can in the original.
 */
export class Payments {
  readonly #world: World;
  readonly #signatures: SignatureVerdicts<LposTransaction>;
  /** What the members' mempools know together. */
  readonly pools: MempoolBook;

  constructor(world: World) {
    this.#world = world;
    this.pools = new MempoolBook(world.population.size);
    this.#signatures = new SignatureVerdicts(({ sender, inputs, outputs, signature }) => {
      const text = hex(this.#source(inputs, outputs));
      return inputs.every(({ owner }) => owner === sender) && world.keyring.verify(sender, text, signature);
    });
  }

  /** The transaction that brings the supply into the world. Its id is given, as the original's genesis has one. */
  genesis(hash: string, outputs: readonly Output[]): LposTransaction {
    const amount = outputs.reduce((sum, { value }) => sum + value, 0);
    const owner = outputs[0]!.owner;
    return this.#book({ id: hash, type: GENESIS, inputs: [], outputs, bytes: EMPTY, amount, owner });
  }

  /**
   * Spends inputs of one owner.
   *
   * @param outputs what others get first, what comes back last.
   * @param alteredTo overwrites the first output after it was signed.
   */
  make(
    owner: NodeId,
    inputs: readonly UnspentOutput[],
    outputs: readonly Output[],
    alteredTo?: Amount,
  ): LposTransaction {
    const { keyring, hashes } = this.#world;
    const signature = keyring.sign(owner, hex(this.#source(inputs, outputs)));
    const written =
      alteredTo === undefined ? outputs : [{ ...outputs[0]!, value: alteredTo }, ...outputs.slice(1)];
    const bytes = transactionBytes(this.#wire(inputs, written, fromMimeBase64(signature) ?? EMPTY));
    const id = hex(hashStandard(this.#source(inputs, written), hashes));
    const amount = written.reduce((sum, output) => (output.owner === owner ? sum : sum + output.value), 0);
    return this.#book({ id, type: PAYMENT, inputs, outputs: written, bytes, amount, owner, signature });
  }

  /** Whether the owner of all inputs signed the transaction; checked once in a run. */
  signed(transaction: LposTransaction): boolean {
    return this.#signatures.valid(transaction);
  }

  #book(parts: {
    readonly id: string;
    readonly type: string;
    readonly inputs: readonly UnspentOutput[];
    readonly outputs: readonly Output[];
    readonly bytes: Uint8Array;
    readonly amount: Amount;
    readonly owner: NodeId;
    readonly signature?: string;
  }): LposTransaction {
    const { id, type, inputs, outputs, bytes, amount, owner, signature } = parts;
    const recipient = outputs.find((output) => output.owner !== owner)?.owner ?? owner;
    const fields = {
      ...{ id, type, sender: owner, recipient, amount, fee: 0 },
      ...{ time: this.#world.status.clock(owner), signature, inputs, outputs, bytes },
    };
    // The book gives back what it was given, with a number.
    return this.#world.transactions.make(fields) as LposTransaction;
  }

  #source(inputs: readonly UnspentOutput[], outputs: readonly Output[]): Uint8Array {
    return transactionSignSource(this.#wire(inputs, outputs, EMPTY));
  }

  #wire(
    inputs: readonly UnspentOutput[],
    outputs: readonly Output[],
    signature: Uint8Array,
  ): WireTransaction {
    const { keyring } = this.#world;
    return {
      inputs: inputs.map(({ hash, index }) => ({ hash: fromHex(hash), index, signature })),
      outputs: outputs.map(({ value, owner }) => ({ value, address: keyring.publicKey(owner) })),
    };
  }
}
