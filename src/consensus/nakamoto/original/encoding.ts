import { clockText, dateText } from '../../../engine/calendar.js';
import type { Random } from '../../../engine/random.js';
import { type Stamp, stampNumber } from '../../../engine/stamp.js';
import { type NodeId, SECOND } from '../../../engine/time.js';
import { formatAmount } from '../../../ledger/amount.js';
import { hex } from '../../../ledger/hash.js';
import { PUBLIC_KEY_DER_PREFIX } from '../../../ledger/keys.js';
import type { Transaction } from '../../../ledger/transaction.js';
import type { World } from '../../consensus.js';
import type { UnsignedFields } from '../../kit/accounts/transaction-encoding.js';
import type { UnminedBlock, WorkEncoding } from '../encoding.js';
import type { WorkBlock } from '../seal.js';
import { PURCHASE, REWARD } from '../transaction-type.js';
import { blockHashInput } from './pycotr-block.js';
import {
  type PycotrCard,
  type PycotrTransaction,
  transactionContent,
  transactionWire,
} from './pycotr-transaction.js';
import { pythonBytes } from './python-bytes.js';

const INDENT = 4;

/** ISO text of a time as Python writes it: without a fraction on whole seconds. */
function isoText(epochMicroseconds: number): string {
  const fraction = epochMicroseconds % SECOND;
  const digits = fraction === 0 ? '' : `.${String(fraction).padStart(6, '0')}`;
  return `${dateText(epochMicroseconds)}T${clockText(epochMicroseconds)}${digits}`;
}

/** Legacy: the texts of Pycotr. Keys are Ed25519 instead of its RSA; an address is a key's DER form in hex. */
export class OriginalEncoding implements WorkEncoding {
  readonly #world: World;
  readonly #addresses = new Map<NodeId, string>();

  constructor(world: World) {
    this.#world = world;
  }

  content(transaction: UnsignedFields): string {
    return transactionContent(this.original(transaction));
  }

  /** A uuid of version 4. */
  newId(random: Random): string {
    const bytes = random.bytes(16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const digits = hex(bytes);
    const cuts = [0, 8, 12, 16, 20, 32];
    return cuts
      .slice(1)
      .map((end, place) => digits.slice(cuts[place], end))
      .join('-');
  }

  unmined({ time, transactions }: UnminedBlock): string {
    const input = blockHashInput({
      timestamp: this.#timestamp(time),
      transactions: transactions.map((one) => this.original(one)),
      nonce: 0,
    });
    return input.slice(0, -1);
  }

  /** The transaction as Pycotr would hold it. */
  original(transaction: UnsignedFields & { signature?: string | undefined }): PycotrTransaction {
    const { id, type, sender, recipient, amount, fee, signature } = transaction;
    const kind = type === PURCHASE ? 'credit-card' : type === REWARD ? 'reward' : 'standard';
    const plain = {
      kind,
      from: this.address(sender),
      to: this.address(recipient),
      amount: this.#coins(amount),
      uuid: id,
      fee: this.#coins(fee),
      signature,
    } as const;
    return type === PURCHASE ? { ...plain, card: this.#card(sender) } : plain;
  }

  address(account: NodeId): string {
    let address = this.#addresses.get(account);
    if (address === undefined) {
      address = hex(PUBLIC_KEY_DER_PREFIX) + hex(this.#world.keyring.publicKey(account));
      this.#addresses.set(account, address);
    }
    return address;
  }

  transaction(transaction: Transaction): string {
    return `${JSON.stringify(this.#wire(transaction), undefined, INDENT)}\n`;
  }

  /** As the original stores it, with hashes as the text of their bytes. */
  block(block: WorkBlock): string {
    const written = {
      nonce: block.seal.nonce,
      timestamp: this.#timestamp(block.time),
      transactions: block.transactions.map((transaction) => this.#wire(transaction)),
      previous_hash: pythonBytes(block.parent?.id ?? ''),
      hash: pythonBytes(block.id),
    };
    return `${JSON.stringify(written, undefined, INDENT)}\n`;
  }

  #wire(transaction: Transaction): Readonly<Record<string, string | boolean>> {
    return transactionWire(this.original(transaction));
  }

  #timestamp(time: Stamp): string {
    return isoText(this.#world.epoch + stampNumber(time));
  }

  /** Nearest number of coins; whole where the currency has no decimals, as the original's. */
  #coins(amount: number): number {
    return Number(formatAmount(amount, this.#world.currency.decimals));
  }

  #card(owner: NodeId): PycotrCard {
    const name = this.#world.population.nameOf(owner) ?? String(owner);
    return { number: '4111111111111111', date: '2030-01-01', picture: '123', name };
  }
}
