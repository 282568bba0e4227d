import type { Duration, NodeId, Time } from '../../../engine/time.js';
import type { Block } from '../../../ledger/block.js';
import type { World } from '../../consensus.js';
import { type AccountOptions, AccountProtocol } from '../accounts/account-protocol.js';
import { Ballots } from './ballots.js';
import { Electorate } from './electorate.js';

/** What a voting protocol may set besides its rules. */
export interface VotingOptions<Seal = never> extends AccountOptions<Seal> {
  /** Weight of each master's vote; 1 each when absent. */
  readonly powers?: readonly number[] | undefined;
}

/** A protocol over plain accounts whose masters vote. A subclass says by what rules. */
export abstract class VotingProtocol<Seal> extends AccountProtocol<Seal> {
  readonly electorate: Electorate;
  readonly ballots: Ballots;

  constructor(world: World, rootSeal: Seal, { powers, ...options }: VotingOptions<Seal> = {}) {
    super(world, rootSeal, options);
    this.electorate = new Electorate(this.masters, powers);
    this.ballots = new Ballots(this.electorate);
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
