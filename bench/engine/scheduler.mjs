/** Events that each schedule the next one (with two arguments, no closure), and broadcasts as batches. */
export const name = 'scheduler';
export const summary =
  'events dispatched by the scheduler, singly and in batches of 100, with timers cancelled';
export const columns = ['load', 'pending', 'queue', 'M events/s', 'ns', 'to heap', 'digest'];
export const full = { sizes: [1e3, 1e5, 1e6], operations: 2e6, rounds: 5 };
export const toy = { sizes: [200], operations: 3000, rounds: 1 };

const PEERS = 100;

/** Fills a scheduler with a load of about `pending` events that keeps itself up. */
const loads = {
  single(scheduler, pending, table, note) {
    const mask = table.length - 1;
    let place = 0;
    const tick = (node, value) => {
      note(node ^ value);
      scheduler.after(table[place++ & mask], tick, node, place);
    };
    for (let node = 0; node < pending; node++) scheduler.after(table[place++ & mask], tick, node, place);
  },
  // Each event puts off a timer, as a node does that waits for a view to end: half the events are cancelled.
  timers(scheduler, pending, table, note) {
    const mask = table.length - 1;
    let place = 0;
    const timers = [];
    const expire = (node) => note(node);
    const tick = (node, value) => {
      note(node ^ value);
      scheduler.cancel(timers[node]);
      timers[node] = scheduler.after(20_000_000, expire, node);
      scheduler.after(table[place++ & mask], tick, node, place);
    };
    for (let node = 0; node < pending / 2; node++) {
      timers.push(scheduler.after(20_000_000, expire, node));
      scheduler.after(table[place++ & mask], tick, node, place);
    }
  },
  batch(scheduler, pending, table, note) {
    const mask = table.length - 1;
    let place = 0;
    const latencies = table.slice(0, PEERS).sort();
    const broadcast = (sender) => {
      const sent = scheduler.now;
      scheduler.batch({
        length: PEERS,
        timeOf: (position) => sent + latencies[position],
        orderOf: (position) => position,
        run: (position) => {
          note(sender ^ position);
          if (position === PEERS - 1) scheduler.after(table[place++ & mask] % 1000, broadcast, sender);
        },
      });
    };
    for (let sender = 0; sender < pending / PEERS; sender++) {
      scheduler.after(table[place++ & mask], broadcast, sender);
    }
  },
};

function measure(engine, Queue, load, pending, operations, table) {
  const scheduler = new engine.Scheduler(new Queue());
  let digest = 0;
  load(scheduler, pending, table, (value) => {
    digest = Math.imul(digest ^ value, 0x01000193) ^ scheduler.now;
  });
  scheduler.run(Infinity, pending);
  const start = performance.now();
  scheduler.run(Infinity, operations);
  return { milliseconds: performance.now() - start, digest };
}

export function run(engine, { sizes, operations, rounds }) {
  const queues = { heap: engine.HeapQueue, ladder: engine.LadderQueue };
  const random = engine.randomSource('bench').stream('scheduler');
  const table = Float64Array.from({ length: 1 << 18 }, () => random.exponential(1e6));
  const rows = [];
  for (const [kind, load] of Object.entries(loads)) {
    for (const pending of sizes) {
      const best = {};
      for (let round = 0; round < rounds; round++) {
        for (const [queue, Queue] of Object.entries(queues)) {
          const result = measure(engine, Queue, load, pending, operations, table);
          if (!(best[queue]?.milliseconds <= result.milliseconds)) best[queue] = result;
        }
      }
      for (const [queue, { milliseconds, digest }] of Object.entries(best)) {
        rows.push({
          load: kind,
          pending,
          queue,
          'M events/s': (operations / milliseconds / 1e3).toFixed(2),
          ns: ((milliseconds * 1e6) / operations).toFixed(0),
          'to heap': (best.heap.milliseconds / milliseconds).toFixed(2),
          digest: (digest >>> 0).toString(16).padStart(8, '0'),
        });
      }
    }
  }
  return rows;
}
