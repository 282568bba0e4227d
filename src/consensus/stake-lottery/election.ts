import type { NodeId } from '../../engine/time.js';
import type { Amount } from '../../ledger/amount.js';
import type { Hashes } from '../../ledger/hash.js';
import type { Population } from '../../nodes/role.js';
import { type DrawKind, EquivalentRanking, type Ranking, rankStakers } from './draw.js';
import type { LotteryLedger } from './ledger.js';
import type { StakeEntry } from './lots.js';
import type { LotteryBlock } from './seal.js';

/** Tips whose lottery is remembered: forks are short, and an old one can be held again. */
const REMEMBERED = 64;

/** Who may forge on one block. */
export interface Electorate {
  /** All that is staked after the block; 0 when nobody can forge. */
  readonly total: Amount;
  /** Number of stakers. */
  readonly length: number;
  /** The node whose turn comes after `rank` others; round again past the last. */
  forger(rank: number): NodeId | undefined;
}

/** What an election depends on. */
export interface ElectionParts {
  readonly ledger: LotteryLedger;
  readonly population: Population;
  readonly draw: DrawKind;
  readonly hashes: Hashes;
}

/** Holds the lottery of each tip once, whoever asks. */
export class Election {
  readonly #parts: ElectionParts;
  readonly #electorates = new Map<number, Electorate>();

  constructor(parts: ElectionParts) {
    this.#parts = parts;
  }

  on(head: LotteryBlock): Electorate {
    const known = this.#electorates.get(head.index);
    if (known !== undefined) return known;
    if (this.#electorates.size >= REMEMBERED) {
      this.#electorates.delete(this.#electorates.keys().next().value!);
    }
    const electorate = this.#elect(head);
    this.#electorates.set(head.index, electorate);
    return electorate;
  }

  #elect(head: LotteryBlock): Electorate {
    const { ledger, population, draw, hashes } = this.#parts;
    if (draw === 'equivalent') return this.#electByNumber(head);
    const nodes: NodeId[] = [];
    const stakes: StakeEntry[] = [];
    let total = 0;
    for (const [node, stake] of ledger.stakes(head).entries()) {
      if (stake <= 0) continue;
      total += stake;
      nodes.push(node);
      stakes.push([population.nameOf(node)!, stake]);
    }
    const { length } = nodes;
    if (length === 0) return { total, length, forger: () => undefined };
    let ranking: Ranking | undefined;
    return {
      total,
      length,
      forger: (rank) => {
        ranking ??= rankStakers(draw, stakes, head.id, hashes);
        return nodes[ranking.ranked(rank % length)];
      },
    };
  }

  /** The draw that needs no names: its places are the nodes' numbers. */
  #electByNumber(head: LotteryBlock): Electorate {
    const { ledger, hashes } = this.#parts;
    const ranking = new EquivalentRanking(ledger.stakes(head), head.id, hashes);
    const { total, length } = ranking;
    return {
      total,
      length,
      forger: (rank) => (length === 0 ? undefined : ranking.ranked(rank % length)),
    };
  }
}
