import * as z from 'zod';
import { failureBoundary } from '../../consensus/kit/voting/quorum.js';
import { greatestOf } from '../../engine/extremes.js';
import { Scheduler } from '../../engine/scheduler.js';
import { type NodeId, SECOND, type Time } from '../../engine/time.js';
import type { Network } from '../../network/network.js';
import { exactly } from '../estimate.js';
import { type Model, population, type Trial } from '../model.js';
import { type Deliver, plainNetwork } from './plain-network.js';

const parameters = z.strictObject({
  quantity: z
    .enum(['messages', 'delays', 'leader delays', 'faults'])
    .describe(
      'Sent in all; one-way delays until all, or the leader, are done; the most silent replicas that the rest tolerate.',
    ),
  protocol: z.enum([
    'pbft',
    'tendermint',
    'hotstuff',
    'hotstuff-with-new-view',
    'chained-hotstuff',
    'two-chain',
    'raft',
    'raft-append',
  ]),
  replicas: population(2),
  silent: z.int().min(0).prefault(0).describe('Replicas that send nothing, from the last one down.'),
  phase: z.string().optional().describe('Count the messages of this phase alone.'),
  own: z.boolean().prefault(false).describe('Count what replicas send themselves.'),
  client: z
    .boolean()
    .prefault(false)
    .describe('Count a request to the leader and a reply from each replica that is done.'),
});

/** Parameters of {@link replicaVotes}. */
export type ReplicaVotesParameters = z.output<typeof parameters>;

/** How messages of a phase go: from the leader to all, from all to all, or from all to the leader. */
interface Phase {
  readonly name: string;
  readonly way: 'spread' | 'exchange' | 'collect';
  /** The leader's part was in the phase before, and counts as its vote. */
  readonly withoutLeader?: boolean;
}

const spread = (name: string): Phase => ({ name, way: 'spread' });
const exchange = (name: string): Phase => ({ name, way: 'exchange' });
const collect = (name: string): Phase => ({ name, way: 'collect' });

const HOTSTUFF: readonly Phase[] = [
  ...[spread('prepare'), collect('prepare-vote')],
  ...[spread('pre-commit'), collect('pre-commit-vote')],
  ...[spread('commit'), collect('commit-vote'), spread('decide')],
];

/** The normal case of each protocol in its phases, one after another. */
const PHASES: Readonly<Record<ReplicaVotesParameters['protocol'], readonly Phase[]>> = {
  pbft: [spread('pre-prepare'), { ...exchange('prepare'), withoutLeader: true }, exchange('commit')],
  tendermint: [spread('proposal'), exchange('prevote'), exchange('precommit')],
  hotstuff: HOTSTUFF,
  'hotstuff-with-new-view': [collect('new-view'), ...HOTSTUFF],
  'chained-hotstuff': [spread('proposal'), collect('vote')],
  'two-chain': [spread('proposal'), collect('vote'), spread('lock'), collect('lock-vote'), spread('decide')],
  raft: [spread('append'), collect('acknowledge'), spread('commit')],
  'raft-append': [spread('append'), collect('acknowledge')],
};

/** One decision among replicas on our network, phase by phase. */
export const replicaVotes: Model<ReplicaVotesParameters> = {
  name: 'replica-votes',
  evidence: 'separate model',
  summary:
    'one decision of PBFT, Tendermint, HotStuff or Raft in phases on our network: messages, delays, faults tolerated',
  parameters,
  simulate(asked, trial) {
    if (asked.quantity === 'faults') return exactly(faultsBorne(asked, trial));
    const decision = new Decision(asked, asked.silent, trial).run();
    if (asked.quantity === 'messages') return exactly(decision.messages(asked));
    const last = asked.quantity === 'delays' ? greatestOf(decision.done.values()) : decision.done.get(0)!;
    return exactly(last / SECOND);
  },
};

/** Silences one replica more as long as all others still decide. */
function faultsBorne(asked: ReplicaVotesParameters, trial: Trial): number {
  const bears = (silent: number) =>
    new Decision(asked, silent, trial).run().done.size === asked.replicas - silent;
  let silent = 0;
  while (silent + 1 < asked.replicas && bears(silent + 1)) silent++;
  return silent;
}

