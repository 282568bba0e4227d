import type { Protocols } from '../../consensus/index.js';
import type { Fields } from '../../consensus/kit/wire/reading.js';
import type { Duration, NodeId } from '../../engine/time.js';
import type { Result } from '../../run/run.js';
import type { Scenario } from '../../scenario/schema/scenario.js';
import { nodePlatform } from '../node-crypto.js';
import type { FolderSink } from '../output/folder-sink.js';
import { UsageError } from '../terminal/exit.js';
import { addressText, type ProcessEntry } from './addresses.js';
import { type Agreement, agreeOnBeginning } from './agreement.js';
import type { Envelope } from './envelope.js';
import { Guard, jsonAnswer, type LiveAnswer, problemAnswer } from './guard.js';
import type { LiveLog } from './live-log.js';
import { StepMember } from './lockstep.js';
import { Part } from './part.js';
import { Peer } from './peer.js';
import { type Pace, withoutDelays } from './preparation.js';
import { type Beginning, LATE, processClocks, RealTime } from './real-time.js';
import { respondFor } from './routes.js';
import { listen } from './server.js';
import { readUntil, standingJson } from './standing.js';

/** What a process of a run is given. */
export interface ProcessPlan {
  readonly scenario: Scenario;
  /** The scenario as files hold it, for processes that are told it. */
  readonly described: unknown;
  /** Equal for processes that run the same scenario with the same seed. */
  readonly fingerprint: string;
  readonly protocols: Protocols;
  readonly own: ProcessEntry;
  readonly others: readonly ProcessEntry[];
  /** Whether this process decides when the run begins. */
  readonly leads: boolean;
  readonly token: string | undefined;
  readonly pace: Pace;
  readonly speed: number;
  /** Milliseconds from the POSIX epoch, when it has been decided already. */
  readonly startAt: number | undefined;
  /** How long to wait for the others, in milliseconds. */
  readonly patience: number;
  readonly sink: FolderSink | null;
  readonly log: LiveLog;
}

/** What came of a process's part of a run. */
export interface ProcessOutcome {
  readonly result: Result;
  /** Whether it was ended before the run was over. */
  readonly stopped: boolean;
}

/** How long a process goes on answering after its run is over: others may be a little behind. */
const GRACE_MILLISECONDS = 400;

/** One process of a run: listens, agrees with the others on when the run begins, runs its nodes, writes their files. */
export class LiveProcess {
  readonly plan: ProcessPlan;
  readonly peers: readonly Peer[];
  readonly #peerOf = new Map<NodeId, Peer>();
  #part: Part | undefined;
  #beginning: Beginning | undefined;
  #driver: RealTime | undefined;
  #member: StepMember | undefined;
  #phase: 'waiting' | 'running' | 'over' = 'waiting';
  #stopped = false;
  #memoryAtStart = 0;
  #onStop: () => void = () => {};

  constructor(plan: ProcessPlan) {
    this.plan = plan;
    this.peers = plan.others.map((entry) => new Peer(entry, plan.token, plan.log));
    for (const peer of this.peers) for (const node of peer.entry.nodes) this.#peerOf.set(node, peer);
  }

  /** Its part of the run, from when it is known when the run begins. */
  get part(): Part | undefined {
    return this.#part;
  }

  get phase(): string {
    return this.#phase;
  }

  /** Lateness of timers in microseconds, in order of size. */
  get lateness(): readonly Duration[] {
    return this.#driver?.lateness ?? [];
  }

  /** Resident memory in bytes. */
  get memory(): number {
    return process.memoryUsage.rss();
  }

  /** Resident memory in bytes when its part of the run began. */
  get memoryAtStart(): number {
    return this.#memoryAtStart;
  }

  /** Whether it may be stopped by a request: in lockstep, where somebody leads. */
  get stoppable(): boolean {
    return this.plan.pace === 'lockstep';
  }

  /** What others may know of it: for `/state`. */
  state(): Fields {
    const { own, fingerprint } = this.plan;
    const heads: Record<string, Fields> = {};
    for (const node of own.nodes) {
      const head = this.#part?.assembly.participants[node]?.head;
      if (head !== undefined) heads[String(node)] = { height: head.height, id: head.id };
    }
    return {
      phase: this.#phase,
      nodes: own.nodes,
      scenario: fingerprint,
      startAt: this.#beginning?.startAt ?? null,
      speed: this.#beginning?.speed ?? this.plan.speed,
      now: this.#part?.assembly.run.now ?? null,
      heads,
    };
  }

  /** What a process needs that is to run a part of the same run: for `/run`. */
  runDescription(): Fields {
    const { described, own, others, speed } = this.plan;
    const processes = [own, ...others].map(({ nodes, address }) => ({
      nodes,
      address: addressText(address),
    }));
    return { scenario: described, processes, speed };
  }

  /** Takes messages from other processes. */
  take(envelopes: readonly Envelope[]): void {
    if (this.#member !== undefined) {
      this.#member.put(envelopes);
      return;
    }
    // What was due before they came is done before them.
    this.#driver?.pump();
    for (const envelope of envelopes) this.#part?.inbox.take(envelope);
    this.#driver?.pump();
  }

