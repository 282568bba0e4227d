import { type Hashes, portableHashes, utf8 } from '../../ledger/hash.js';
import { merkleTreeRoot } from '../../ledger/merkle.js';
import { bytesField, concatenate, numberField, presentField } from './proto.js';

/** Which output of which transaction. */
export interface WireReference {
  readonly hash: Uint8Array;
  readonly index: number;
}

/** An input: what it spends, and the signature in its script. */
export interface WireInput extends WireReference {
  readonly signature: Uint8Array;
}

/** An output: units of money, and the address whose signature its script asks for. */
export interface WireOutput {
  readonly value: number;
  readonly address: Uint8Array;
}

/** A transaction as it is written. */
export interface WireTransaction {
  readonly inputs: readonly WireInput[];
  readonly outputs: readonly WireOutput[];
}

/** Whose signature it is, and its bytes. */
export interface WireSignature {
  readonly signer: Uint8Array;
  readonly signature: Uint8Array;
}

/** An entry of the director competition. The genesis has only a `q`. */
export interface WireDirector {
  readonly signature?: WireSignature;
  readonly output?: WireReference;
  readonly q: Uint8Array;
}

/** A block as it is written; transactions as bytes. */
export interface WireBlock {
  readonly previous: Uint8Array;
  readonly merkleRoot: Uint8Array;
  readonly transactions: readonly Uint8Array[];
  readonly senateSignatures: readonly WireSignature[];
  readonly director?: WireDirector;
}

const EMPTY = new Uint8Array(0);
/** A script unit of type CHECK_SIG (1), inside its script. */
const CHECK_SIGNATURE = presentField(1, numberField(1, 1));

/** SHA-256 applied twice: the hash of everything in LPOS. */
export function hashStandard(data: Uint8Array, hashes: Hashes = portableHashes): Uint8Array {
  return hashes.sha256Bytes(hashes.sha256Bytes(data));
}

function dataUnit(data: Uint8Array): Uint8Array {
  return presentField(1, bytesField(2, data));
}

function referenceFields({ hash, index }: WireReference): Uint8Array {
  return concatenate([bytesField(1, hash), numberField(2, index)]);
}

function outputBytes({ value, address }: WireOutput): Uint8Array {
  return concatenate([
    numberField(1, value),
    presentField(2, concatenate([dataUnit(address), CHECK_SIGNATURE])),
  ]);
}

function inputBytes(input: WireInput, script: Uint8Array): Uint8Array {
  return concatenate([referenceFields(input), presentField(3, script)]);
}

/** The transaction's bytes (proto3): inputs with their signatures, outputs with scripts [address, CHECK_SIG]. */
export function transactionBytes({ inputs, outputs }: WireTransaction): Uint8Array {
  return concatenate([
    ...inputs.map((input) => presentField(1, inputBytes(input, dataUnit(input.signature)))),
    ...outputs.map((output) => presentField(2, outputBytes(output))),
  ]);
}

/** What the owners of the inputs sign: inputs with an emptied script, then outputs, without their field tags. */
export function transactionSignSource({ inputs, outputs }: WireTransaction): Uint8Array {
  return concatenate([...inputs.map((input) => inputBytes(input, EMPTY)), ...outputs.map(outputBytes)]);
}

/** What an entrant of the director competition signs: the tip's hash, the output's hash, its index in decimal. */
export function directorSignSource(previous: Uint8Array, output: WireReference): Uint8Array {
  return concatenate([previous, output.hash, utf8(String(output.index))]);
}

function signatureFields({ signer, signature }: WireSignature): Uint8Array {
  return concatenate([bytesField(1, signer), bytesField(2, signature)]);
}

/** Bytes of an entry of the director competition. */
export function directorBytes({ signature, output, q }: WireDirector): Uint8Array {
  return concatenate([
    signature === undefined ? EMPTY : presentField(1, signatureFields(signature)),
    output === undefined ? EMPTY : presentField(2, referenceFields(output)),
    bytesField(3, q),
  ]);
}

/** What senators sign in the original: the director's entry and the Merkle root. */
export function senateSignSource(director: WireDirector, merkleRoot: Uint8Array): Uint8Array {
  return concatenate([directorBytes(director), merkleRoot]);
}

/** The block's bytes (proto3). */
export function blockBytes(block: WireBlock): Uint8Array {
  return concatenate([
    bytesField(1, block.previous),
    bytesField(3, block.merkleRoot),
    ...block.transactions.map((transaction) => presentField(4, transaction)),
    ...block.senateSignatures.map((signature) => presentField(5, signatureFields(signature))),
    block.director === undefined ? EMPTY : presentField(6, directorBytes(block.director)),
  ]);
}

/** Merkle root over hashes of transactions, by `hashStandard`; a single one is its own root. */
export function merkleRoot(leaves: readonly Uint8Array[], hashes: Hashes = portableHashes): Uint8Array {
  return merkleTreeRoot(leaves, (data) => hashStandard(data, hashes));
}
