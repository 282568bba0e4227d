import type { NodeId } from '../../../engine/time.js';
import type { Electorate } from './electorate.js';

/** Leaders by turns: the next voter with each view, and after the last the first again. */
export function roundRobin({ voters }: Electorate, view: number): NodeId {
  return voters[view % voters.length]!;
}

/**
 * Leaders by turns, each as often as its vote weighs: in as many turns as all votes weigh, everybody leads once for
 * each unit of its weight, spread as evenly as can be.
 *
 * Each turn every voter's priority rises by its weight; the highest leads, of equals the first among the voters, and
 * falls by the weight of all (CometBFT, `types/validator_set.go`, and its specification of proposer selection). The
 * voters stay the same here, so that nobody joins and priorities need no scaling.
 */
export class WeightedRotation {
  readonly #electorate: Electorate;
  readonly #priorities: number[];
  /** Leaders of the turns so far. */
  readonly #leaders: NodeId[] = [];

  constructor(electorate: Electorate) {
    this.#electorate = electorate;
    this.#priorities = electorate.voters.map(() => 0);
  }

  /** Who leads a turn, from 0. */
  leader(turn: number): NodeId {
    while (this.#leaders.length <= turn) this.#leaders.push(this.#next());
    return this.#leaders[turn]!;
  }

  #next(): NodeId {
    const { powers, voters, total } = this.#electorate;
    const priorities = this.#priorities;
    let best = 0;
    for (let place = 0; place < priorities.length; place++) {
      priorities[place]! += powers[place]!;
      if (priorities[place]! > priorities[best]!) best = place;
    }
    priorities[best]! -= total;
    return voters[best]!;
  }
}
