import { NodeSet } from '../../engine/node-set.js';
import { exactStamp } from '../../engine/stamp.js';
import type { NodeId } from '../../engine/time.js';
import { refuse } from '../../ledger/block.js';
import type { Transaction, TransactionFields } from '../../ledger/transaction.js';
import type { Message } from '../../network/message.js';
import type { ChainMessage } from '../../nodes/chain-messages.js';
import type { World } from '../consensus.js';
import { ChainMessages, MOST_BLOCK_TEXT } from '../kit/wire/chain-messages.js';
import type { Codec } from '../kit/wire/codec.js';
import { KnownTexts } from '../kit/wire/known-texts.js';
import {
  type Fields,
  fieldsOf,
  hashField,
  hashText,
  jsonOf,
  lacking,
  listField,
  type Reading,
  reading,
  refuseText,
  signatureOf,
  textField,
  unitsOf,
  unreadable,
  wholeField,
} from '../kit/wire/reading.js';
import { blockSize } from './encoding.js';
import type { PaymentMessage } from './messages.js';
import type { WorkProtocol } from './protocol.js';
import type { WorkBlock, WorkSeal } from './seal.js';
import { leastWireSize } from './settings.js';
import { COINBASE, PAYMENT, UNCLE } from './transaction-type.js';

const TYPES = new Set([PAYMENT, COINBASE, UNCLE]);
const MOST_TRANSACTION_TEXT = 2_000;
/** Transactions of a block, and uncles, at the most. */
const MOST_TRANSACTIONS = 100_000;
const MOST_UNCLES = 100;
const MOST_NAME = 64;

/** Proof of work between processes: blocks and transactions as they stand in files. A block is judged before it is made. */
export class WorkCodec implements Codec {
  readonly #world: World;
  readonly #protocol: WorkProtocol;
  readonly #nodes: ReadonlyMap<string, NodeId>;
  readonly #known: KnownTexts<WorkSeal>;
  readonly #chain: ChainMessages<WorkSeal>;

