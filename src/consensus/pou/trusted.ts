import type { NodeId } from '../../engine/time.js';
import type { Message } from '../../network/message.js';
import { ChainView } from '../../nodes/chain-view.js';
import type { Host } from '../../nodes/host.js';
import type { Participant } from '../../nodes/participant.js';
import type { NodeCertificate } from './certificates.js';
import { type CertificateMessage, ID_SIZE, SIGNATURE_SIZE } from './messages.js';
import type { UsageProtocol } from './protocol.js';
import type { UsageBlock, UsageSeal } from './seal.js';

/**
 * A trusted node: certifies consumers by signing their ids, and follows the chain to audit it: after every block
 * the money there is must be the supply, to the unit.
 */
export class UsageTrusted implements Participant {
  readonly chain: ChainView<UsageSeal>;
  readonly #host: Host;
  readonly #protocol: UsageProtocol;
  readonly #issued = new Map<NodeId, NodeCertificate>();

  constructor(host: Host, protocol: UsageProtocol) {
    this.#host = host;
    this.#protocol = protocol;
    this.chain = new ChainView(host, protocol.tree, protocol.rules, protocol.masters, this.#audit);
  }

  get head(): UsageBlock {
    return this.chain.head;
  }

  /** Certificates given out, by node. */
  get issued(): ReadonlyMap<NodeId, NodeCertificate> {
    return this.#issued;
  }

  start(): void {
    this.#host.log('INFO', () => `I am ${this.#host.name}`);
  }

  submit(): void {
    // Trusted nodes have no payments of their own to make.
  }

  receive(message: Message, from: NodeId): void {
    if (message.type === 'certificate-request') this.#certify(from);
    else this.chain.receive(message, from);
  }

  /** Certificates are on the disk. */
  forget(disk: boolean): void {
    this.chain.forget(disk);
    if (disk) this.#issued.clear();
  }

  restart(): void {
    this.chain.askForHead();
  }

  #certify(node: NodeId): void {
    let certificate = this.#issued.get(node);
    if (certificate === undefined) {
      certificate = this.#protocol.certificates.issue(this.#host.id, node);
      this.#issued.set(node, certificate);
      this.#host.log('INFO', () => `Certified ${this.#protocol.encoding.name(node)}`);
    }
    const message: CertificateMessage = { type: 'certificate', size: ID_SIZE + SIGNATURE_SIZE, certificate };
    this.#host.send(node, message);
  }

  readonly #audit = (head: UsageBlock): void => {
    const { accounts, arithmetic, encoding } = this.#protocol;
    const supply = accounts.supply(head);
    const block = head.height - 1;
    if (supply === arithmetic.supply) {
      this.#host.log(
        'INFO',
        () =>
          `Audited block ${block} by ${encoding.name(head.producer)}: ${head.transactions.length} transactions, supply holds.`,
      );
    } else {
      this.#host.log(
        'ERROR',
        () =>
          `Audited block ${block}: supply is ${arithmetic.amountText(supply)}, not ${arithmetic.amountText(arithmetic.supply)}.`,
      );
    }
  };
}
