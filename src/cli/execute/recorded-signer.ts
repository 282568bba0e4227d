import { assert } from '../../engine/errors.js';
import type { KeyPair, Signer } from '../../ledger/keys.js';

/** What a signer answered, in the order of the questions. */
export interface SignerAnswers {
  readonly publicKeys: readonly Uint8Array[];
  readonly signatures: readonly Uint8Array[];
  readonly verdicts: readonly boolean[];
}

/** A key pair whose private half is made only when something new is signed with it. */
interface TapedSecret {
  readonly seed: Uint8Array;
  pair: KeyPair | undefined;
}

/**
 * A signer that writes down what another answers, and can begin by giving answers written down earlier.
 *
 * A run asks the same questions in the same order whenever it is made, so an answer needs no question beside it;
 * that they were the right ones is seen by the run's digest, which covers every signature.
 */
export class SignatureTape implements Signer {
  readonly name: string;
  readonly #signer: Signer;
  readonly #known: SignerAnswers;
  #keysGiven = 0;
  #signaturesGiven = 0;
  #verdictsGiven = 0;
  #publicKeys: Uint8Array[] = [];
  #signatures: Uint8Array[] = [];
  #verdicts: boolean[] = [];

  /** @param known answers to give before the signer is asked. */
  constructor(signer: Signer, known: SignerAnswers = { publicKeys: [], signatures: [], verdicts: [] }) {
    this.#signer = signer;
    this.#known = known;
    this.name = signer.name;
  }

  /** Whether every known answer has been given, and no question went beyond them. */
  get atEndOfKnown(): boolean {
    const { publicKeys, signatures, verdicts } = this.#known;
    return (
      this.#keysGiven === publicKeys.length &&
      this.#signaturesGiven === signatures.length &&
      this.#verdictsGiven === verdicts.length &&
      this.#publicKeys.length + this.#signatures.length + this.#verdicts.length === 0
    );
  }

  /** The answers of the signer itself since the last call. */
  take(): SignerAnswers {
    const taken = {
      publicKeys: this.#publicKeys,
      signatures: this.#signatures,
      verdicts: this.#verdicts,
    };
    this.#publicKeys = [];
    this.#signatures = [];
    this.#verdicts = [];
    return taken;
  }

  keyPair(seed: Uint8Array): KeyPair {
    const publicKey = this.#known.publicKeys[this.#keysGiven];
    if (publicKey !== undefined) {
      this.#keysGiven++;
      return { publicKey, secret: { seed, pair: undefined } satisfies TapedSecret };
    }
    const pair = this.#signer.keyPair(seed);
    this.#publicKeys.push(pair.publicKey);
    return { publicKey: pair.publicKey, secret: { seed, pair } satisfies TapedSecret };
  }

  sign({ secret }: KeyPair, message: Uint8Array): Uint8Array {
    const known = this.#known.signatures[this.#signaturesGiven];
    if (known !== undefined) {
      this.#signaturesGiven++;
      return known;
    }
    const taped = secret as TapedSecret;
    assert(taped.seed !== undefined, 'signature tape: the key pair was made by another signer');
    taped.pair ??= this.#signer.keyPair(taped.seed);
    const signature = this.#signer.sign(taped.pair, message);
    this.#signatures.push(signature);
    return signature;
  }

  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
    const known = this.#known.verdicts[this.#verdictsGiven];
    if (known !== undefined) {
      this.#verdictsGiven++;
      return known;
    }
    const verdict = this.#signer.verify(publicKey, message, signature);
    this.#verdicts.push(verdict);
    return verdict;
  }
}
