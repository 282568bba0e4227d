import * as z from 'zod';
import type { FreeBlocks } from '../consensus/misconduct.js';
import { orAuto } from '../consensus/or-auto.js';
import { duration } from '../consensus/parameters.js';
import { assert } from '../engine/errors.js';
import { stampAfter } from '../engine/stamp.js';
import type { NodeId } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { Host } from '../nodes/host.js';
import type { Participant } from '../nodes/participant.js';
import type { Attack, AttackInPlay, AttackParameters, AttackWorld, Measures } from './attack.js';
import { freeBlocksOf, freeForgers } from './fit.js';
import { together } from './measures.js';
import { whole } from './parameters.js';

const parameters = z.strictObject({
  at: duration(0).prefault('2min').describe('When the other history is written.'),
  depth: orAuto(whole(1, 1_000_000), 'expected "auto" or a whole number from 1 to 1000000').describe(
    'Blocks to go back. auto: to the first.',
  ),
});

type LongRangeParameters = AttackParameters & z.output<typeof parameters>;

/** With keys that held stake once, another history can be written afterwards: blocks cost nothing, and times are claims. */
export const longRange: Attack<LongRangeParameters> = {
  kind: 'long-range',
  summary:
    'Writes another history from far back, with a block of its own in every slot, and shows it when it wins',
  source:
    'Buterin 2014, "Long-range attacks: the serious problem with adaptive proof of work"; Deirmentzoglou et al. 2019, "A survey on long-range attacks for proof of stake protocols"',
  questions: { asks: ['income'], spoils: ['wealth'] },
  parameters,
  fits: freeForgers,
  create: (world, settings) => {
    const free = freeBlocksOf(world);
    const histories: History[] = [];
    return {
      behaviour: (honest, host) => {
        histories.push(new History(world, settings, { free, honest, host }));
        return honest;
      },
      start: () => {
        for (const history of histories) history.plan();
      },
      measures: (head) => together(histories.map((history) => history.measures(head))),
    } satisfies AttackInPlay;
  },
};

interface HistoryParts {
  readonly free: FreeBlocks;
  readonly honest: Participant;
  readonly host: Host;
}

/** One attacker's other history. */
class History {
  readonly #world: AttackWorld;
  readonly #settings: LongRangeParameters;
  readonly #parts: HistoryParts;
  #base: Block | undefined;
  #tip: Block | undefined;
  #publicLength = 0;
  #shown = false;

  constructor(world: AttackWorld, settings: LongRangeParameters, parts: HistoryParts) {
    this.#world = world;
    this.#settings = settings;
    this.#parts = parts;
  }

  plan(): void {
    this.#world.scheduler.at(this.#settings.at, this.#write, undefined);
  }

  /** Brings the branch up to now; shows it when others would prefer it, or goes on in the next slot. */
  readonly #write = (): void => {
    const { scheduler, status, end, protocol, population } = this.#world;
    const { free, honest, host } = this.#parts;
    const { tree } = protocol;
    const { head } = honest;
    assert(head !== undefined, 'long-range needs makers that follow a chain');
    const { depth } = this.#settings;
    this.#base ??= tree.ancestor(head, depth === undefined ? 0 : Math.max(0, head.height - depth))!;
    this.#tip ??= this.#base;
    const now = free.slotAt(host.clock);
    const from = this.#tip.parent === undefined ? 0 : free.slotAt(this.#tip.time);
    for (let slot = from + 1; slot <= now; slot++) this.#makeIn(slot);
    if (this.#tip !== this.#base && protocol.prefers(this.#tip, head)) {
      this.#publicLength = head.height - tree.commonAncestor(this.#base, head).height;
      this.#show(this.#tip, population.of('master'));
      return;
    }
    // Past the last turn of a slot, when the public chain has its block of the slot, too.
    const next = status.whenShown(host.id, stampAfter(free.startOf(now + 2), -1));
    if (next < end) scheduler.at(next, this.#write, undefined);
  };

  /** A block at the first turn of the slot that falls to the attacker. */
  #makeIn(slot: number): void {
    const made = this.#parts.free.makeLate(this.#parts.host.id, this.#tip!, slot);
    if (made === undefined) return;
    // All know the one that was made then: what differs begins after it.
    if (made.isOld) this.#base = made.block;
    this.#tip = made.block;
  }

  #show(tip: Block, makers: readonly NodeId[]): void {
    const { free, honest, host } = this.#parts;
    this.#shown = true;
    const branch: Block[] = [];
    for (let block = tip; block !== this.#base; block = block.parent!) branch.push(block);
    for (const block of branch.reverse()) {
      host.events.proposed(host.now, host.id, block);
      honest.receive(free.announce(block), host.id);
    }
    // Who learns of the tip asks for all below it.
    host.broadcast(makers, free.announce(tip));
  }

  measures(head: Block): Measures {
    const base = this.#base;
    const tip = this.#tip;
    if (base === undefined || tip === undefined) return NONE;
    const won = this.#shown && this.#world.protocol.tree.isAncestor(tip, head);
    return {
      blocks_written: tip.height - base.height,
      histories_shown: this.#shown ? 1 : 0,
      histories_that_won: won ? 1 : 0,
      blocks_undone: won ? this.#publicLength : 0,
    };
  }
}

const NONE: Measures = { blocks_written: 0, histories_shown: 0, histories_that_won: 0, blocks_undone: 0 };