  constructor(world: World, protocol: WorkProtocol) {
    const { tree, encoding } = protocol;
    const { transactions, hashes, population } = world;
    this.#world = world;
    this.#protocol = protocol;
    this.#nodes = new Map(population.names.map((name, node) => [name, node]));
    const write = (block: WorkBlock) => encoding.block(block);
    const transactionText = (transaction: Transaction) => encoding.transaction(transaction);
    this.#known = new KnownTexts({ tree, transactions, hashes, blockText: write, transactionText });
    const read = (text: string, to: NodeId) => this.#block(text, to);
    this.#chain = new ChainMessages({
      tree,
      known: this.#known,
      write,
      now: () => world.scheduler.now,
      read,
    });
  }

  encode(message: PaymentMessage | ChainMessage<WorkSeal>): Fields {
    if (message.type !== 'transaction') return this.#chain.encode(message);
    const { transaction, forwarded } = message;
    return { transaction: this.#protocol.encoding.transaction(transaction), forwarded };
  }

  decode(type: string, body: unknown, size: number, to: NodeId): Reading<Message> {
    return reading(() => {
      if (type !== 'transaction') return this.#chain.decode(type, body, size, to);
      const fields = fieldsOf(body, 'the body of "transaction"');
      const { forwarded } = fields;
      if (typeof forwarded !== 'boolean') return unreadable('expected "forwarded" to be true or false');
      const transaction = this.#transaction(textField(fields, 'transaction', MOST_TRANSACTION_TEXT));
      return { type, size, transaction, forwarded } satisfies PaymentMessage;
    });
  }

  blocksNamed(id: string): readonly WorkBlock[] {
    return this.#known.named(id);
  }

  #node(name: string): NodeId {
    return this.#nodes.get(name) ?? refuseText(refuse('unknown-node', 'A node is not known.'));
  }

  #transaction(text: string): Transaction {
    const read = this.#fields(fieldsOf(jsonOf(text), 'a transaction'), text);
    if ('index' in read) return read;
    const { keyring } = this.#world;
    const content = this.#protocol.encoding.content(read);
    return this.#known.make(read, keyring.verify(read.sender, content, read.signature));
  }

  /** A transaction that is known, or what a new one would be made of; `text` is what it came as, if alone. */
  #fields(written: Fields, text?: string): Transaction | TransactionFields {
    const { decimals } = this.#world.currency;
    const type = textField(written, 'type', MOST_NAME);
    if (!TYPES.has(type)) return refuseText(refuse('type', 'There are no transactions of this type.'));
    const fields: TransactionFields = {
      id: hashField(written, 'id'),
      type,
      sender: this.#node(textField(written, 'from', MOST_NAME)),
      recipient: this.#node(textField(written, 'to', MOST_NAME)),
      amount: unitsOf(textField(written, 'amount', MOST_NAME), decimals),
      fee: unitsOf(textField(written, 'fee', MOST_NAME), decimals),
      time: exactStamp(wholeField(written, 'time', 0, Number.MAX_SAFE_INTEGER)),
      signature: signatureOf(written['signature']),
    };
    const canonical = this.#protocol.encoding.transaction({ index: -1, ...fields });
    if (text !== undefined && text !== canonical)
      return unreadable('expected a transaction in the one form of its text');
    return this.#known.transaction(canonical) ?? fields;
  }

  #block(text: string, to: NodeId): WorkBlock {
    if (text.length > MOST_BLOCK_TEXT) return unreadable('expected a shorter block');
    const written = fieldsOf(jsonOf(text), 'a block');
    const parent = this.#named(hashField(written, 'previousHash'), to);
    const known = this.#known.block(text, parent);
    if (known !== undefined) return known;
    const draft = this.#draft(written, parent, to);
    if (this.#protocol.encoding.block(draft) !== text)
      return unreadable('expected a block in the one form of its text');
    const refusal = this.#protocol.rules.judge(draft);
    return refusal === undefined ? this.#enter(draft) : refuseText(refusal);
  }

  #named(id: string, to: NodeId): WorkBlock {
    const blocks = this.#known.named(id);
    return blocks.find(({ holders }) => holders.has(to)) ?? blocks[0] ?? lacking(id);
  }

  /** The block as it would be; nothing is made yet. */
  #draft(written: Fields, parent: WorkBlock, to: NodeId): WorkBlock {
    const { settings, encoding } = this.#protocol;
    const uncles = listField(written, 'uncles', MOST_UNCLES).map((id) =>
      this.#named(typeof id === 'string' ? hashText(id, 'an uncle') : unreadable('expected an uncle'), to),
    );
    const transactions = listField(written, 'transactions', MOST_TRANSACTIONS).map((entry) => {
      const read = this.#fields(fieldsOf(entry, 'a transaction'));
      return 'index' in read ? read : { index: -1, ...read };
    });
    const difficulty = wholeField(written, 'difficulty', 1, Number.MAX_SAFE_INTEGER);
    const size = Math.max(blockSize(transactions, uncles.length, encoding), leastWireSize(settings));
    const nonce = wholeField(written, 'nonce', 0, Number.MAX_SAFE_INTEGER);
    return {
      index: -1,
      id: hashField(written, 'hash'),
      parent,
      height: parent.height + 1,
      producer: this.#node(textField(written, 'miner', MOST_NAME)),
      made: this.#world.scheduler.now,
      time: exactStamp(wholeField(written, 'time', 0, Number.MAX_SAFE_INTEGER)),
      transactions,
      seal: { difficulty, work: parent.seal.work + difficulty, nonce, size, uncles },
      holders: new NodeSet(0),
    };
  }

  #enter({ id, parent, producer, time, transactions, seal }: WorkBlock): WorkBlock {
    const made = transactions.map((transaction) => {
      if (transaction.index >= 0) return transaction;
      const { index: _, ...fields } = transaction;
      return this.#world.transactions.make(fields);
    });
    return this.#protocol.enter({ id, parent: parent!, producer, time, transactions: made, seal });
  }
}
