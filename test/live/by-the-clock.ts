import type { ProcessReport } from '../../src/cli/live/outcome.js';
import { buildProgram } from '../cli/program.js';
import { newFolder } from '../cli/terminal.js';
import { freePort, send } from './one-process.js';
import { start } from './started-program.js';

/** Masters, each in a process of its own. */
const MASTERS = 3;
/** Milliseconds between two looks at all processes. */
const LOOK = 500;

/** What was seen of the masters at one moment of a run. */
export interface Look {
  /** Seconds since all masters ran. */
  readonly at: number;
  readonly heads: readonly { readonly height: number; readonly id: string }[];
  /** Resident memory of each master in bytes. */
  readonly memory: readonly number[];
}

/** A run by the clock that has ended. */
export interface WatchedRun {
  readonly looks: readonly Look[];
  /** What each process says at the end, masters first. */
  readonly reports: readonly ProcessReport[];
}

/** Runs three masters and their clients in four processes for so many seconds, and looks at the masters all along. */
export async function watchRun(seconds: number): Promise<WatchedRun> {
  const program = await buildProgram();
  const folder = newFolder();
  const [first, client] = [await freePort(), await freePort()];
  const ports = ['--master-port', String(first), '--client-port', String(client), '--out', 'o', '--json'];
  // A payment of each consumer every 3 s, until the last block can be everywhere at the end.
  const payments = Math.floor((seconds - 30) / 3);
  const sets = [`duration=${seconds}s`, 'workload.every=3s', `workload.payments=${payments}`];
  const load = sets.flatMap((set) => ['--set', set]);
  const masters = Array.from({ length: MASTERS }, (_, n) =>
    start(program, folder, '-rm', String(n), ...ports),
  );
  const others = start(program, folder, '-mac', String(MASTERS), '--remote', ...load, ...ports);
  const all = [...masters, others];
  let ended = false;
  const codes = Promise.all(all.map(({ code }) => code)).finally(() => {
    ended = true;
  });
  const looks: Look[] = [];
  let began: number | undefined;
  while (!ended) {
    const seen = await Promise.all(masters.map((_, n) => lookAt(first + n)));
    if (seen.every((look) => look !== undefined)) {
      began ??= performance.now();
      const at = (performance.now() - began) / 1000;
      looks.push({ at, heads: seen.map(({ head }) => head), memory: seen.map(({ memory }) => memory) });
    }
    await new Promise((settle) => setTimeout(settle, LOOK));
  }
  const problems = all.map(({ err }) => err()).join('');
  if ((await codes).some((code) => code !== 0)) throw new Error(problems);
  return { looks, reports: all.map(({ out }) => JSON.parse(out()) as ProcessReport) };
}

/** The head and the memory of a master; nothing while it does not run. */
async function lookAt(port: number) {
  const [state, metrics] = await Promise.all([send(port, 'GET', '/state'), send(port, 'GET', '/metrics')]);
  if (state.status !== 200 || metrics.status !== 200) return undefined;
  const { phase, heads } = JSON.parse(state.body) as {
    phase: string;
    heads: Record<string, Look['heads'][0]>;
  };
  const [head] = Object.values(heads);
  if (phase !== 'running' || head === undefined) return undefined;
  return { head, memory: Number(/^consensim_memory_bytes (\d+)$/m.exec(metrics.body)![1]) };
}
