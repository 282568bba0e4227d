import type { NodeId } from '../../../engine/time.js';
import type { Committee, CommitteeFault, RoundFault, Rounds } from '../../misconduct.js';
import type { Ballots } from './ballots.js';
import type { Electorate } from './electorate.js';
import { doubleSigners } from './evidence.js';

/** How a voter breaks the rules. */
export type VoterFault = CommitteeFault | RoundFault;

/** What a protocol knows of a run's decisions and votes beyond the signatures. */
export interface VoterFaultParts {
  readonly electorate: Electorate;
  readonly ballots: Ballots;
  /** Pairs of blocks that were decided at one height. */
  readonly conflicts: () => number;
  /** Who is proved guilty of more than two votes in one place; nobody by default. */
  readonly othersGuilty?: () => ReadonlySet<NodeId>;
}

/** The two halves that faulty voters tell different things. */
export type Sides = readonly [readonly NodeId[], readonly NodeId[]];

/** Which voters of a run break the rules, and how; the kit and the protocol ask it wherever the rules leave a choice. */
export class VoterFaults implements Committee, Rounds {
  readonly #parts: VoterFaultParts;
  readonly #faults = new Map<NodeId, VoterFault>();
  #sides: Sides | undefined;

  constructor(parts: VoterFaultParts) {
    this.#parts = parts;
  }

  corrupt(nodes: readonly NodeId[], fault: VoterFault): void {
    for (const node of nodes) this.#faults.set(node, fault);
    this.#sides = undefined;
  }

  /** How a voter breaks the rules; `undefined` for an honest one. */
  of(node: NodeId): VoterFault | undefined {
    return this.#faults.get(node);
  }

  /** Two halves of the honest voters, as equal in weight as taking them by turns makes them; the faulty are in both. */
  get sides(): Sides {
    this.#sides ??= this.#divide();
    return this.#sides;
  }

  #divide(): Sides {
    const sides: [NodeId[], NodeId[]] = [[], []];
    const weights: [number, number] = [0, 0];
    const { voters, powers } = this.#parts.electorate;
    for (const [place, voter] of voters.entries()) {
      if (this.#faults.has(voter)) {
        sides[0].push(voter);
        sides[1].push(voter);
        continue;
      }
      const lighter = weights[1] < weights[0] ? 1 : 0;
      sides[lighter].push(voter);
      weights[lighter] += powers[place]!;
    }
    return sides;
  }

  conflicts(): number {
    return this.#parts.conflicts();
  }

  isPastBound(): boolean {
    const { electorate } = this.#parts;
    return this.#power([...this.#faults.keys()]) > electorate.mostFaulty;
  }

  guilty(): readonly NodeId[] {
    const { ballots, electorate, othersGuilty } = this.#parts;
    const twice = doubleSigners(ballots, electorate);
    const others = othersGuilty?.();
    return electorate.voters.filter((voter) => twice.has(voter) || others?.has(voter) === true);
  }

  powerShare(nodes: readonly NodeId[]): number {
    return this.#power(nodes) / this.#parts.electorate.total;
  }

  #power(nodes: readonly NodeId[]): number {
    const { electorate } = this.#parts;
    return nodes.reduce((sum, node) => sum + (electorate.powers[electorate.placeOf(node)] ?? 0), 0);
  }
}
