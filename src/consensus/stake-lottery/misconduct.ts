import { type Stamp, stampAfter } from '../../engine/stamp.js';
import type { NodeId } from '../../engine/time.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { World } from '../consensus.js';
import type { FreeBlocks, Misconduct } from '../misconduct.js';
import type { LotteryMaster } from './master.js';
import type { LotteryProtocol } from './protocol.js';
import type { ForgingSchedule } from './schedule.js';
import type { ForgerSeal, LotteryBlock } from './seal.js';

/**
 * What can be done against the rules of the lottery, whose blocks cost nothing.
 *
 * @param memberOf the master at a node; `undefined` where it has none.
 */
export function lotteryMisconduct(
  protocol: LotteryProtocol,
  world: World,
  memberOf: (node: NodeId) => LotteryMaster | undefined,
): Misconduct<ForgerSeal> {
  const { schedule } = protocol;
  return {
    twin: (block) => twinOf(protocol, block),
    ...(schedule === undefined ? {} : { freeBlocks: new FreeForging(protocol, schedule, world, memberOf) }),
  };
}

/** The same payments less the last, which must leave something. */
function twinOf(protocol: LotteryProtocol, block: LotteryBlock): LotteryBlock | undefined {
  const { parent, producer, seal, transactions, time } = block;
  const payments = transactions.filter((transaction) => protocol.isPayment(transaction));
  const reward = protocol.rewardOn(parent!, producer);
  if (payments.length < (reward === undefined ? 2 : 1)) return undefined;
  return protocol.builder.forge(parent!, producer, seal.attempt, payments.slice(0, -1), reward, time);
}

/** Forging on any branch, now or long after. */
class FreeForging implements FreeBlocks<ForgerSeal> {
  readonly attempts: number;
  readonly timeout: number;
  readonly #protocol: LotteryProtocol;
  readonly #schedule: ForgingSchedule;
  readonly #world: World;
  readonly #memberOf: (node: NodeId) => LotteryMaster | undefined;

  constructor(
    protocol: LotteryProtocol,
    schedule: ForgingSchedule,
    world: World,
    memberOf: (node: NodeId) => LotteryMaster | undefined,
  ) {
    this.attempts = schedule.attempts;
    this.timeout = schedule.timeout;
    this.#protocol = protocol;
    this.#schedule = schedule;
    this.#world = world;
    this.#memberOf = memberOf;
  }

  slotAt(shown: Stamp): number {
    return this.#schedule.chanceAt(shown).slot;
  }

  startOf(slot: number): Stamp {
    return this.#schedule.startOf(slot);
  }

  takeTurnOn(node: NodeId, parent: LotteryBlock): number {
    const { status } = this.#world;
    if (!status.isUp(node)) return 0;
    const { tree } = this.#protocol;
    const before = tree.blocks.length;
    // Blocks bear the time of the node's own clock, so it is its own turn that it takes.
    const own = this.#schedule.chanceAt(status.clock(node));
    this.#memberOf(node)?.chanceOn(parent, own, this.#schedule.startOf(own.slot));
    return tree.blocks.length - before;
  }

  makeLate(
    node: NodeId,
    parent: LotteryBlock,
    slot: number,
  ): { readonly block: LotteryBlock; readonly isOld: boolean } | undefined {
    const { election, rules, builder } = this.#protocol;
    const schedule = this.#schedule;
    const electorate = election.on(parent);
    for (let attempt = 0; attempt < schedule.attempts; attempt++) {
      const time = stampAfter(schedule.startOf(slot), attempt * schedule.timeout);
      const rank = schedule.rankAt({ slot, attempt }, parent.time);
      if (time > this.#world.status.clock(node)) return undefined;
      if (electorate.forger(rank) !== node) continue;
      const reward = this.#protocol.rewardOn(parent, node);
      const payments = rules.fitting(this.#payments(parent, time), parent);
      if (payments.length === 0 && reward === undefined) return undefined;
      const old = this.#madeThen(node, parent, time, attempt, payments);
      const block = old ?? builder.forge(parent, node, attempt, payments, reward, time);
      return { block, isOld: old !== undefined };
    }
    return undefined;
  }

  announce(block: LotteryBlock) {
    return { type: 'block', size: this.#protocol.rules.sizeOf(block), block } as const;
  }

  /** The block with these payments that the node made then and there: made again it would be the same. */
  #madeThen(
    node: NodeId,
    parent: LotteryBlock,
    time: Stamp,
    attempt: number,
    payments: readonly Transaction[],
  ): LotteryBlock | undefined {
    return this.#protocol.tree.blocks.find((block) => {
      if (block.parent !== parent || block.producer !== node) return false;
      if (block.time !== time || block.seal.attempt !== attempt) return false;
      const paid = block.transactions.filter((transaction) => this.#protocol.isPayment(transaction));
      return paid.length === payments.length && paid.every((payment, place) => payment === payments[place]);
    });
  }

  /** Payments that were public by then and that the branch does not hold, so that its blocks look like others. */
  #payments(parent: LotteryBlock, time: Stamp) {
    const protocol = this.#protocol;
    return this.#world.transactions.all
      .filter(
        (transaction) =>
          transaction.time <= time &&
          transaction.signature !== undefined &&
          protocol.isPayment(transaction) &&
          protocol.isSigned(transaction) &&
          transaction.amount <= protocol.accounts.supply(parent) &&
          !protocol.tree.includes(parent, transaction),
      )
      .map((transaction) => ({ transaction }));
  }
}
