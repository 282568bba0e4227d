import type { Electorate } from './electorate.js';
import { Tally } from './tally.js';

/** What one voter has received in one round: what was proposed, and the votes of each stage. */
export class RoundRecord<Proposal, Value> {
  /** Votes by stage, in the order of the stages. */
  readonly votes: readonly Tally<Value>[];
  proposal: Proposal | undefined;
  /** Whether the rules find nothing wrong with what was proposed. */
  isSound = false;
  readonly #done = new Set<string>();

  constructor(electorate: Electorate, stages: number) {
    this.votes = Array.from({ length: stages }, () => new Tally<Value>(electorate));
  }

  /** True the first time that it is asked for something, false from then on. */
  once(what: string): boolean {
    if (this.#done.has(what)) return false;
    this.#done.add(what);
    return true;
  }

  /** Forgets everything. */
  clear(): void {
    for (const tally of this.votes) tally.clear();
    this.proposal = undefined;
    this.isSound = false;
    this.#done.clear();
  }
}

/** What one voter has received about one height, round by round, and in the round that decided the height before. */
export class RoundBook<Proposal, Value> {
  readonly #electorate: Electorate;
  readonly #stages: number;
  readonly #records = new Map<number, RoundRecord<Proposal, Value>>();
  /** Cleared, to be used again. */
  readonly #spare: RoundRecord<Proposal, Value>[] = [];
  #last: RoundRecord<Proposal, Value>;

  /** @param stages how often everybody votes in a round. */
  constructor(electorate: Electorate, stages: number) {
    this.#electorate = electorate;
    this.#stages = stages;
    this.#last = new RoundRecord(electorate, stages);
  }

  /** What was received in the round that decided the last height; empty when this voter did not see it decided. */
  get last(): RoundRecord<Proposal, Value> {
    return this.#last;
  }

  /** What was received in a round. */
  at(round: number): RoundRecord<Proposal, Value> {
    let record = this.#records.get(round);
    if (record === undefined) {
      record = this.#spare.pop() ?? new RoundRecord(this.#electorate, this.#stages);
      this.#records.set(round, record);
    }
    return record;
  }

  /** The height is over. @param decided the round that decided it, as far as it is known. */
  close(decided?: number): void {
    const kept = decided === undefined ? undefined : this.#records.get(decided);
    this.#last.clear();
    if (kept !== undefined) {
      this.#spare.push(this.#last);
      this.#last = kept;
    }
    for (const record of this.#records.values()) {
      if (record === kept) continue;
      record.clear();
      this.#spare.push(record);
    }
    this.#records.clear();
  }
}
