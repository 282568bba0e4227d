import { createServer, request, type Server } from 'node:http';
import { afterAll, describe, expect, test } from 'vitest';
import { LOOPBACK, type ProcessEntry } from '../../src/cli/live/addresses.js';
import { LiveProcess, type ProcessPlan } from '../../src/cli/live/live-process.js';
import { SMALL } from './in-step.js';
import { freePort, keptLog, type Lines, planOf } from './one-process.js';

/** What happens to a request on its way: it passes, after so many milliseconds, or it is cut. */
type Fate = number | 'cut';

const gates: Server[] = [];
afterAll(() => {
  for (const gate of gates) gate.close();
});

/** A way to a process on which requests are cut or slow; `fate` is given the number of the request, from 0. */
async function gateTo(port: number, fate: (place: number) => Fate): Promise<number> {
  let place = 0;
  const gate = createServer((asked, answer) => {
    const now = fate(place++);
    if (now === 'cut') {
      asked.socket.destroy();
      return;
    }
    setTimeout(() => {
      const headers = { ...asked.headers, host: `${LOOPBACK}:${port}` };
      const on = request({ host: LOOPBACK, port, method: asked.method, path: asked.url, headers }, (came) => {
        answer.writeHead(came.statusCode ?? 500, came.headers);
        came.pipe(answer);
      });
      on.on('error', () => asked.socket.destroy());
      asked.pipe(on);
    }, now);
  });
  gates.push(gate);
  const at = await freePort();
  await new Promise<void>((settle) => gate.listen(at, LOOPBACK, settle));
  return at;
}

/** How the second and third process are started, and how they reach the leading one. */
interface Way {
  /** Milliseconds after the others. */
  readonly late?: number;
  readonly fate?: (place: number) => Fate;
  readonly speed?: number;
}

/** A process of a run, and the lines of its log. */
interface Begun extends Lines {
  readonly process: LiveProcess;
  readonly over: Promise<unknown>;
}

const WRITTEN = {
  ...SMALL,
  seed: '5',
  nodes: { master: 2, cashing: 1, consumer: 3, trusted: 1 },
  duration: '24s',
};

function begin(plan: ProcessPlan): Begun {
  const kept = keptLog();
  const process = new LiveProcess({ ...plan, log: kept.log });
  return { ...kept, process, over: process.run() };
}

/** Runs two masters and everybody else in three processes; the one of those who pay leads. */
async function run({ late = 0, fate = () => 0, speed = 4 }: Way): Promise<readonly Begun[]> {
  const shared = await planOf(WRITTEN, 1, { startAt: undefined, speed, patience: 30_000 });
  const ports = [await freePort(), await freePort(), await freePort()] as const;
  const at = (nodes: readonly number[], port: number): ProcessEntry => ({
    nodes,
    address: { ip: LOOPBACK, port },
  });
  const groups = [[0], [1], [2, 3, 4, 5, 6]] as const;
  const gate = await gateTo(ports[2], fate);
  const entries = groups.map((nodes, place) => at(nodes, ports[place]!));
  const plan = (place: number): ProcessPlan => {
    const others = entries.filter((_, other) => other !== place);
    // Only master 0 reaches the leading process by the bad way, and hears of the beginning there.
    const seen =
      place === 0 ? others.map((entry) => (entry === entries[2] ? at(groups[2], gate) : entry)) : others;
    return { ...shared, own: entries[place]!, others: seen, leads: place === 2 };
  };
  const [one, two] = [begin(plan(1)), begin(plan(2))];
  await new Promise((settle) => setTimeout(settle, late));
  const all = [begin(plan(0)), one, two];
  await Promise.all(all.map(({ over }) => over));
  return all;
}

const startOf = ({ process }: Begun) => process.state()['startAt'];
const headsOf = (all: readonly Begun[]) =>
  all.slice(0, 2).map(({ process }, node) => process.part!.assembly.participants[node]!.head!);
const text = ({ lines }: Begun) => lines.join('');

// They wait for clocks more than they work.
describe.concurrent('the notice of when a run begins', () => {
  test.each<[string, Way]>([
    ['reaches all at once', {}],
    ['waits for a process that comes late', { late: 1_500 }],
    ['is asked for again when it is lost', { fate: (place) => (place < 6 ? 'cut' : 0) }],
    ['leaves time enough where answers are slow', { fate: () => 150 }],
  ])('%s: nobody misses the first money, and masters agree', async (_, way) => {
    const all = await run(way);
    expect(new Set(all.map(startOf)).size).toBe(1);
    for (const begun of all) expect(text(begun)).not.toContain('has begun without this process');
    const heads = headsOf(all);
    expect(heads[0]!.height).toBeGreaterThan(3);
    expect(heads[1]!.id).toBe(heads[0]!.id);
  });

  test('that comes long after the beginning makes a node catch up, and says so', async () => {
    // Everybody else answers: only the way to the leading process is cut, for longer than its notice.
    const { others, own, ...rest } = await planOf(WRITTEN, 1, { speed: 4, startAt: Date.now() + 200 });
    const [ports, groups] = [
      [own.address.port, await freePort()],
      [[0], [1, 2, 3, 4, 5, 6]],
    ] as const;
    const entries = groups.map((nodes, place) => ({ nodes, address: { ip: LOOPBACK, port: ports[place]! } }));
    const second = begin({ ...rest, own: entries[1]!, others: [entries[0]!] });
    await new Promise((settle) => setTimeout(settle, 3_000));
    const first = begin({
      ...rest,
      own: entries[0]!,
      others: [entries[1]!],
      startAt: undefined,
      leads: false,
    });
    await Promise.all([first.over, second.over]);
    expect(text(first)).toContain(
      'the run has begun without this process; its nodes ask for what they missed',
    );
    expect(startOf(first)).toBe(startOf(second));
    const master = (begun: Begun, node: number) => begun.process.part!.assembly.participants[node]!.head!;
    expect(master(first, 0).height).toBeGreaterThan(3);
    expect(master(first, 0).id).toBe(master(second, 1).id);
    expect(others).toHaveLength(1);
  });

  test('that was given already stands when the leading process is started again', async () => {
    const shared = await planOf(WRITTEN, 2, { speed: 4, startAt: undefined, patience: 30_000 });
    const [masters, clients] = [shared.own, shared.others[0]!];
    const follower = begin({ ...shared, leads: false });
    const leader = begin({ ...shared, own: clients, others: [masters] });
    while (leader.process.part === undefined) await new Promise((settle) => setTimeout(settle, 20));
    const decided = startOf(leader);
    while (startOf(follower) === null) await new Promise((settle) => setTimeout(settle, 20));
    leader.process.stop();
    await leader.over;
    const again = begin({ ...shared, own: clients, others: [masters] });
    await Promise.all([again.over, follower.over]);
    expect([startOf(again), startOf(follower)]).toEqual([decided, decided]);
  });
});
