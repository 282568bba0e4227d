import { expect, test } from 'vitest';
import { Part } from '../../src/cli/live/part.js';
import { withoutDelays } from '../../src/cli/live/preparation.js';
import { RealTime } from '../../src/cli/live/real-time.js';
import { nodePlatform } from '../../src/cli/node-crypto.js';
import { PROTOCOLS } from '../../src/consensus/index.js';
import { SMALL, scenarioOf } from './in-step.js';

/** A part with all nodes, whose clocks are set by hand. */
function partByHand() {
  const scenario = withoutDelays(scenarioOf(SMALL, '1'));
  const { master, cashing, consumer, trusted } = scenario.nodes;
  const hosted = new Set(Array.from({ length: master + cashing + consumer + trusted }, (_, node) => node));
  const shared = { scenario, protocols: PROTOCOLS, hosted, platform: nodePlatform, sink: null };
  const part = new Part({ ...shared, carry: () => {} });
  const clocks = {
    steadyAt: 1_000_000,
    ahead: 0,
    steady: () => clocks.steadyAt,
    wall: () => clocks.steadyAt + clocks.ahead,
  };
  const jumps: number[] = [];
  const driver = new RealTime({
    part,
    beginning: { startAt: 1_000_000, speed: 1 },
    flush: () => {},
    onJump: (milliseconds) => jumps.push(milliseconds),
    clocks,
  });
  return { part, clocks, jumps, driver };
}

test('a run follows the steady clock, and tells when the wall clock was put forward or back', async () => {
  const { part, clocks, jumps, driver } = partByHand();
  const over = driver.run();
  clocks.steadyAt += 10_000;
  driver.pump();
  expect(part.assembly.run.now).toBe(10_000_000);
  expect(part.assembly.participants[0]!.head!.height).toBeGreaterThan(0);
  clocks.ahead = 3_600_000;
  driver.pump();
  clocks.ahead = -5_000;
  driver.pump();
  driver.pump();
  expect(jumps).toEqual([3_600_000, -3_605_000]);
  expect(part.assembly.run.now).toBe(10_000_000);
  driver.stop();
  await over;
});

test('what is due is done at the time it was planned for, however late, and the lateness is kept', async () => {
  const { part, clocks, driver } = partByHand();
  const over = driver.run();
  let at = 0;
  part.scheduler.at(2_000_000, () => {
    at = part.scheduler.now;
  });
  clocks.steadyAt += 2_300;
  driver.pump();
  expect(at).toBe(2_000_000);
  expect(driver.lateness.at(-1)).toBeGreaterThanOrEqual(300_000);
  clocks.steadyAt += 3_600_000;
  driver.pump();
  await over;
  expect(part.assembly.run.now).toBe(part.assembly.run.end);
});

test('a part that begins late passes over what is past: its nodes were down meanwhile', async () => {
  const { part, clocks, driver } = partByHand();
  clocks.steadyAt += 20_000;
  const over = driver.run();
  expect(part.assembly.run.now).toBe(20_000_000);
  expect(part.assembly.participants[0]!.head!.height).toBe(0);
  driver.stop();
  await over;
});
