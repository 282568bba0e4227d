import type { Protocols } from '../../consensus/index.js';
import type { Codec } from '../../consensus/kit/wire/codec.js';
import { ScenarioError } from '../../engine/errors.js';
import type { RandomSource } from '../../engine/random.js';
import type { Scheduler } from '../../engine/scheduler.js';
import type { Duration, NodeId } from '../../engine/time.js';
import type { Refusal } from '../../ledger/block.js';
import type { Observer } from '../../observers/observer.js';
import type { Sink } from '../../observers/sink.js';
import { type Assembly, assembleRun, type Platform } from '../../run/assembly.js';
import type { Scenario } from '../../scenario/schema/scenario.js';
import type { Envelope } from './envelope.js';
import { Inbox } from './inbox.js';
import { LiveTransport } from './transport.js';

/** What one process runs of a scenario. */
export interface PartPlan {
  /** As it is to run in this process; see `prepared`. */
  readonly scenario: Scenario;
  readonly protocols: Protocols;
  /** Nodes that run in this process. */
  readonly hosted: ReadonlySet<NodeId>;
  readonly platform: Platform;
  readonly sink: Sink | null;
  readonly observers?: readonly Observer[];
  /** Takes messages for nodes of other processes. */
  readonly carry: (envelope: Envelope) => void;
  /** Marks the streams of this process that must differ from those of the others; nothing for the first who pays. */
  readonly stream?: string;
  /** False for a process that comes late: the payments were made before. */
  readonly pays?: boolean;
  /** Where this process is reached, `ip:port`. */
  readonly address?: string;
  /** A draw from [0, 1), for losses. */
  readonly draw?: () => number;
  readonly onRefusal?: (to: NodeId, type: string, refusal: Refusal) => void;
}

/** Streams whose draws are names that must not come twice: each process has its own, but for the first who pays. */
const NAMING_STREAM = 'transactions';

/** The part of a run that one process carries: its nodes in a world of their own, and the way to the others. */
export class Part {
  readonly plan: PartPlan;
  readonly assembly: Assembly;
  readonly inbox: Inbox;
  readonly transport: LiveTransport;

  constructor(plan: PartPlan) {
    const { scenario, protocols, hosted, platform, sink, observers = [] } = plan;
    this.plan = plan;
    const hosts = (node: NodeId) => hosted.has(node);
    let transport: LiveTransport | undefined;
    this.assembly = assembleRun(
      {
        scenario,
        consensus: protocols[scenario.consensus.protocol]!,
        platform,
        sink,
        observers: [...observers],
        trace: false,
      },
      {
        hosts,
        pays: plan.pays ?? true,
        ...(plan.address === undefined ? {} : { addressOf: () => plan.address! }),
        transport: (network, scheduler) => {
          transport = new LiveTransport({
            network,
            scheduler,
            hosts,
            carry: plan.carry,
            draw: plan.draw ?? (() => 0),
          });
          return transport;
        },
        random: (random) => (plan.stream === undefined ? random : renamedStreams(random, plan.stream)),
      },
    );
    this.transport = transport!;
    const codec = codecOf(this.assembly, scenario);
    this.transport.use(codec);
    this.codec = codec;
    const { world, scheduler, network, participants, deliver, population } = this.assembly;
    this.inbox = new Inbox({
      scheduler,
      network,
      status: world.status,
      codec,
      transport: this.transport,
      participants,
      deliver,
      peers: population.of('master').filter((node) => !hosts(node)),
      onRefusal: plan.onRefusal ?? (() => {}),
    });
  }

  readonly codec: Codec;

  get scheduler(): Scheduler {
    return this.assembly.scheduler;
  }

  /** Least delay from a node of this process to one of another: 0 when there is none. */
  get lookahead(): Duration {
    const { population } = this.assembly;
    const { hosted } = this.plan;
    let least = Number.POSITIVE_INFINITY;
    for (const from of hosted) {
      for (let to = 0; to < population.size; to++) {
        if (!hosted.has(to)) least = Math.min(least, this.transport.latency(from, to));
      }
    }
    return least;
  }
}

/** A source whose streams of names are this process's own. */
function renamedStreams(random: RandomSource, mark: string): RandomSource {
  return {
    seed: random.seed,
    stream: (name) => random.stream(name === NAMING_STREAM ? `${NAMING_STREAM}/${mark}` : name),
  };
}

/** @throws ScenarioError when the protocol cannot run in several processes; a test compares the names with the codecs. */
function codecOf({ protocol }: Assembly, { consensus }: Scenario): Codec {
  const codec = protocol.codec?.();
  if (codec !== undefined) return codec;
  throw new ScenarioError(
    `consensus.protocol: expected one that can run in several processes (pou, nakamoto, ghost), got "${consensus.protocol}"`,
    'consensus.protocol',
  );
}

/**
 * Refuses a scenario whose protocol, or a parameter of it, cannot run in several processes, before any is started.
 *
 * @throws ScenarioError with one line.
 */
export function checkProtocol(scenario: Scenario, protocols: Protocols, platform: Platform): void {
  // A part that runs no node is made fast, and its parts are checked as those of any other.
  new Part({ scenario, protocols, hosted: new Set(), platform, sink: null, carry: () => {} });
}
