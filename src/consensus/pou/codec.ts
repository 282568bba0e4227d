import { NodeSet } from '../../engine/node-set.js';
import { exactStamp, laterStamp, type Stamp, stampSpan } from '../../engine/stamp.js';
import { type Duration, type NodeId, SECOND } from '../../engine/time.js';
import { refuse } from '../../ledger/block.js';
import type { Transaction, TransactionFields } from '../../ledger/transaction.js';
import type { Message } from '../../network/message.js';
import type { World } from '../consensus.js';
import { ChainMessages, MOST_BLOCK_TEXT } from '../kit/wire/chain-messages.js';
import type { Codec, OriginalRoutes } from '../kit/wire/codec.js';
import { KnownTexts } from '../kit/wire/known-texts.js';
import {
  type Fields,
  fieldsOf,
  hashText,
  jsonOf,
  lacking,
  type Reading,
  reading,
  refuseText,
  signatureOf,
  textField,
  unitsOf,
  unreadable,
} from '../kit/wire/reading.js';
import { CertificateTexts } from './certificate-texts.js';
import {
  type CertificateMessage,
  ID_SIZE,
  type PaymentMessage,
  SIGNATURE_SIZE,
  type SignatureMessage,
  type SignRequest,
  type UsageMessage,
} from './messages.js';
import { parseBlock, parseTransaction } from './original/wire-reader.js';
import type { UsageProtocol } from './protocol.js';
import type { UsageRules } from './rules.js';
import type { UsageBlock, UsageSeal } from './seal.js';
import { CASHBACK, CASHING, FEES, GENESIS, PAYMENT, REDISTRIBUTION } from './transaction-type.js';
import {
  type BlockText,
  blockJson,
  headerJson,
  parseTimeText,
  type TransactionText,
  transactionJson,
} from './wire.js';

const TYPES = new Set([PAYMENT, GENESIS, FEES, CASHBACK, CASHING, REDISTRIBUTION]);
/** Characters of a transaction's text, and of a header's, at the most. */
const MOST_TRANSACTION_TEXT = 2_000;
const MOST_HEADER_TEXT = 1_000;
/** How far the clock of a closer in another process may be ahead of the clock here. */
const CLOCK_TOLERANCE: Duration = 2 * SECOND;
const HEADER =
  /^\{"retribution_rate": \d[\d.e-]*, "previous_block_hash": "[0-9a-f]{64}", "merkle_root": "[0-9a-f]{64}", "closing_time": -?\d+\.\d+\}$/;

/** What a codec of proof of usage works for. */
export interface UsageCodecParts {
  readonly world: World;
  readonly protocol: UsageProtocol;
  readonly rules: UsageRules;
}

/**
 * Proof of usage between processes: blocks and transactions in the original's own JSON, the certificates of those who
 * pay beside them.
 *
 * A block is judged before anything of it is made. So what strangers send leaves nothing behind, and a block that is
 * refused since a certificate has not come yet is judged again when it comes once more.
 */
export class UsageCodec implements Codec {
  readonly #world: World;
  readonly #protocol: UsageProtocol;
  readonly #rules: UsageRules;
  readonly #nodes: ReadonlyMap<string, NodeId>;
  readonly #known: KnownTexts<UsageSeal>;
  readonly #chain: ChainMessages<UsageSeal>;
  readonly #certificates: CertificateTexts;

