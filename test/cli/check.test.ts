import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Protocol, World } from '../../src/consensus/consensus.js';
import { PROTOCOLS } from '../../src/consensus/index.js';
import { EventWindow, firstEntryDifference } from '../../src/engine/event-window.js';
import { DAY, HOUR } from '../../src/engine/time.js';
import { prepare } from '../../src/simulate.js';
import { call, filesBelow, newFolder } from './terminal.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Lets `plant` change the worlds of nakamoto, told how many were made before; that is how a bug would come in. */
function planted(plant: (world: World, made: number) => unknown): void {
  const { nakamoto } = PROTOCOLS;
  const honest = nakamoto!.create.bind(nakamoto);
  let made = 0;
  vi.spyOn(nakamoto!, 'create').mockImplementation((world: World, parameters: never): Protocol => {
    const change = plant(world, made++);
    const protocol = honest(world, parameters);
    if (typeof change === 'function') change(protocol);
    return protocol;
  });
}

/** A long run of proof of work without payments, so that no signature slows it. */
function folderWithMiners(days = 60): string {
  const folder = newFolder();
  writeFileSync(
    join(folder, 'miners.yaml'),
    `extends: ten-equal-miners\nname: miners\nduration: ${days}d\nworkload: { kind: none, payments: 0 }\noutput: { nodeFiles: none }\n`,
  );
  return folder;
}

const CHECK = ['--scenario', 'miners.yaml', '--check', '--quiet'];

/** What `--check` says of the planted difference. Nothing may be kept of such a run. */
async function finding(folder: string): Promise<string> {
  const { code, stdout, stderr } = await call(CHECK, { folder });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(filesBelow(folder)).toEqual(['miners.yaml']);
  return stderr;
}

/** Where two runs part, found the simple way: everything that happens in both is kept and compared. */
function partingByTraces(): string {
  const trace = (): EventWindow => {
    const window = new EventWindow([]);
    // Without checkpoints the window is the whole run.
    const listener = {
      event: window.event.bind(window),
      note: window.note.bind(window),
      checkpoint: () => {},
    };
    prepare(
      {
        extends: 'ten-equal-miners',
        name: 'miners',
        duration: '60d',
        workload: { kind: 'none', payments: 0 },
      },
      { sink: null, trace: false, digestListener: listener },
    ).finish();
    return window;
  };
  const { first, second } = firstEntryDifference(trace().entries, trace().entries)!;
  return `event ${first?.number ?? second?.number}:`;
}

describe('--check', () => {
  test('finds nothing where there is nothing to find, in a long run', async () => {
    const { code, stderr } = await call(CHECK, { folder: folderWithMiners(20) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  const extraDraw = (world: World, made: number) => {
    if (made % 2 === 1) world.scheduler.at(45 * DAY, () => void world.random.stream('mining').next());
  };

  test('names the first event that differs after one draw too many, deep in a long run', async () => {
    planted(extraDraw);
    const folder = folderWithMiners();
    const said = await finding(folder);
    expect(said).toMatch(
      /^simulate: not deterministic, nothing was kept: the runs part at event \d+: at \d+us node \d proposed \[.*\] in one, at \d+us node \d proposed \[.*\] in the other\n$/,
    );
    vi.restoreAllMocks();
    planted(extraDraw);
    expect(said).toContain(partingByTraces());
  });

  test('names the first event that differs when a walk has no order', async () => {
    // Who was asked first depends on what an earlier run left behind.
    const order = new Set([7, 2]);
    planted(({ scheduler, events }) => {
      scheduler.at(30 * DAY, () => {
        const [first] = order;
        order.delete(first!);
        order.add(first!);
        events.logged(scheduler.now, first!, 'WARNING', () => 'asks');
      });
    });
    expect(await finding(folderWithMiners())).toMatch(
      /the runs part at event \d+: at 30d node 7 WARNING asks in one, at 30d node 2 WARNING asks in the other\n$/,
    );
  });

  test('names an event that differs in runs of which no two are the same', async () => {
    let entropy = 1;
    planted(({ scheduler, events }) => {
      scheduler.at(HOUR, () => {
        entropy = Math.imul(entropy, 48_271) >>> 0;
        const drawn = entropy;
        events.logged(HOUR, 3, 'WARNING', () => `drew ${drawn}`);
      });
    });
    expect(await finding(folderWithMiners(20))).toMatch(
      /the runs part at event \d+: at 1h node 3 WARNING drew \d+ in one, at 1h node 3 WARNING drew \d+ in the other/,
    );
  });

  test('names the stretch when only the first run of a process differs', async () => {
    planted(({ scheduler, events }, made) => {
      if (made === 0) scheduler.at(HOUR, () => events.logged(HOUR, 3, 'WARNING', () => 'first'));
    });
    expect(await finding(folderWithMiners(20))).toMatch(
      /the first run parts from all later ones after the start, and they agree: something is left over/,
    );
  });

  test('names the file when the same happened and was written down differently', async () => {
    planted((_world, made) => (protocol: Protocol) => {
      vi.spyOn(protocol.reporting, 'columns').mockReturnValue({ made });
    });
    expect(await finding(folderWithMiners(1))).toBe(
      'simulate: not deterministic, nothing was kept: the same happened, but blocks.csv differs\n',
    );
  });

  test('shows where long values differ', async () => {
    planted(({ scheduler, events }, made) => {
      scheduler.at(HOUR, () =>
        events.logged(HOUR, 3, 'WARNING', () => `${'x'.repeat(5000)}${made % 2}${'y'.repeat(5000)}`),
      );
    });
    const said = await finding(folderWithMiners(20));
    expect(said).toMatch(/WARNING \.\.\.x+0y+\.\.\. in one, .* WARNING \.\.\.x+1y+\.\.\. in the other/);
    expect(said.length).toBeLessThan(700);
  });

  test('keeps the events of one stretch between two checkpoints, however long the run', () => {
    const scenario = {
      extends: 'ten-equal-miners',
      duration: '60d',
      workload: { kind: 'none', payments: 0 },
    };
    const { checkpoints, eventCount } = prepare(scenario, { sink: null, trace: false }).finish();
    expect(eventCount).toBeGreaterThan(50_000);
    const window = new EventWindow(checkpoints);
    let most = 0;
    const listener = {
      event: (...event: Parameters<EventWindow['event']>) => {
        window.event(...event);
        most = Math.max(most, window.entries.length);
      },
      note: window.note.bind(window),
      checkpoint: window.checkpoint.bind(window),
    };
    prepare(scenario, { sink: null, trace: false, digestListener: listener }).finish();
    expect(window.parted).toBe(false);
    expect(most).toBe(1000);
  });
});
