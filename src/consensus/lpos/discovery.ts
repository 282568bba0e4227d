import { exactStamp } from '../../engine/stamp.js';
import type { NodeId } from '../../engine/time.js';
import type { Message } from '../../network/message.js';
import type { Host } from '../../nodes/host.js';
import type { Participant } from '../../nodes/participant.js';
import { HASH_SIZE, type InstructionMessage } from './messages.js';
import type { LposProtocol } from './protocol.js';

/**
 * The discovery server: waits until every member has asked, then names to each its peers and says when to begin and what
 * to pay. Links go both ways: who is named to somebody knows it too.
 */
export class MemberDiscovery implements Participant {
  readonly head = undefined;
  readonly #host: Host;
  readonly #protocol: LposProtocol;
  readonly #asked = new Set<NodeId>();
  #peers: ReadonlyMap<NodeId, readonly NodeId[]> | undefined;

  constructor(host: Host, protocol: LposProtocol) {
    this.#host = host;
    this.#protocol = protocol;
  }

  start(): void {
    this.#host.log('INFO', () => `Discovery for ${this.#protocol.members.length} members`);
  }

  submit(): void {
    // The discovery server owns nothing.
  }

  receive(message: Message, from: NodeId): void {
    if (message.type !== 'discover') return;
    const { members } = this.#protocol;
    this.#asked.add(from);
    if (this.#asked.size < members.length) return;
    if (this.#peers !== undefined) {
      this.#instruct(from);
      return;
    }
    this.#peers = this.#introduce();
    for (const member of members) this.#instruct(member);
  }

  #instruct(member: NodeId): void {
    const peers = this.#peers!.get(member)!;
    const { begin } = this.#protocol;
    const message: InstructionMessage = {
      type: 'instruction',
      size: HASH_SIZE * (1 + peers.length),
      peers,
      begin: exactStamp(begin),
      instruction: this.#protocol.instructionFor(member),
    };
    this.#host.send(member, message);
  }

  #introduce(): ReadonlyMap<NodeId, readonly NodeId[]> {
    const { members, parameters } = this.#protocol;
    const { discoveryFanOut } = parameters;
    if (discoveryFanOut === 0 || discoveryFanOut >= members.length - 1)
      return new Map(members.map((member) => [member, members]));
    const peers = new Map(members.map((member) => [member, new Set<NodeId>()]));
    for (const [place, member] of members.entries()) {
      // The next member too, so that everybody is reached whatever the draw.
      const chosen = new Set<NodeId>([members[(place + 1) % members.length]!]);
      while (chosen.size < discoveryFanOut) {
        const other = this.#host.random.pick(members);
        if (other !== member) chosen.add(other);
      }
      for (const other of chosen) {
        peers.get(member)!.add(other);
        peers.get(other)!.add(member);
      }
    }
    return new Map([...peers].map(([member, set]) => [member, [...set].sort((a, b) => a - b)]));
  }
}