  constructor({ world, protocol, rules }: UsageCodecParts) {
    const { tree, encoding } = protocol;
    const { transactions, hashes, population } = world;
    this.#world = world;
    this.#protocol = protocol;
    this.#rules = rules;
    this.#nodes = new Map(population.names.map((name, node) => [name, node]));
    this.#certificates = new CertificateTexts({
      certificates: protocol.certificates,
      encoding,
      size: population.size,
      nodeOf: (name) => this.#node(name),
    });
    const write = (block: UsageBlock) => encoding.block(block);
    const transactionText = (transaction: Transaction) => encoding.unstamped(transaction);
    this.#known = new KnownTexts({ tree, transactions, hashes, blockText: write, transactionText });
    this.#chain = new ChainMessages({
      tree,
      known: this.#known,
      write,
      now: () => world.scheduler.now,
      read: (text, to) => this.#block(text, to),
      beside: (blocks) => this.#certificates.writeFor(blocks),
      takeBeside: (fields) => void this.#certificates.take(fields),
    });
  }

  encode(message: UsageMessage): Fields {
    switch (message.type) {
      case 'transaction': {
        const { transaction, certificate } = message;
        const text = this.#protocol.encoding.unstamped(transaction);
        return {
          transaction: text,
          certificates: certificate === undefined ? [] : [this.#certificates.write(certificate)],
        };
      }
      case 'certificate-request':
        return {};
      case 'certificate':
        return { certificates: [this.#certificates.write(message.certificate)] };
      case 'sign-request':
        return { header: message.header };
      case 'signature': {
        const { header, signature } = message;
        return { header, signature };
      }
      default:
        return this.#chain.encode(message);
    }
  }

  decode(type: string, body: unknown, size: number, to: NodeId): Reading<Message> {
    return reading(() => {
      const fields = fieldsOf(body, `the body of "${type}"`);
      switch (type) {
        case 'transaction': {
          const [certificate] = this.#certificates.take(fields);
          const transaction = this.#transaction(textField(fields, 'transaction', MOST_TRANSACTION_TEXT));
          return { type, size, transaction, certificate } satisfies PaymentMessage;
        }
        case 'certificate-request':
          return { type, size };
        case 'certificate': {
          const [certificate] = this.#certificates.take(fields);
          if (certificate === undefined) return unreadable('expected a certificate');
          return { type, size, certificate } satisfies CertificateMessage;
        }
        case 'sign-request':
          return { type, size, header: this.#header(fields) } satisfies SignRequest;
        case 'signature': {
          const signature = signatureOf(fields['signature']) ?? unreadable('expected a signature');
          return { type, size, header: this.#header(fields), signature } satisfies SignatureMessage;
        }
        default:
          return this.#chain.decode(type, body, size, to);
      }
    });
  }

  readonly original: OriginalRoutes = {
    transaction: (text) =>
      reading(() => {
        const { stamp: _, ...bare } = this.#transactionText(text);
        const body = { transaction: transactionJson(bare), certificates: [] };
        return { from: this.#node(bare.senderId), type: 'transaction', body };
      }),
    block: (text) =>
      reading(() => {
        const { stamp } = this.#parsed(text);
        if (stamp === undefined) return unreadable('expected a block with a stamp');
        return { from: this.#node(stamp.masterId), type: 'block', body: { block: text, certificates: [] } };
      }),
    sign: (node, text) =>
      reading(() => {
        const { header } = this.#parsed(text);
        if (header === undefined) return unreadable('expected a block with a header');
        return this.#protocol.signHeader(node, this.#header({ header: headerJson(header) }));
      }),
  };

  blocksNamed(id: string): readonly UsageBlock[] {
    return this.#known.named(id);
  }

  // Only what is a header is signed: other texts of this form are payments.
  #header(fields: Fields): string {
    const header = textField(fields, 'header', MOST_HEADER_TEXT);
    return HEADER.test(header) ? header : unreadable('expected the JSON text of a header');
  }

  #node(name: string): NodeId {
    return this.#nodes.get(name) ?? refuseText(refuse('unknown-node', 'A node is not in the key store.'));
  }

  #stamp(text: string): Stamp {
    const shown = parseTimeText(text, this.#world.epoch);
    return shown === undefined ? unreadable('expected a time in seconds') : exactStamp(shown);
  }

  #transactionText(text: string): TransactionText {
    if (text.length > MOST_TRANSACTION_TEXT) return unreadable('expected a shorter transaction');
    // Looked at first: only in JSON do strings end, which the reader that keeps numbers relies on.
    jsonOf(text);
    return parseTransaction(text);
  }

  #transaction(text: string): Transaction {
    const read = this.#fields(this.#transactionText(text));
    if ('index' in read) return read;
    const { keyring } = this.#world;
    const content = this.#protocol.encoding.content(read);
    return this.#known.make(read, keyring.verify(read.sender, content, read.signature));
  }

  /** A transaction that is known, or what a new one would be made of. */
  #fields(parsed: TransactionText): Transaction | TransactionFields {
    const { stamp: _, ...bare } = parsed;
    const text = transactionJson(bare);
    const known = this.#known.transaction(text);
    if (known !== undefined) return known;
    const { arithmetic, encoding } = this.#protocol;
    const { txId, type } = bare;
    if (!TYPES.has(type)) return refuseText(refuse('type', 'There are no transactions of this type.'));
    const amount = unitsOf(bare.amount, this.#world.currency.decimals);
    const fields: TransactionFields = {
      id: hashText(txId, 'the id of a transaction'),
      type,
      sender: this.#node(bare.senderId),
      recipient: this.#node(bare.recipientId),
      amount,
      fee: arithmetic.fee(type, amount),
      time: this.#stamp(bare.emissionTime),
      signature: signatureOf(bare.signature),
    };
    // What is signed is written again from the fields: a number in another form would be another text.
    if (encoding.unstamped(fields) !== text)
      return unreadable('expected the numbers of a transaction in their one form');
    return fields;
  }

  #parsed(text: string): BlockText {
    if (text.length > MOST_BLOCK_TEXT) return unreadable('expected a shorter block');
    jsonOf(text);
    const parsed = parseBlock(text);
    return blockJson(parsed) === text ? parsed : unreadable('expected a block in the one form of its text');
  }

  #block(text: string, to: NodeId): UsageBlock {
    const parsed = this.#parsed(text);
    const { header, stamp } = parsed;
    if (header === undefined || stamp === undefined)
      return unreadable('expected a block with header and stamp');
    const parents = this.#known.named(hashText(header.previousBlockHash, 'the previous block'));
    if (parents.length === 0) return lacking(header.previousBlockHash);
    // Several blocks may share a Merkle root: the one that the receiver stands on comes first.
    const inOrder = [...parents].sort((a, b) => Number(b.holders.has(to)) - Number(a.holders.has(to)));
    const known = inOrder
      .map((parent) => this.#known.block(text, parent))
      .find((block) => block !== undefined);
    if (known !== undefined) return known;
    const drafts = inOrder.map((parent) => this.#draft(parsed, parent));
    if (this.#protocol.encoding.block(drafts[0]!) !== text)
      return unreadable('expected a block of this protocol');
    const verdicts = drafts.map((draft) => this.#rules.judge(draft));
    const valid = verdicts.indexOf(undefined);
    return valid < 0 ? refuseText(verdicts[0]!) : this.#enter(drafts[valid]!);
  }

  /** The block as it would be on a parent; nothing is made yet. */
  #draft({ transactions: texts, header, stamp }: BlockText, parent: UsageBlock): UsageBlock {
    const producer = this.#node(stamp!.masterId);
    const transactions = texts.map((text) => {
      const read = this.#fields(text);
      return 'index' in read ? read : { index: -1, ...read };
    });
    const processingTimes = texts.map((text) => {
      if (text.stamp === undefined) return unreadable('expected every transaction of a block to be stamped');
      return this.#stamp(text.stamp.processingTime);
    });
    const luckySignatures = new Map<NodeId, string | null>();
    for (const [name, signature] of stamp!.luckySignatures) {
      luckySignatures.set(this.#node(name), signatureOf(signature) ?? null);
    }
    const seal: UsageSeal = {
      previousHash: parent.seal.merkleRoot,
      merkleRoot: hashText(header!.merkleRoot, 'the Merkle root'),
      retributionText: header!.retributionRate,
      closingTime: this.#stamp(header!.closingTime),
      processingTimes,
      masterSignature:
        signatureOf(stamp!.masterSignature) ?? unreadable('expected a signature of the master'),
      luckySignatures,
      size: this.#sizeOf(texts, headerJson(header!), luckySignatures.size),
    };
    return {
      index: -1,
      id: seal.merkleRoot,
      parent,
      height: parent.height + 1,
      producer,
      made: this.#world.scheduler.now,
      time: this.#timeOfArrival(seal.closingTime),
      transactions,
      seal,
      holders: new NodeSet(0),
    };
  }

  /** As the notary reckons it. */
  #sizeOf(transactions: readonly TransactionText[], header: string, lucky: number): number {
    const written = transactions.reduce((sum, text) => sum + transactionJson(text).length, 0);
    return written + header.length + (1 + lucky) * (SIGNATURE_SIZE + ID_SIZE);
  }

  /** When the block counts as made here: its text does not say. A closer's clock may be a little ahead, not more. */
  #timeOfArrival(closingTime: Stamp): Stamp {
    const now = exactStamp(this.#world.scheduler.now);
    return stampSpan(now, closingTime) > CLOCK_TOLERANCE ? now : laterStamp(now, closingTime);
  }

  #enter({ id, parent, producer, time, transactions, seal }: UsageBlock): UsageBlock {
    const made = transactions.map((transaction) => {
      if (transaction.index >= 0) return transaction;
      const { index: _, ...fields } = transaction;
      return this.#world.transactions.make(fields);
    });
    return this.#protocol.tree.add({ id, parent: parent!, producer, time, transactions: made, seal });
  }
}
