import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { randomSource } from '../../src/engine/random.js';
import { filesBelow, folderWithScenario } from './terminal.js';

/** Runs at a time: more than there are cores, so that each of them is slow at places where one alone is not. */
const AT_A_TIME = 6;

const RUN = ['--scenario', 'small.yaml', '--quiet', '--out', 'o', '--set', 'workload.payments=60'];

/** How runs ended that were interrupted. */
export interface Endings {
  /** Stopped before the end, with nothing kept. */
  stopped: number;
  /** Over, and whole. */
  whole: number;
}

/**
 * Interrupts runs at random moments from their start to a little after their end, and expects of each that it leaves
 * its whole folder or nothing. Every third is sent the signal twice, as by `npx` and a terminal.
 */
export async function interruptRuns(program: string, runs: number): Promise<Endings> {
  const random = randomSource('interrupt').stream('moments');
  const endings = { stopped: 0, whole: 0 };
  let length = 1500;
  const interruptOne = async (run: number) => {
    const folder = folderWithScenario();
    const began = performance.now();
    const child = spawn(process.execPath, [program, ...RUN, '--seed', `${run}`], { cwd: folder });
    const signal = run % 2 === 0 ? 'SIGINT' : 'SIGTERM';
    const ended = new Promise<number | null>((settle) =>
      child.on('exit', (code) => {
        if (code === 0) length = performance.now() - began;
        settle(code);
      }),
    );
    await new Promise((next) => setTimeout(next, random.next() * length * 1.1));
    child.kill(signal);
    if (run % 3 === 0) {
      await new Promise((next) => setTimeout(next, random.next() * 30));
      child.kill(signal);
    }
    const code = await ended;
    const left = filesBelow(folder).filter((path) => path.startsWith('.'));
    expect(left, `left behind by run ${run}, exit code ${code}`).toEqual([]);
    const whole = existsSync(join(folder, 'o/manifest.json'));
    expect(existsSync(join(folder, 'o')), `run ${run}`).toBe(whole);
    if (code === 0) expect(whole, `run ${run}`).toBe(true);
    // Before it has anything to tidy up, and after it has, it may end by the signal itself.
    else expect([null, signal === 'SIGINT' ? 130 : 143]).toContain(code);
    rmSync(folder, { recursive: true });
    endings[whole ? 'whole' : 'stopped']++;
  };
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      while (next < runs) await interruptOne(next++);
    }),
  );
  return endings;
}
