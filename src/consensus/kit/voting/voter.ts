import type { NodeId } from '../../../engine/time.js';
import type { Block } from '../../../ledger/block.js';
import type { Message } from '../../../network/message.js';
import type { ForkChoice } from '../../../nodes/chain-rules.js';
import type { Host } from '../../../nodes/host.js';
import { AccountMaster } from '../accounts/account-master.js';
import type { VotingProtocol } from './voting-protocol.js';

/**
 * A master that votes: it speaks to all voters or to one, and makes blocks that nobody follows before they are decided.
 *
 * @typeParam Said the protocol's own messages.
 */
export abstract class Voter<Seal, Said extends Message> extends AccountMaster<Seal> {
  declare protected readonly protocol: VotingProtocol<Seal>;

  /** @param choice what this node follows. */
  constructor(host: Host, protocol: VotingProtocol<Seal>, choice: ForkChoice<Seal>) {
    super(host, protocol, choice);
  }

  /** It is time for the first block. */
  protected abstract begin(): void;
  /** Something was said by another voter, or by this one. */
  protected abstract hear(said: Said, from: NodeId): void;
  /** Whether a message is one of the protocol's own; all others are of pools and chains. */
  protected abstract isSaid(message: Message): message is Said;

  override start(): void {
    super.start();
    this.host.after(this.protocol.beginning, () => this.begin(), undefined, undefined);
  }

  override receive(message: Message, from: NodeId): void {
    if (this.isSaid(message)) this.hear(message, from);
    else super.receive(message, from);
  }

  /** Speaks to all voters. This one receives it too, once what it is doing is done. */
  protected say(said: Said): void {
    this.tellAll(said, this.protocol.electorate.voters);
  }

  /** Speaks to some voters. This one receives it too, once what it is doing is done. */
  protected tellAll(said: Said, targets: readonly NodeId[]): void {
    this.host.broadcast(targets, said);
    this.host.after(0, this.#hearOwn, said, undefined);
  }

  /** Speaks to one voter, which may be this one. */
  protected tell(to: NodeId, said: Said): void {
    if (to === this.host.id) this.host.after(0, this.#hearOwn, said, undefined);
    else this.host.send(to, said);
  }

  readonly #hearOwn = (said: Said): void => this.hear(said, this.host.id);

  /** Makes a block of what the pool holds, and holds it. */
  protected draft(seal: Seal, parent: Block<Seal> = this.head): Block<Seal> {
    const { host, master, protocol } = this;
    const block = protocol.make(host.id, parent, this.payments(parent), seal);
    host.log('INFO', () => `Proposed block ${block.height}: ${block.id}`);
    host.events.proposed(host.now, host.id, block);
    master.chain.hold(block, host.id);
    return block;
  }

  /** Tells that blocks are final as soon as they are followed: what was decided is not given up. */
  protected override onHead(head: Block<Seal>, previous: Block<Seal>): void {
    const { host, protocol } = this;
    for (const block of protocol.tree.path(previous, head).up)
      host.events.finalised(host.now, host.id, block);
  }
}
