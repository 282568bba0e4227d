import { type Fields, fieldsOf, reading } from '../../consensus/kit/wire/reading.js';
import { Interrupted, UsageError } from '../terminal/exit.js';
import type { ProcessPlan } from './live-process.js';
import { type Peer, problemIn, problemOf } from './peer.js';
import { type Beginning, processClocks } from './real-time.js';

/** Between two looks at the others. */
const LOOK_MILLISECONDS = 100;
/** After how long it is said for whom one waits. */
const QUIET_MILLISECONDS = 3_000;
/** From the decision to the beginning: in it all learn of it and make their nodes; longer where answers are slow. */
const NOTICE_MILLISECONDS = 1_500;
const NOTICE_ANSWERS = 10;

/** Who agrees with whom. */
export interface Agreement {
  readonly plan: ProcessPlan;
  readonly peers: readonly Peer[];
  readonly stopped: () => boolean;
}

/** What another process says of the beginning. */
interface Look {
  readonly peer: Peer;
  readonly beginning: Beginning | undefined;
  /** Why it says nothing; `undefined` when it is ready. */
  readonly problem: string | undefined;
}

/**
 * Finds out when the run begins: as others already know, or as the leading process decides once all are there.
 *
 * @throws UsageError when another process runs another scenario, or not all have come in time.
 */
export async function agreeOnBeginning({ plan, peers, stopped }: Agreement): Promise<Beginning> {
  const { startAt, speed, leads, patience, log } = plan;
  if (startAt !== undefined) return { startAt, speed };
  const since = processClocks.steady();
  let told = false;
  for (;;) {
    if (stopped()) throw new Interrupted('SIGTERM');
    const asked = processClocks.steady();
    const looks = await Promise.all(peers.map((peer) => lookAt(peer, plan)));
    const known = looks.find(({ beginning }) => beginning !== undefined)?.beginning;
    if (known !== undefined) return known;
    const missing = looks.find(({ problem }) => problem !== undefined);
    if (leads && missing === undefined) {
      const now = processClocks.steady();
      return { startAt: Math.ceil(now + NOTICE_MILLISECONDS + NOTICE_ANSWERS * (now - asked)), speed };
    }
    const waited = processClocks.steady() - since;
    const words =
      missing === undefined
        ? 'the leading process has not begun the run'
        : `${missing.peer.name}: ${missing.problem}`;
    if (waited > patience)
      throw new UsageError(`the run did not begin within ${Math.round(patience / 1000)} s: ${words}`);
    if (waited > QUIET_MILLISECONDS && !told) {
      told = true;
      log.write('info', `waiting for the other processes: ${words}`);
    }
    await new Promise((settle) => setTimeout(settle, LOOK_MILLISECONDS));
  }
}

async function lookAt(peer: Peer, { fingerprint }: ProcessPlan): Promise<Look> {
  let state: Fields;
  try {
    const { status, value } = await peer.ask('GET', '/state');
    if (status !== 200)
      return { peer, beginning: undefined, problem: `it answers ${status}: ${problemIn(value)}` };
    const read = reading(() => fieldsOf(value, 'a state'));
    if (read.kind !== 'value') return { peer, beginning: undefined, problem: 'it is no process of a run' };
    state = read.value;
  } catch (error) {
    return { peer, beginning: undefined, problem: problemOf(error) };
  }
  const { scenario, startAt, speed } = state;
  if (typeof scenario !== 'string')
    return { peer, beginning: undefined, problem: 'it is no process of a run' };
  if (scenario !== fingerprint) {
    throw new UsageError(
      `${peer.name} runs another scenario: expected the same scenario, seed and options everywhere`,
    );
  }
  const begun = typeof startAt === 'number' && typeof speed === 'number' && speed > 0;
  return { peer, beginning: begun ? { startAt, speed } : undefined, problem: undefined };
}
