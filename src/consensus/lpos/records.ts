import { hex } from '../../ledger/hash.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { World } from '../consensus.js';
import type { NodeFileFormat } from '../reporting.js';
import type { LposTransaction, SenateSeal } from './candidate.js';

/** How LPOS writes the files of its nodes: JSON with hashes in hex and nodes by name. */
export function recordsOf({ population, keyring }: World): NodeFileFormat<SenateSeal> {
  const name = (node: number) => population.nameOf(node) ?? String(node);
  const fields = (transaction: Transaction) => {
    const { id, type, inputs, outputs, signature } = transaction as LposTransaction;
    return {
      ...{ id, type },
      inputs: inputs.map(({ hash, index }) => ({ transaction_hash: hash, transaction_idx: index })),
      outputs: outputs.map(({ value, owner }) => ({ value, address: name(owner) })),
      signature: signature ?? null,
    };
  };
  return {
    transaction: (transaction) => JSON.stringify(fields(transaction)),
    block: (block) => {
      const { certificate, q } = block.seal;
      const director = certificate?.candidate.director;
      return JSON.stringify({
        hash: block.id,
        prev_hash: block.parent?.id ?? null,
        txs: block.transactions.map(fields),
        director: director && {
          signer: name(director.output.owner),
          transaction_hash: director.output.hash,
          transaction_idx: director.output.index,
          signature: director.signature,
        },
        q: hex(q),
        view: certificate?.view ?? 0,
        senates_signature: [...(certificate?.signatures ?? [])].map(([signer, signature]) => ({
          signer: name(signer),
          signature,
        })),
      });
    },
    publicKey: (node) => keyring.publicKeyPem(node),
  };
}