  /** Does a step of lockstep: `look` or `run`. */
  readonly step = async (action: string, value: unknown): Promise<LiveAnswer | undefined> => {
    const member = this.#member;
    const part = this.#part;
    if (member === undefined || part === undefined) return undefined;
    if (action === 'look') return jsonAnswer(200, standingJson(await member.look()));
    if (action !== 'run') return undefined;
    const until = readUntil(value, part.assembly.run);
    if (typeof until === 'string') return problemAnswer(400, until);
    return jsonAnswer(200, standingJson(await member.run(until)));
  };

  /** Ends the run where it is; its files are written. */
  stop(): void {
    this.#stopped = true;
    this.#onStop();
    this.#driver?.stop();
  }

  /**
   * Does all of it.
   *
   * @throws UsageError when it cannot listen, or the others do not come.
   */
  async run(): Promise<ProcessOutcome> {
    const { own, token, log } = this.plan;
    const guard = new Guard(own.address, token);
    const server = await listen(own.address, guard, respondFor(this), (error) =>
      log.write('error', `a request could not be answered: ${String(error)}`),
    );
    try {
      if (this.plan.pace === 'lockstep') await this.#runInStep();
      else await this.#runByClock();
      this.#phase = 'over';
      const result = this.#part!.assembly.run.finish();
      this.plan.sink?.finish();
      const early = this.#stopped && this.plan.pace !== 'lockstep';
      if (!early) await new Promise((settle) => setTimeout(settle, GRACE_MILLISECONDS));
      return { result, stopped: early };
    } finally {
      for (const peer of this.peers) peer.close();
      server.close();
      server.closeAllConnections();
    }
  }

  async #runInStep(): Promise<void> {
    const part = this.#makePart(this.plan.scenario, undefined);
    this.#member = new StepMember(part, () => this.#flushAll());
    this.#part = part;
    this.#begin();
    this.plan.log.write('info', 'in lockstep, led by its starter');
    await new Promise<void>((settle) => {
      this.#onStop = settle;
      if (this.#stopped) settle();
    });
  }

  #begin(): void {
    this.#phase = 'running';
    this.#memoryAtStart = this.memory;
  }

  async #flushAll(): Promise<void> {
    await Promise.all(this.peers.map((peer) => peer.flush()));
    const silent = this.peers.find((peer) => peer.counts.lost > 0);
    if (silent !== undefined)
      throw new UsageError(`${silent.name}: messages to it were lost, which lockstep does not allow`);
  }

  async #runByClock(): Promise<void> {
    const { log, scenario } = this.plan;
    const agreement: Agreement = { plan: this.plan, peers: this.peers, stopped: () => this.#stopped };
    const beginning = await agreeOnBeginning(agreement);
    this.#beginning = beginning;
    const driverOf = (part: Part) =>
      new RealTime({
        part,
        beginning,
        flush: () => {
          for (const peer of this.peers) void peer.flush();
        },
        onJump: (milliseconds) =>
          log.write(
            'warning',
            `the wall clock was put ${milliseconds > 0 ? 'forward' : 'back'} by ${Math.abs(milliseconds)} ms; the run continues with the steady clock`,
          ),
      });
    const missed = (processClocks.steady() - beginning.startAt) * 1000 * beginning.speed;
    const late = missed > LATE;
    const part = this.#makePart(withoutDelays(scenario), late ? `late/${Math.floor(missed)}` : undefined);
    if (late)
      log.write(
        'warning',
        'the run has begun without this process; its nodes ask for what they missed and make no payments',
      );
    else log.write('info', `the run begins at ${new Date(beginning.startAt).toISOString()}`);
    this.#part = part;
    this.#driver = driverOf(part);
    this.#begin();
    if (!this.#stopped) await this.#driver.run();
  }

  #makePart(scenario: Scenario, late: string | undefined): Part {
    const { own, protocols, sink, log, pace } = this.plan;
    return new Part({
      scenario,
      protocols,
      hosted: new Set(own.nodes),
      platform: nodePlatform,
      sink,
      address: addressText(own.address),
      carry: (envelope) => {
        this.#member?.noteSent(envelope);
        this.#peerOf.get(envelope.to)?.push(envelope);
      },
      ...(late === undefined && this.#paysFirst() ? {} : { stream: late ?? `node/${own.nodes[0]}` }),
      pays: late === undefined,
      ...(pace === 'real-time' ? { draw: Math.random } : {}),
      onRefusal: (to, type, { code, detail }) => log.write('warning', detail, { node: to, type, code }),
    });
  }

  /** Whether the first of those who pay is a node of this process. */
  #paysFirst(): boolean {
    const { own, scenario } = this.plan;
    const { nodes, workload } = scenario;
    const first = workload.payers === 'master' ? 0 : nodes.master + nodes.cashing;
    return own.nodes.includes(first);
  }
}