/** How many votes are enough: a majority where replicas only crash, else what can be waited for. */
function quorumOf({ protocol, replicas }: ReplicaVotesParameters): number {
  return protocol.startsWith('raft') ? Math.floor(replicas / 2) + 1 : failureBoundary(replicas);
}

/** One decision: who has voted what, who waits for what, and who is done. */
class Decision {
  readonly #phases: readonly Phase[];
  readonly #replicas: number;
  readonly #quorum: number;
  readonly #correct: number;
  readonly #scheduler = new Scheduler();
  readonly #network: Network;
  /** Votes that each replica has for each phase, its own among them. */
  readonly #votes: readonly Int32Array[];
  /** The phase each replica waits to be through with. */
  readonly #at: Int32Array;
  /** Messages of each phase that went to their sender itself. */
  readonly #toOneself = new Map<string, number>();
  /** When each replica was through with all phases. */
  readonly done = new Map<NodeId, Time>();

  constructor(asked: ReplicaVotesParameters, silent: number, { random }: Trial) {
    const { replicas } = asked;
    this.#phases = PHASES[asked.protocol];
    this.#replicas = replicas;
    this.#quorum = quorumOf(asked);
    this.#correct = replicas - silent;
    this.#votes = Array.from({ length: replicas }, () => new Int32Array(this.#phases.length));
    this.#at = new Int32Array(replicas);
    const deliver = this.#deliver;
    this.#network = plainNetwork({
      scheduler: this.#scheduler,
      random,
      size: replicas,
      latency: SECOND,
      deliver,
    });
  }

  run(): this {
    for (let replica = 0; replica < this.#correct; replica++) {
      this.#act(replica, 0);
      this.#advance(replica);
    }
    this.#scheduler.run(Number.POSITIVE_INFINITY);
    return this;
  }

  /** Messages of all phases or of one. */
  messages({ phase, own, client }: ReplicaVotesParameters): number {
    let count = client ? 1 + this.done.size : 0;
    for (const { name } of this.#phases) {
      if ((phase ?? name) !== name) continue;
      count += this.#network.counts.get(name)?.sent ?? 0;
      if (own) count += this.#toOneself.get(name) ?? 0;
    }
    return count;
  }

  readonly #deliver: Deliver = (to, _from, { type }) => {
    this.#votes[to]![this.#phases.findIndex(({ name }) => name === type)]!++;
    if (to < this.#correct) this.#advance(to);
  };

  #advance(replica: NodeId): void {
    while (this.#at[replica]! < this.#phases.length && this.#isThrough(replica, this.#at[replica]!)) {
      const next = ++this.#at[replica]!;
      if (next === this.#phases.length) this.done.set(replica, this.#scheduler.now);
      else this.#act(replica, next);
    }
  }

  /** Whether a replica has received enough to leave a phase: who only sends, or waits for the leader, needs no quorum. */
  #isThrough(replica: NodeId, place: number): boolean {
    const { way } = this.#phases[place]!;
    const heard = this.#votes[replica]![place]!;
    if (way === 'spread') return replica === 0 || heard > 1;
    return (way === 'collect' && replica !== 0) || heard >= this.#quorum;
  }

  /** A replica sends its part of a phase. */
  #act(replica: NodeId, place: number): void {
    const { name, way, withoutLeader = false } = this.#phases[place]!;
    const leads = replica === 0;
    this.#votes[replica]![place]!++;
    if ((way === 'spread' && !leads) || (way === 'collect' && leads)) return;
    if (withoutLeader && leads) {
      for (let to = 1; to < this.#replicas; to++) this.#votes[to]![place]!++;
      return;
    }
    const message = { type: name, size: 100 };
    if (way === 'collect') this.#network.send(replica, 0, message);
    else
      for (let to = 0; to < this.#replicas; to++)
        if (to !== replica) this.#network.send(replica, to, message);
    if (way === 'exchange') this.#toOneself.set(name, (this.#toOneself.get(name) ?? 0) + 1);
  }
}
