import * as z from 'zod';
import { failureBoundary } from '../../consensus/shared/quorum.js';
import { Scheduler } from '../../engine/scheduler.js';
import { type NodeId, SECOND, type Time } from '../../engine/time.js';
import { exactly } from '../estimate.js';
import type { Model, Trial } from '../model.js';
import { plainNetwork } from './plain-network.js';

const parameters = z.strictObject({
  quantity: z
    .enum(['messages', 'delays', 'leader delays', 'faults'])
    .describe(
      'Sent in all; one-way delays until all, or the leader, are done; most silent replicas the rest bear.',
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
  replicas: z.int().min(2),
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
  summary:
    'one decision of PBFT, Tendermint, HotStuff or Raft in phases on our network: messages, delays, faults borne',
  parameters,
  simulate(asked, trial) {
    if (asked.quantity === 'faults') return exactly(faultsBorne(asked, trial));
    const decision = decide(asked, asked.silent, trial);
    if (asked.quantity === 'messages') return exactly(decision.messages);
    const last = asked.quantity === 'delays' ? Math.max(...decision.done.values()) : decision.done.get(0)!;
    return exactly(last / SECOND);
  },
};

/** Silences one replica more as long as all others still decide. */
function faultsBorne(asked: ReplicaVotesParameters, trial: Trial): number {
  let silent = 0;
  while (
    silent + 1 < asked.replicas &&
    decide(asked, silent + 1, trial).done.size === asked.replicas - silent - 1
  ) {
    silent++;
  }
  return silent;
}

/** How many votes are enough: a majority where replicas only crash, else what can be waited for. */
function quorumOf({ protocol, replicas }: ReplicaVotesParameters): number {
  return protocol.startsWith('raft') ? Math.floor(replicas / 2) + 1 : failureBoundary(replicas);
}

interface Decision {
  readonly messages: number;
  /** When each replica was through with all phases. */
  readonly done: ReadonlyMap<NodeId, Time>;
}

function decide(asked: ReplicaVotesParameters, silent: number, { random }: Trial): Decision {
  const { protocol, replicas } = asked;
  const phases = PHASES[protocol];
  const quorum = quorumOf(asked);
  const scheduler = new Scheduler();
  const correct = replicas - silent;
  const votes = Array.from({ length: replicas }, () => new Int32Array(phases.length));
  /** The phase each replica is waiting to be through with. */
  const at = new Int32Array(replicas);
  const done = new Map<NodeId, Time>();
  let toOneself = 0;
  const network = plainNetwork({
    scheduler,
    random,
    size: replicas,
    latency: SECOND,
    deliver: (to, _from, { type }) => {
      votes[to]![phases.findIndex(({ name }) => name === type)]!++;
      if (to < correct) advance(to);
    },
  });
  /** A replica sends its part of a phase. */
  const act = (replica: NodeId, place: number): void => {
    const { name, way, withoutLeader = false } = phases[place]!;
    const leads = replica === 0;
    votes[replica]![place]! += 1;
    if ((way === 'spread' && !leads) || (way === 'collect' && leads)) return;
    if (withoutLeader && leads) {
      for (let to = 1; to < replicas; to++) votes[to]![place]!++;
      return;
    }
    const message = { type: name, size: 100 };
    if (way === 'collect') network.send(replica, 0, message);
    else for (let to = 0; to < replicas; to++) if (to !== replica) network.send(replica, to, message);
    if (way === 'exchange' && (asked.phase ?? name) === name) toOneself++;
  };
  /** Whether a replica has heard enough to leave a phase: who only sends or waits for the leader needs no quorum. */
  const through = (replica: NodeId, place: number): boolean => {
    const { way } = phases[place]!;
    const heard = votes[replica]![place]!;
    if (way === 'spread') return replica === 0 || heard > 1;
    return way === 'collect' && replica !== 0 ? true : heard >= quorum;
  };
  const advance = (replica: NodeId): void => {
    while (at[replica]! < phases.length && through(replica, at[replica]!)) {
      at[replica]!++;
      if (at[replica] === phases.length) done.set(replica, scheduler.now);
      else act(replica, at[replica]!);
    }
  };
  for (let replica = 0; replica < correct; replica++) {
    act(replica, 0);
    advance(replica);
  }
  scheduler.run(Number.POSITIVE_INFINITY);
  let messages = 0;
  for (const [type, { sent }] of network.counts) if ((asked.phase ?? type) === type) messages += sent;
  if (asked.own) messages += toOneself;
  if (asked.client) messages += 1 + done.size;
  return { messages, done };
}
