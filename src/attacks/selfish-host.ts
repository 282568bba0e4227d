import type { Random } from '../engine/random.js';
import type { NodeId } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { Message } from '../network/message.js';
import { type BlockMessage, bringsBlock } from '../nodes/chain-messages.js';
import type { HostParts } from '../nodes/host.js';
import type { Participant } from '../nodes/participant.js';
import type { AttackWorld, Measures } from './attack.js';
import { hearing } from './behaviour.js';
import { WithholdingHost } from './private-blocks-host.js';
import { ADOPT, type WithholdingStrategy, withhold } from './strategy/withholding.js';

/** Two public blocks of one height, between which the others are divided. */
interface Race {
  readonly own: Block;
  readonly rival: Block;
}

/** The host of a miner that publishes its blocks when a withholding strategy says so. */
export class SelfishHost extends WithholdingHost {
  readonly #world: AttackWorld;
  readonly #strategy: WithholdingStrategy;
  /** The end of the branch it mines on; set by `#turnTo` alone, so that nothing is derived from another. */
  #tip: Block;
  /** The longest public chain, the first of equals. */
  #public: Block;
  #race: Race | undefined;
  readonly #counts = { withheld: 0, released: 0, races: 0, abandoned: 0 };

  constructor(parts: HostParts, world: AttackWorld, strategy: WithholdingStrategy) {
    super(parts);
    this.#world = world;
    this.#strategy = strategy;
    this.#tip = world.protocol.tree.root;
    this.#public = this.#tip;
    this.mineOn(this.#tip);
  }

  /** The honest behaviour, with eyes on what others mine. */
  behaviour(honest: Participant): Participant {
    const receive = (message: Message, from: NodeId) => {
      honest.receive(message, from);
      this.takenIn((block) => this.#hear(block));
    };
    // Its branch cannot be gone on with.
    return hearing(honest, receive, () => {
      this.#turnTo(this.#world.protocol.tree.root);
      this.#public = this.#tip;
      this.#race = undefined;
    });
  }

  /**
   * What reaches another node when the attacker receives everything first and, of two blocks that race, has its own
   * reach a part `gamma` of the others before its rival.
   */
  bystander(honest: Participant, node: NodeId, gamma: number, random: Random): Participant {
    const holds = (block: Block) => block.holders.has(node);
    const tell = (block: Block, message: Message, from: NodeId) => {
      const missing: Block[] = [];
      for (let at: Block | undefined = block; at !== undefined && !holds(at); at = at.parent)
        missing.push(at);
      for (const each of missing.reverse()) honest.receive({ ...message, block: each } as BlockMessage, from);
    };
    return hearing(honest, (message, from) => {
      const block = bringsBlock(message) ? message.block : undefined;
      if (block !== undefined && !holds(block)) {
        if (!block.holders.has(this.id)) this.#world.deliver(this.id, from, message);
        const race = this.#race;
        const divides = race !== undefined && !holds(race.own) && !holds(race.rival);
        if (divides && (block === race.own || block === race.rival)) {
          tell(random.next() < gamma ? race.own : race.rival, message, from);
        }
      }
      honest.receive(message, from);
    });
  }

  #turnTo(tip: Block): void {
    this.#tip = tip;
    this.mineOn(tip);
  }

  protected override keeps(block: Block): boolean {
    this.#turnTo(block);
    this.#counts.withheld++;
    // Behind the announcements that are to be kept back.
    this.after(0, this.#decide, true, undefined);
    return true;
  }

  #hear(block: Block): void {
    if (!this.#world.protocol.prefers(block, this.#public)) return;
    this.#public = block;
    this.#decide(false);
  }

  readonly #decide = (byAttacker: boolean): void => {
    const { tree } = this.#world.protocol;
    const fork = tree.commonAncestor(this.#tip, this.#public);
    const branch: Block[] = [];
    for (let block = this.#tip; block !== fork; block = block.parent!) branch.push(block);
    branch.reverse();
    const secret = branch.findIndex((block) => this.isKept(block));
    const released = secret < 0 ? branch.length : secret;
    const others = this.#public.height - fork.height;
    const answer = withhold(this.#strategy, branch.length, others, released, byAttacker);
    if (answer === ADOPT) this.#adopt(branch.length > 0);
    else if (answer > released) this.#release(branch.slice(released, answer));
  };

  #adopt(gaveUp: boolean): void {
    if (gaveUp) this.#counts.abandoned++;
    this.#turnTo(this.#public);
    this.#race = undefined;
  }

  #release(blocks: readonly Block[]): void {
    const last = blocks.at(-1)!;
    this.#counts.released += blocks.length;
    const rival = this.#public;
    this.#race = last.height === rival.height ? { own: last, rival } : undefined;
    if (this.#race !== undefined) this.#counts.races++;
    else if (this.#world.protocol.prefers(last, rival)) this.#public = last;
    for (const block of blocks) this.release(block);
  }

  /** How its own blocks fared. */
  measures(): Measures {
    const { withheld, released, races, abandoned } = this.#counts;
    return { blocks_withheld: withheld, blocks_released: released, races, branches_given_up: abandoned };
  }
}
