import { expect, test } from 'vitest';
import { watchRun } from './by-the-clock.js';

/** Minutes of the run; ten for CONSENSIM_LIVE_MINUTES=10. */
const MINUTES = Number(process.env['CONSENSIM_LIVE_MINUTES'] ?? 1.5);
/** Seconds from one block to the next in the scenario. */
const BLOCK_TIME = 5;
/** Seconds after which a process has all the memory that it needs. */
const SETTLED = 60;
/** How much more than in the first minute a process may take later: garbage that is not collected yet. */
const SLACK = 1.1;
/** Seconds by which half of all timers, and 99 of 100, may be late on a machine that does much else. */
const MOST_LATE = { p50: 0.05, p99: 0.5 };

test(
  `three masters in processes of their own agree all along for ${MINUTES} minutes, and after the first need no more memory`,
  async () => {
    const { looks, reports } = await watchRun(MINUTES * 60);
    expect(looks.length).toBeGreaterThan(MINUTES * 60);
    const blocks = new Map<number, string>();
    for (const { at, heads } of looks) {
      for (const { height, id } of heads) {
        expect(id, `block ${height}, after ${at} s`).toBe(blocks.get(height) ?? id);
        blocks.set(height, id);
      }
      const heights = heads.map(({ height }) => height);
      expect(Math.max(...heights) - Math.min(...heights), `after ${at} s`).toBeLessThanOrEqual(1);
    }
    expect(new Set(reports.flatMap(({ heads }) => heads.map(({ id }) => id))).size).toBe(1);
    // Payments, and with them blocks, end half a minute before the run.
    expect(Math.max(...blocks.keys())).toBeGreaterThanOrEqual((MINUTES * 60 - 30) / BLOCK_TIME - 2);
    expect(reports.map(({ lost, refused }) => ({ lost, refused }))).toEqual(
      reports.map(() => ({ lost: 0, refused: 0 })),
    );
    const most = (part: typeof looks, master: number) =>
      Math.max(...part.map(({ memory }) => memory[master]!));
    const [start, later] = [looks.filter(({ at }) => at < SETTLED), looks.filter(({ at }) => at >= SETTLED)];
    expect(later.length).toBeGreaterThan(0);
    for (const master of [0, 1, 2]) expect(most(later, master)).toBeLessThan(SLACK * most(start, master));
    for (const { lateness } of reports) {
      expect(lateness.p50).toBeLessThan(MOST_LATE.p50);
      expect(lateness.p99).toBeLessThan(MOST_LATE.p99);
    }
    const megabytes = (part: typeof looks) =>
      [0, 1, 2].map((master) => Math.round(most(part, master) / 1e6)).join(', ');
    console.log(`MB in the first minute ${megabytes(start)}, later ${megabytes(later)}`);
    console.log(reports.map(({ lateness }) => lateness));
  },
  MINUTES * 60_000 + 180_000,
);
