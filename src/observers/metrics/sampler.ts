import type { Protocol } from '../../consensus/consensus.js';
import type { NodeId, Time } from '../../engine/time.js';
import type { Block } from '../../ledger/block.js';
import type { Participant } from '../../nodes/participant.js';
import type { Population } from '../../nodes/role.js';
import { gini } from '../gini.js';
import { sumOf, theil, topShare } from './inequality.js';
import type { MetricRows } from './metric-rows.js';
import { coinsOf, ownersOf, sortedWealth, userWealthOf, wealthOf } from './wealth.js';

/** What series over time are made from. */
export interface SamplerParts {
  readonly protocol: Protocol;
  readonly population: Population;
  readonly participants: readonly (Participant | undefined)[];
  readonly asleep: () => number;
  readonly rows: MetricRows;
  /** When the run ends: the last moment. */
  readonly end: Time;
  /** Moments after the first, which is time 0. */
  readonly samples: number;
  /** Nodes whose balances are followed. */
  readonly followed: readonly NodeId[];
  /** The observer's head. */
  readonly head: () => Block;
}

/** What a block makes of money: the same at every moment at which it is the head. */
interface Wealth {
  readonly head: Block;
  readonly supply: number;
  /** Of the people who pay; absent when they own nothing. */
  readonly consumerGini: number | undefined;
  /** Of all owners; absent when nobody owns anything. */
  readonly inequality: Inequality | undefined;
  /** Coins burned so far, where any are. */
  readonly burned: number | undefined;
  /** Coins that the followed nodes have staked, in their order; absent where nobody stakes. */
  readonly stakes: readonly number[] | undefined;
  /** Coins of the followed nodes, in their order. */
  readonly balances: readonly number[];
}

/** Ways to say in one number how unequally something is shared. */
export interface Inequality {
  readonly gini: number;
  readonly theil: number;
  readonly topTenth: number;
  readonly bottomHalf: number;
}

/** How unequally amounts are shared; `undefined` when there is nothing to share. */
export function inequalityOf(sorted: Float64Array): Inequality | undefined {
  if (!(sumOf(sorted) > 0)) return undefined;
  return {
    gini: gini(sorted),
    theil: theil(sorted),
    topTenth: topShare(sorted, 0.1),
    bottomHalf: sumOf(sorted.subarray(0, Math.floor(sorted.length / 2))) / sumOf(sorted),
  };
}

/**
 * Looks at a run at even moments and writes series over time. Whoever steps the run stops it at `next` and calls
 * `take`: nothing is scheduled, so the run is the same with any number of samples.
 */
export class MetricSampler {
  readonly #parts: SamplerParts;
  readonly #owners: readonly NodeId[];
  #place = 0;
  #known: Wealth | undefined;

  constructor(parts: SamplerParts) {
    this.#parts = parts;
    this.#owners = ownersOf(parts.population);
  }

  /** The next moment to look at, when everything of that moment has happened; Infinity after the last. */
  get next(): Time {
    return this.#momentAt(this.#place);
  }

  #momentAt(place: number): Time {
    const { end, samples } = this.#parts;
    if (place > samples) return Number.POSITIVE_INFINITY;
    return place === samples ? end : Math.floor(end * (place / samples));
  }

  /** Writes the values of the moment `next` and goes on to the one after it. */
  take(): void {
    const time = this.next;
    // A run of few microseconds has fewer moments than were asked for.
    while (this.next === time) this.#place++;
    const { rows, head, participants, asleep } = this.#parts;
    const wealth = this.#wealthAt(head());
    rows.add(time, 'height', wealth.head.height);
    rows.add(time, 'pool_size', meanPool(participants, asleep()));
    rows.add(time, 'supply', wealth.supply);
    rows.add(time, 'burned', wealth.burned);
    rows.add(time, 'wealth_gini', wealth.inequality?.gini);
    rows.add(time, 'wealth_theil', wealth.inequality?.theil);
    rows.add(time, 'wealth_top_10_share', wealth.inequality?.topTenth);
    rows.add(time, 'wealth_bottom_half_share', wealth.inequality?.bottomHalf);
    rows.add(time, 'consumer_gini', wealth.consumerGini);
    for (const [place, node] of this.#parts.followed.entries()) {
      rows.add(time, 'balance', wealth.balances[place], node);
      rows.add(time, 'stake', wealth.stakes?.[place], node);
    }
  }

  #wealthAt(head: Block): Wealth {
    if (this.#known?.head === head) return this.#known;
    const { protocol, population, followed } = this.#parts;
    const owned = wealthOf(protocol, population, head);
    const burned = protocol.money.burned?.(head);
    const stakes = protocol.reporting.stakes?.(head);
    const consumers = userWealthOf(protocol, population, head);
    this.#known = {
      head,
      supply: coinsOf(protocol, protocol.money.accounts.supply(head)),
      consumerGini: sumOf(consumers) > 0 ? gini(consumers) : undefined,
      burned: burned === undefined ? undefined : coinsOf(protocol, burned),
      stakes: stakes && followed.map((node) => coinsOf(protocol, stakes[node] ?? 0)),
      inequality: inequalityOf(sortedWealth(owned, this.#owners)),
      balances: followed.map((node) => coinsOf(protocol, owned[node]!)),
    };
    return this.#known;
  }
}

/** Transactions that wait, mean over the nodes that keep a pool; `undefined` when none does. */
function meanPool(participants: readonly (Participant | undefined)[], empty: number): number | undefined {
  let waiting = 0;
  let pools = empty;
  for (const participant of participants) {
    if (participant?.waiting === undefined) continue;
    waiting += participant.waiting;
    pools++;
  }
  return pools === 0 ? undefined : waiting / pools;
}
