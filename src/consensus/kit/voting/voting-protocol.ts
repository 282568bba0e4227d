import type { Duration, NodeId, Time } from '../../../engine/time.js';
import type { Block } from '../../../ledger/block.js';
import type { World } from '../../consensus.js';
import { type AccountOptions, AccountProtocol } from '../accounts/account-protocol.js';
import { Ballots } from './ballots.js';
import { Electorate } from './electorate.js';
import type { Aggregation } from './vote-gatherer.js';

/** What a voting protocol may set besides its rules. */
export interface VotingOptions<Seal = never> extends AccountOptions<Seal> {
  /** Weight of each master's vote; 1 each when absent. */
  readonly powers?: readonly number[] | undefined;
  /** The least weight that decides, of the weight of all; more than two thirds when absent. */
  readonly quorum?: (total: number) => number;
  /**
   * How what voters say gets from one to another: straight to each (the default), or from peer to peer along the
   * topology.
   */
  readonly votes?: 'direct' | 'relayed';
  /** Has votes gathered into aggregates; without it each vote goes to all. */
  readonly aggregation?: Aggregation | undefined;
}

/** A protocol over plain accounts whose masters vote. A subclass says by what rules. */
export abstract class VotingProtocol<Seal> extends AccountProtocol<Seal> {
  readonly electorate: Electorate;
  readonly ballots: Ballots;
  /** How votes are gathered into aggregates; `undefined` where they are not. */
  readonly aggregation: Aggregation | undefined;
  readonly #votes: 'direct' | 'relayed';

  constructor(world: World, rootSeal: Seal, options: VotingOptions<Seal> = {}) {
    const { powers, quorum, votes = 'direct', aggregation, ...others } = options;
    super(world, rootSeal, others);
    this.#votes = votes;
    this.aggregation = aggregation;
    this.electorate = new Electorate(this.masters, powers, quorum);
    this.ballots = new Ballots(this.electorate);
  }

  /** The nodes that a voter passes on to what is said; `undefined` where voters speak to each other straight. */
  peersOf(voter: NodeId): Iterable<NodeId> | undefined {
    return this.#votes === 'direct' ? undefined : this.world.topology.neighbours(voter);
  }

  /** Who gathers the votes of a height or view: as many as the options say, by turns; nobody without aggregation. */
  aggregatorsAt(turn: number): readonly NodeId[] {
    const { voters } = this.electorate;
    const count = Math.min(this.aggregation?.aggregators ?? 0, voters.length);
    return Array.from({ length: count }, (_, place) => voters[(turn + place) % voters.length]!);
  }

  /** When voters begin. */
  get beginning(): Duration {
    return this.world.warmup;
  }

  /** When no new block is begun any more. */
  get end(): Time {
    return this.world.end;
  }

  /** Voters begin by their own clocks. */
  start(): void {}

  /** What is decided cannot be given up, so that only more of it is better. */
  prefers(candidate: Block<Seal>, current: Block<Seal>): boolean {
    return candidate.height > current.height;
  }

  /** The weight of a master's vote. */
  override power(node: NodeId): number {
    return this.electorate.powers[this.electorate.placeOf(node)] ?? 0;
  }
}
