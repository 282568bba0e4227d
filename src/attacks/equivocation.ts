import * as z from 'zod';
import { LposProtocol } from '../consensus/lpos/protocol.js';
import { UsageProtocol } from '../consensus/pou/protocol.js';
import type { UsageBlock } from '../consensus/pou/seal.js';
import { isClosersOwn } from '../consensus/pou/transaction-type.js';
import type { LotteryProtocol } from '../consensus/stake-lottery/protocol.js';
import type { LotteryBlock } from '../consensus/stake-lottery/seal.js';
import { ScenarioError } from '../engine/errors.js';
import type { NodeId } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { Message } from '../network/message.js';
import type { BlockMessage } from '../nodes/chain-messages.js';
import { Host, type HostParts } from '../nodes/host.js';
import type { Participant } from '../nodes/participant.js';
import type { Attack, AttackParameters, AttackWorld } from './attack.js';
import { share } from './parameters.js';

const parameters = z.strictObject({
  share: share()
    .prefault(1)
    .describe('Part of its own blocks to which a node makes a twin, drawn anew for each.'),
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

  conduct(honest: Participant): Participant {
    this.#honest = honest;
    return honest;
  }

  override publish(message: BlockMessage, followers: readonly NodeId[]): void {
    if (!this.#divide(message, followers)) super.publish(message, followers);
  }

  override broadcast(targets: readonly NodeId[], message: Message): void {
    const { block } = message as Partial<BlockMessage>;
    const own = message.type === 'block' && block?.producer === this.id;
    if (!own || !this.#divide(message as BlockMessage, targets)) super.broadcast(targets, message);
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

/** Two blocks of one maker for one turn, each shown to one half of the others. */
export const equivocation: Attack<EquivocationParameters> = {
  kind: 'equivocation',
  summary: 'Makes two blocks for one turn and shows each to one half of the others',
  source:
    'Lamport, Shostak and Pease 1982, "The Byzantine generals problem"; Neu, Tas and Tse 2021, "Ebb-and-flow"',
  parameters,
  protocols: {
    pou: 'master',
    'stake-lottery': 'master',
    lpos: 'master',
    nakamoto: { unfit: 'each block costs work of its own, so a second one is only another block' },
    ghost: { unfit: 'each block costs work of its own, so a second one is only another block' },
    cheesechain: { unfit: 'each block costs work of its own, so a second one is only another block' },
  },
  create: (world, { nodes, share: part }) => {
    const { protocol } = world;
    if (protocol instanceof LposProtocol) {
      protocol.corrupt(nodes, 'equivocating');
      return { measures: () => ({ conflicting_decisions: protocol.referee.conflicts.length }) };
    }
    const twin = twinOf(world);
    const random = world.random.stream('attack/equivocation');
    const hosts: TwoFacedHost[] = [];
    return {
      host: (parts) => {
        const host = new TwoFacedHost(parts, () => random.next() < part, twin);
        hosts.push(host);
        return host;
      },
      conduct: (honest, host) => (host as TwoFacedHost).conduct(honest),
      measures: () => ({ blocks_doubled: hosts.reduce((sum, { doubled }) => sum + doubled, 0) }),
    };
  },
};

function twinOf({ protocol }: AttackWorld): Twin {
  const legacy = (protocol as { readonly legacy?: boolean }).legacy === true;
  if (legacy) {
    const text =
      'attacks: equivocation: expected consensus.legacy: false, as the original rules keep no forks';
    throw new ScenarioError(text, 'attacks');
  }
  if (protocol instanceof UsageProtocol) return (block) => usageTwin(protocol, block as UsageBlock);
  return (block) => lotteryTwin(protocol as LotteryProtocol, block as LotteryBlock);
}

/** The same payments less the last, and no lucky stakeholder asked: prizes go to the cashing node. */
function usageTwin({ notary }: UsageProtocol, block: UsageBlock): UsageBlock | undefined {
  const base = block.transactions
    .map((transaction, place) => ({ transaction, time: block.seal.processingTimes[place]! }))
    .filter(({ transaction }) => !isClosersOwn(transaction.type));
  const entries = base.length > 1 ? base.slice(0, -1) : base;
  const draft = notary.draft(block.parent!, block.producer, block.seal.closingTime, entries, () => false);
  return draft.merkleRoot === block.id ? undefined : notary.seal(draft, new Map(), block.time);
}

/** The same payments less the last, which must leave something. */
function lotteryTwin(protocol: LotteryProtocol, block: LotteryBlock): LotteryBlock | undefined {
  const { parent, producer, seal, transactions, time } = block;
  const payments = transactions.filter((transaction) => protocol.isPayment(transaction));
  const reward = protocol.rewardOn(parent!, producer);
  if (payments.length < (reward === undefined ? 2 : 1)) return undefined;
  return protocol.notary.forge(parent!, producer, seal.attempt, payments.slice(0, -1), reward, time);
}
