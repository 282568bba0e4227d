import { assert } from '../engine/errors.js';
import { formatDuration, type NodeId, type Time } from '../engine/time.js';
import type { Observer } from '../observers/observer.js';
import type { Run } from '../run/run.js';
import { knownWith } from '../scenario/known.js';
import { describeScenario } from '../scenario/parse.js';
import { prepare } from '../simulate.js';
import { claimEqual } from './claim.js';
import type { ConsensusSubject } from './consensus-cases.js';
import { PromiseKeeper } from './promises.js';

/** Part of the run at which faults begin, and at which they are over. */
const BEGIN = 0.4;
const HEAL = 0.6;
/** The run is so many times as long as without faults, with as many more payments, so that there is time to recover. */
const LONGER = 2;

/** A subject's scenario with faults in it. */
interface FaultyRun {
  readonly run: Run;
  readonly keeper: PromiseKeeper;
  readonly begin: Time;
  readonly heal: Time;
  /** The last master: the one that faults are about. */
  readonly victim: NodeId;
}

/** When faults begin and end, as a scenario writes it, and whom they are about. */
interface Plan {
  readonly at: string;
  readonly until: string;
  readonly victim: NodeId;
  readonly masters: readonly NodeId[];
}

function withFaults(
  { scenario, options = {} }: ConsensusSubject,
  faults: (plan: Plan) => readonly object[],
  observer: (run: Omit<FaultyRun, 'run' | 'keeper'>) => Observer = () => ({}),
): FaultyRun {
  const plain = prepare(scenario, options);
  const written = describeScenario(plain.scenario, knownWith(options));
  const [begin, heal] = [BEGIN, HEAL].map((part) => Math.round(part * plain.end)) as [Time, Time];
  const masters = plain.population.of('master');
  const victim = masters.at(-1)!;
  const plan = { at: formatDuration(begin), until: formatDuration(heal), victim, masters };
  const keeper = new PromiseKeeper();
  const { workload, duration: _, ...rest } = written;
  const longer = {
    ...rest,
    workload: { ...(workload as object), payments: LONGER * plain.scenario.workload.payments },
    duration: formatDuration(LONGER * plain.end),
    faults: faults(plan),
  };
  const observers = [...(options.observers ?? []), keeper, observer({ begin, heal, victim })];
  const run = prepare(longer, { ...options, observers, sink: null, trace: false });
  keeper.watch(run);
  return { run, keeper, begin, heal, victim };
}

/** Runs to the end, and states that every promise was kept: agreement and progress once the faults are over. */
function recovers({ run, keeper, heal }: FaultyRun): void {
  run.runUntil(heal);
  const { height } = run.head()!;
  run.finish();
  keeper.check(height);
  const { violation } = keeper;
  assert(violation === undefined, `${violation?.promise}: ${violation?.detail}`);
}

/** Notes the first thing that a node does while it is down. */
function watchDead(did: string[]) {
  return ({ begin, heal, victim }: Omit<FaultyRun, 'run' | 'keeper'>): Observer => {
    const note = (what: string) => (time: Time, node: NodeId) => {
      if (node === victim && time > begin && time < heal) did.push(`${what} at ${formatDuration(time)}`);
    };
    return {
      proposed: note('made a block'),
      sent: note('sent a message'),
      accepted: note('took a payment'),
      headChanged: note('moved its head'),
      finalised: note('called a block final'),
      submitted: note('paid'),
    };
  };
}

type FaultCase = (subject: ConsensusSubject) => void;

/** What every protocol has to bear, whoever wrote it. */
export const FAULT_CASES: ReadonlyMap<string, FaultCase> = new Map<string, FaultCase>([
  [
    'a node that is down does nothing, and takes part again when it is up',
    (subject) => {
      const did: string[] = [];
      const crash = ({ at, until, victim }: Plan) => [{ at, until, crash: { nodes: [victim] } }];
      const faulty = withFaults(subject, crash, watchDead(did));
      recovers(faulty);
      claimEqual(did[0], undefined, `what node ${faulty.victim} did while it was down`);
    },
  ],
  [
    'a node that lost memory and disk has nothing left, and catches up after its restart',
    (subject) => {
      const did: string[] = [];
      const lost = ({ at, until, victim }: Plan) => [
        { at, until, crash: { nodes: [victim], memory: 'lost', disk: 'lost' } },
      ];
      const faulty = withFaults(subject, lost, watchDead(did));
      const { run, begin, victim } = faulty;
      run.runUntil(begin);
      run.step();
      claimEqual(run.head(victim)?.height, 0, `height of node ${victim} without its disk`);
      recovers(faulty);
      claimEqual(did[0], undefined, `what node ${victim} did while it was down`);
    },
  ],
  [
    'a partition heals: all who follow the chain agree afterwards',
    (subject) =>
      recovers(
        withFaults(subject, ({ at, until, masters }) => [
          { at, until, partition: [masters.slice(0, Math.ceil(masters.length / 2))] },
        ]),
      ),
  ],
  [
    'one message in ten may be lost for a while',
    (subject) => recovers(withFaults(subject, ({ at, until }) => [{ at, until, loss: 0.1 }])),
  ],
  [
    'clocks may be wrong: nobody makes a block that others refuse',
    (subject) =>
      recovers(
        withFaults(subject, ({ at, until, victim, masters }) => [
          { at, until, clock: { nodes: [victim], ahead: '2s' } },
          ...(masters.length > 1 ? [{ at, until, clock: { nodes: [masters[0]], behind: '1s' } }] : []),
        ]),
      ),
  ],
]);
