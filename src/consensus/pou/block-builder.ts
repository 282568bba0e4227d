import type { Stamp } from '../../engine/stamp.js';
import type { NodeId } from '../../engine/time.js';
import type { Amount } from '../../ledger/amount.js';
import type { BlockTree } from '../../ledger/block-tree.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { World } from '../consensus.js';
import { PAYMENT_STREAM } from '../money.js';
import type { Arithmetic } from './arithmetic.js';
import { closersOwn, type Entry, merkleRootOf } from './closing.js';
import type { UsageEncoding } from './encoding.js';
import { ID_SIZE, SIGNATURE_SIZE } from './messages.js';
import type { Draft, DraftTransaction, UsageBlock, UsageSeal } from './seal.js';
import { CASHBACK } from './transaction-type.js';

/** What a notary is made of. */
export interface NotaryParts {
  readonly world: World;
  readonly arithmetic: Arithmetic;
  readonly encoding: UsageEncoding;
  readonly tree: BlockTree<UsageSeal>;
  readonly legacy: boolean;
}

/** Makes and signs what is written: transactions, drafts of blocks, blocks. */
export class BlockBuilder {
  readonly #parts: NotaryParts;

  constructor(parts: NotaryParts) {
    this.#parts = parts;
  }

  /** Makes a transaction and signs it; `alteredTo` overwrites the amount behind the signature's back. */
  make(
    type: string,
    sender: NodeId,
    recipient: NodeId,
    amount: Amount,
    alteredTo = amount,
    stream = PAYMENT_STREAM,
  ): Transaction {
    const { arithmetic, encoding } = this.#parts;
    const { random, hashes, status, keyring, transactions } = this.#parts.world;
    // As the original makes ids: the hash of the decimal text of a random number.
    const id = hashes.sha3_256(String(1 + random.stream(stream).below(Number.MAX_SAFE_INTEGER)));
    const fields = {
      id,
      type,
      sender,
      recipient,
      amount,
      fee: arithmetic.fee(type, amount),
      time: status.clock(sender),
    };
    const signature = keyring.sign(sender, encoding.content(fields));
    return transactions.make({
      ...fields,
      signature,
      amount: alteredTo,
      fee: arithmetic.fee(type, alteredTo),
    });
  }

  /** A block on `parent` as it would be if everybody whom `present` names signs. */
  draft(
    parent: UsageBlock,
    closer: NodeId,
    closingTime: Stamp,
    base: readonly Entry[],
    present?: (node: string) => boolean,
  ): Draft {
    const { arithmetic, encoding, world } = this.#parts;
    const { population, hashes, keyring } = world;
    const own = closersOwn({ arithmetic, encoding, population, hashes }, parent, closer, base, present);
    const transactions: DraftTransaction[] = base.map((entry) => entry.transaction);
    const processingTimes = base.map((entry) => entry.time);
    const lucky: NodeId[] = [];
    for (const fields of own) {
      const unsigned = { ...fields, time: closingTime };
      transactions.push({ ...unsigned, signature: keyring.sign(closer, encoding.content(unsigned)) });
      processingTimes.push(closingTime);
      if (fields.type === CASHBACK && !lucky.includes(fields.recipient)) lucky.push(fields.recipient);
    }
    const previousHash = parent.seal.merkleRoot;
    const { merkleRoot, size } = merkleRootOf(
      previousHash,
      transactions,
      closer,
      processingTimes,
      encoding,
      hashes,
    );
    const header = encoding.header(previousHash, merkleRoot, closingTime, arithmetic.retributionText);
    return { parent, closer, closingTime, transactions, processingTimes, merkleRoot, header, lucky, size };
  }

  /** Signs a draft and puts it into the tree. */
  seal(draft: Draft, signatures: ReadonlyMap<NodeId, string>, now: Stamp): UsageBlock {
    const { legacy, tree, arithmetic } = this.#parts;
    const { keyring, transactions } = this.#parts.world;
    const { parent, closer, closingTime, processingTimes, merkleRoot, header, lucky } = draft;
    const luckySignatures = new Map<NodeId, string | null>();
    for (const node of lucky) {
      // Without a network between them the original simply calls the stakeholder.
      const signature = legacy ? keyring.sign(node, header) : (signatures.get(node) ?? null);
      luckySignatures.set(node, signature);
    }
    const masterSignature = keyring.sign(closer, header);
    const size = draft.size + header.length + (1 + lucky.length) * (SIGNATURE_SIZE + ID_SIZE);
    return tree.add({
      id: merkleRoot,
      parent,
      producer: closer,
      time: now,
      transactions: draft.transactions.map((fields) =>
        'index' in fields ? fields : transactions.make(fields),
      ),
      seal: {
        previousHash: parent.seal.merkleRoot,
        merkleRoot,
        retributionText: arithmetic.retributionText,
        closingTime,
        processingTimes,
        masterSignature,
        luckySignatures,
        size,
      },
    });
  }
}
