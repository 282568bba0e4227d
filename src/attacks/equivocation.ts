import * as z from 'zod';
import type { Traits } from '../consensus/traits.js';
import { assert } from '../engine/errors.js';
import type { NodeId } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { Message } from '../network/message.js';
import { type BlockMessage, isBlockMessage } from '../nodes/chain-messages.js';
import { Host, type HostParts } from '../nodes/host.js';
import type { Participant } from '../nodes/participant.js';
import type { Attack, AttackParameters } from './attack.js';
import { hostAt } from './behaviour.js';
import { decisions } from './decisions.js';
import { makersWith } from './fit.js';
import { share } from './parameters.js';

const parameters = z.strictObject({
  share: share()
    .prefault(1)
    .describe('Share of its own blocks for which a node makes a second block, drawn for each block.'),
});

type EquivocationParameters = AttackParameters & z.output<typeof parameters>;

/** Makes another valid block for the same turn; `undefined` when there is none. */
type Twin = (block: Block) => Block | undefined;

/** A host that tells one half of the others of its node's block, and the other half of a twin. */
class TwoFacedHost extends Host {
  readonly #draw: () => boolean;
  readonly #twin: Twin;
  /** The node's own chain, which is told of the twin too, so that it can answer for it. */
  #honest: Participant | undefined;
  doubled = 0;

  constructor(parts: HostParts, draw: () => boolean, twin: Twin) {
    super(parts);
    this.#draw = draw;
    this.#twin = twin;
  }

  behaviour(honest: Participant): Participant {
    this.#honest = honest;
    return honest;
  }

  override publish(message: BlockMessage, followers: readonly NodeId[]): void {
    if (!this.#divide(message, followers)) super.publish(message, followers);
  }

  override broadcast(targets: readonly NodeId[], message: Message): void {
    const isOwn = isBlockMessage(message) && message.block.producer === this.id;
    if (!isOwn || !this.#divide(message, targets)) super.broadcast(targets, message);
  }

  #divide(message: BlockMessage, targets: readonly NodeId[]): boolean {
    const others = targets.filter((to) => to !== this.id);
    const twin = others.length > 1 && this.#draw() ? this.#twin(message.block) : undefined;
    if (twin === undefined) return false;
    this.doubled++;
    this.events.proposed(this.now, this.id, twin);
    const other: BlockMessage = { ...message, block: twin };
    for (const [place, to] of others.entries()) this.send(to, place % 2 === 0 ? message : other);
    this.#honest?.receive(other, this.id);
    return true;
  }
}

/** Why there is no second block for a turn. */
const UNFIT: Readonly<Record<Traits['blockCost'], string>> = {
  work: 'each block costs work of its own, so a second one is only another block',
  turn: 'the protocol can make no second block for a turn',
  quorum: 'the protocol has no members that can be turned',
};

/** Two blocks of one maker for one turn, each shown to one half of the others. */
export const equivocation: Attack<EquivocationParameters> = {
  kind: 'equivocation',
  summary: 'Makes two blocks for one turn and shows each to one half of the others',
  source:
    'Lamport, Shostak and Pease 1982, "The Byzantine generals problem"; Neu, Tas and Tse 2021, "Ebb-and-flow"',
  questions: { asks: ['stale'], spoils: ['wealth'] },
  parameters,
  fits: (traits) =>
    traits.misconduct?.committee === true
      ? traits.makers
      : makersWith(traits, 'twin', UNFIT[traits.blockCost]),
  create: (world, { nodes, share: part }) => {
    const { committee, twin } = world.protocol.misconduct ?? {};
    if (committee !== undefined) {
      committee.corrupt(nodes, 'equivocating');
      return { measures: () => decisions(committee) };
    }
    assert(twin !== undefined, 'equivocation needs a protocol that makes a second block for a turn');
    const random = world.random.stream('attack/equivocation');
    const hosts: TwoFacedHost[] = [];
    return {
      host: (parts) => {
        const host = new TwoFacedHost(parts, () => random.next() < part, twin);
        hosts.push(host);
        return host;
      },
      behaviour: (honest, host) => hostAt(hosts, host).behaviour(honest),
      measures: () => ({ blocks_doubled: hosts.reduce((sum, { doubled }) => sum + doubled, 0) }),
    };
  },
};
