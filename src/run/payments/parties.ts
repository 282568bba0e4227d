import { SumTree } from '../../consensus/kit/chain/sum-tree.js';
import { type Sampler, weightedSampler } from '../../engine/distribution.js';
import type { RandomSource } from '../../engine/random.js';
import type { PayeeLaw, PayerLaw, WorkloadSettings } from '../../scenario/schema/workload.js';
import { drawShares } from '../shares.js';

/** Who pays whom, by number among those who pay. */
export interface Parties {
  readonly from: number;
  readonly to: number;
}

/** What chooses who pays whom. */
export interface PartiesParts {
  readonly settings: Pick<WorkloadSettings, 'from' | 'to'>;
  /** How many pay. */
  readonly count: number;
  /** What each holds at the start, in proportion. */
  readonly holdings: readonly number[];
  readonly random: RandomSource;
  /** Whether one takes part now; everybody does where it is not given. */
  readonly present?: ((place: number) => boolean) | undefined;
  /** Whether one may be paid now, where others than those who are present may. */
  readonly payable?: ((place: number) => boolean) | undefined;
}

/** Draws that find nobody who is there are given up after so many. */
const MOST_TRIES = 200;

/** Chooses, for one payment after another, who pays whom. */
export class PartyChooser {
  readonly #parts: PartiesParts;
  readonly #payer: Sampler | undefined;
  readonly #payee: ((from: number) => number) | undefined;
  readonly #pairs: readonly (readonly [number, number])[] | undefined;
  /** By place: 1 and the payments received so far. */
  readonly #received: SumTree | undefined;

  constructor(parts: PartiesParts) {
    this.#parts = parts;
    const { settings, random, count } = parts;
    this.#payer = this.#lawSampler(settings.from, 'payers');
    if (settings.to === 'preferential') {
      this.#received = new SumTree(count);
      for (let place = 0; place < count; place++) this.#received.set(place, 1);
    }
    this.#pairs = pairsOf(settings.to);
    this.#payee = this.#payeeLaw(settings.to, random);
  }

  /**
   * The parties of the next payment; `undefined` when nobody is there to pay or to be paid.
   *
   * @param evenly a payer, each equally likely, and steps from it to a payee, 1 or more: taken where the laws are
   *   equal, so that the same randomness chooses the same.
   */
  choose(evenly: { readonly payer: number; readonly step: number }): Parties | undefined {
    if (this.#pairs !== undefined) return this.#choosePair(this.#pairs);
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const from = this.#chooseFrom(evenly.payer, tries);
      if (!this.#isPresent(from)) continue;
      const to = this.#findPayee(from, evenly.step);
      if (to === undefined) continue;
      this.#received?.set(to, this.#received.weight(to) + 1);
      return { from, to };
    }
    return undefined;
  }

  #chooseFrom(evenly: number, tries: number): number {
    const { random, count } = this.#parts;
    if (this.#payer !== undefined) return this.#payer(random.stream('workload/payers'));
    return tries === 0 ? evenly : random.stream('workload/payers').below(count);
  }

  /** Whom the payer pays; drawn again where the law gives itself or one who is not there. */
  #findPayee(from: number, step: number): number | undefined {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const to = this.#chooseTo(from, step, tries);
      if (to !== from && this.#isPayable(to)) return to;
    }
    return undefined;
  }

  #chooseTo(from: number, step: number, tries: number): number {
    const { random, count } = this.#parts;
    if (this.#payee !== undefined) return this.#payee(from);
    const steps = tries === 0 ? step : 1 + random.stream('workload/payees').below(count - 1);
    return (from + steps) % count;
  }

  #choosePair(pairs: readonly (readonly [number, number])[]): Parties | undefined {
    const stream = this.#parts.random.stream('workload/pairs');
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const [from, to] = stream.pick(pairs);
      if (this.#isPresent(from) && this.#isPayable(to)) return { from, to };
    }
    return undefined;
  }

  #isPresent(place: number): boolean {
    return this.#parts.present?.(place) ?? true;
  }

  #isPayable(place: number): boolean {
    return this.#parts.payable?.(place) ?? this.#isPresent(place);
  }

  /** What draws by a law of shares; `undefined` where all are equally likely. */
  #lawSampler(law: PayerLaw, purpose: string): Sampler | undefined {
    const { random, count, holdings } = this.#parts;
    if (law === 'equal') return undefined;
    if (law === 'holdings') return weightedSampler(holdings);
    return weightedSampler(drawShares(law, count, random.stream(`workload/${purpose}/shares`)));
  }

  #payeeLaw(law: PayeeLaw, random: RandomSource): ((from: number) => number) | undefined {
    const stream = () => random.stream('workload/payees');
    if (law === 'preferential') return () => this.#received!.at(stream().next() * this.#received!.total);
    if (typeof law === 'object' && 'contacts' in law) {
      const graph = contactGraph(law.contacts, this.#parts.count, random);
      return (from) => stream().pick(graph[from]!);
    }
    if (typeof law === 'object' && 'pairs' in law) return undefined;
    const draw = this.#lawSampler(law, 'payees');
    return draw && (() => draw(stream()));
  }
}

function pairsOf(law: PayeeLaw): readonly (readonly [number, number])[] | undefined {
  return typeof law === 'object' && 'pairs' in law ? law.pairs : undefined;
}

/** For each of so many, some others, each set equally likely; all others where there are no more. */
function contactGraph(contacts: number, count: number, random: RandomSource): readonly (readonly number[])[] {
  const stream = random.stream('workload/contacts');
  return Array.from({ length: count }, (_, from) => {
    const chosen = new Set<number>();
    // Floyd's sampling: as many draws as contacts.
    const others = count - 1;
    for (let top = Math.max(0, others - contacts); top < others; top++) {
      const drawn = stream.below(top + 1);
      chosen.add(chosen.has(drawn) ? top : drawn);
    }
    return [...chosen].map((other) => (other >= from ? other + 1 : other));
  });
}
