import * as z from 'zod';
import { automatic } from '../consensus/automatic.js';
import { duration } from '../consensus/parameters.js';
import type { LotteryProtocol } from '../consensus/stake-lottery/protocol.js';
import type { ForgingSchedule } from '../consensus/stake-lottery/schedule.js';
import type { LotteryBlock } from '../consensus/stake-lottery/seal.js';
import { type Stamp, stampAfter } from '../engine/stamp.js';
import type { Transaction } from '../ledger/transaction.js';
import type { BlockMessage } from '../nodes/chain-messages.js';
import type { Host } from '../nodes/host.js';
import type { Participant } from '../nodes/participant.js';
import type { Attack, AttackInPlay, AttackParameters, AttackWorld, Measures } from './attack.js';
import { together } from './measures.js';
import { whole } from './parameters.js';
import { lotteryByClock, STAKE_LOTTERY_ALONE } from './stake-lottery-alone.js';

const parameters = z.strictObject({
  at: duration(0).prefault('2min').describe('When the other history is written.'),
  depth: automatic(whole(1, 1_000_000), 'expected "auto" or a whole number from 1 to 1000000').describe(
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
  parameters,
  protocols: STAKE_LOTTERY_ALONE,
  create: (world, settings) => {
    const { lottery, schedule } = lotteryByClock(world, 'long-range');
    const histories: History[] = [];
    return {
      conduct: (honest, host) => {
        histories.push(new History(world, settings, { lottery, schedule, honest, host }));
        return honest;
      },
      start: () => {
        for (const history of histories) history.plan();
      },
      measures: (head) => together(histories.map((history) => history.measures(head as LotteryBlock))),
    } satisfies AttackInPlay;
  },
};

interface HistoryParts {
  readonly lottery: LotteryProtocol;
  readonly schedule: ForgingSchedule;
  readonly honest: Participant;
  readonly host: Host;
}

/** One attacker's other history. */
class History {
  readonly #world: AttackWorld;
  readonly #settings: LongRangeParameters;
  readonly #parts: HistoryParts;
  #base: LotteryBlock | undefined;
  #tip: LotteryBlock | undefined;
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
    const { scheduler, conditions, end } = this.#world;
    const { lottery, schedule, honest, host } = this.#parts;
    const head = honest.head as LotteryBlock;
    const { depth } = this.#settings;
    this.#base ??= lottery.tree.ancestor(head, depth === undefined ? 0 : Math.max(0, head.height - depth))!;
    this.#tip ??= this.#base;
    const { slot: now } = schedule.chanceAt(host.clock);
    const from = this.#tip.parent === undefined ? 0 : schedule.chanceAt(this.#tip.time).slot;
    for (let slot = from + 1; slot <= now; slot++) this.#forgeIn(slot);
    if (this.#tip !== this.#base && lottery.rules.prefers(this.#tip, head)) {
      this.#publicLength = head.height - lottery.tree.commonAncestor(this.#base, head).height;
      this.#show(this.#tip);
      return;
    }
    // Past the last chance of a slot, when the public chain has its block of the slot, too.
    const next = conditions.whenShown(host.id, stampAfter(schedule.startOf(now + 2), -1));
    if (next < end) scheduler.at(next, this.#write, undefined);
  };

  /** A block at the first chance of the slot that falls to the attacker: nobody can tell that others did not forge. */
  #forgeIn(slot: number): void {
    const { lottery, schedule, host } = this.#parts;
    const parent = this.#tip!;
    const electorate = lottery.election.on(parent);
    for (let attempt = 0; attempt < schedule.attempts; attempt++) {
      const time = stampAfter(schedule.startOf(slot), attempt * schedule.timeout);
      const rank = schedule.rankAt({ slot, attempt }, parent.time);
      if (time > host.clock) return;
      if (electorate.forger(rank) !== host.id) continue;
      const reward = lottery.rewardOn(parent, host.id);
      const payments = lottery.rules.fitting(this.#payments(parent, time), parent);
      if (payments.length === 0 && reward === undefined) return;
      const known = this.#madeThen(parent, time, attempt, payments);
      // All know this one: what differs begins after it.
      if (known !== undefined) this.#base = known;
      this.#tip = known ?? lottery.notary.forge(parent, host.id, attempt, payments, reward, time);
      return;
    }
  }

  /** The block with these payments that the attacker made honestly then and there: made again it would be the same. */
  #madeThen(
    parent: LotteryBlock,
    time: Stamp,
    attempt: number,
    payments: readonly Transaction[],
  ): LotteryBlock | undefined {
    const { lottery, host } = this.#parts;
    return lottery.tree.blocks.find((block) => {
      if (block.parent !== parent || block.producer !== host.id) return false;
      if (block.time !== time || block.seal.attempt !== attempt) return false;
      const paid = block.transactions.filter((transaction) => lottery.isPayment(transaction));
      return paid.length === payments.length && paid.every((payment, place) => payment === payments[place]);
    });
  }

  /** Payments that were public by then and that the branch does not hold, so that its blocks look like others. */
  #payments(parent: LotteryBlock, time: Stamp) {
    const { lottery } = this.#parts;
    return this.#world.transactions.all
      .filter(
        (transaction) =>
          transaction.time <= time &&
          transaction.signature !== undefined &&
          lottery.isPayment(transaction) &&
          lottery.isSigned(transaction) &&
          transaction.amount <= lottery.accounts.supply(parent) &&
          !lottery.tree.includes(parent, transaction),
      )
      .map((transaction) => ({ transaction }));
  }

  #show(tip: LotteryBlock): void {
    const { lottery, honest, host } = this.#parts;
    this.#shown = true;
    const branch: LotteryBlock[] = [];
    for (let block = tip; block !== this.#base; block = block.parent!) branch.push(block);
    const messageOf = (block: LotteryBlock): BlockMessage => ({
      type: 'block',
      size: lottery.rules.sizeOf(block),
      block,
    });
    for (const block of branch.reverse()) {
      host.events.proposed(host.now, host.id, block);
      honest.receive(messageOf(block), host.id);
    }
    // Who hears of the tip asks for all below it.
    host.broadcast(lottery.masters, messageOf(tip));
  }

  measures(head: LotteryBlock): Measures {
    const base = this.#base;
    const tip = this.#tip;
    if (base === undefined || tip === undefined) return NONE;
    const won = this.#shown && this.#parts.lottery.tree.isAncestor(tip, head);
    return {
      blocks_written: tip.height - base.height,
      histories_shown: this.#shown ? 1 : 0,
      histories_that_won: won ? 1 : 0,
      blocks_undone: won ? this.#publicLength : 0,
    };
  }
}

const NONE: Measures = { blocks_written: 0, histories_shown: 0, histories_that_won: 0, blocks_undone: 0 };
