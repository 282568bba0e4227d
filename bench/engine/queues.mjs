/**
 * The hold model: with `pending` entries in the queue, pop the first and push one later, over and over. This is
 * the load a simulation puts on its queue (Jones, "An empirical comparison of priority-queue and event-set
 * implementations", CACM 29(4), 1986).
 */
export const name = 'queues';
export const summary = 'pop + push of each event queue at a constant number pending';
export const columns = ['increments', 'pending', 'queue', 'M/s', 'ns', 'to heap', 'digest'];
export const full = { sizes: [1e3, 1e5, 1e6], operations: 2e6, rounds: 5 };
export const toy = { sizes: [50, 700], operations: 3000, rounds: 1 };

/** Ways time moves on between an event and the one it causes, in microseconds. */
const increments = {
  exponential: (random, engine) => Math.floor(-engine.ln(1 - random.next()) * 1e6),
  uniform: (random) => random.below(2_000_000),
  bimodal: (random) => (random.below(10) > 0 ? random.below(200_000) : 10_000_000 + random.below(20_000_000)),
  ties: (random) => random.below(4) * 1000,
};

/** Draws ahead of the clock, so that drawing is not measured. */
function draw(engine, kind, count) {
  const random = engine.randomSource('bench').stream(kind);
  return Float64Array.from({ length: count }, () => increments[kind](random, engine));
}

function hold(queue, pending, operations, table) {
  const mask = table.length - 1;
  let serial = 0;
  while (serial < pending) queue.push(table[serial & mask], serial++, serial & 0xffff);
  // One turn of the whole queue first: the distribution settles and the code is compiled.
  for (let turn = 0; turn < pending; turn++) {
    const time = queue.headTime;
    queue.push(time + table[serial & mask], serial++, queue.pop());
  }
  let digest = 0;
  const start = performance.now();
  for (let turn = 0; turn < operations; turn++) {
    const time = queue.headTime;
    digest = Math.imul(digest ^ queue.headSerial, 0x01000193) ^ time;
    queue.push(time + table[serial & mask], serial++, queue.pop());
  }
  return { milliseconds: performance.now() - start, digest };
}

/** Best of a few rounds, the queues taking turns: a busy machine can only slow a round, never speed it up. */
export function run(engine, { sizes, operations, rounds }) {
  const queues = { heap: engine.HeapQueue, ladder: engine.LadderQueue };
  const rows = [];
  for (const kind of Object.keys(increments)) {
    const table = draw(engine, kind, 1 << 18);
    for (const pending of sizes) {
      const best = {};
      for (let round = 0; round < rounds; round++) {
        for (const [queue, Queue] of Object.entries(queues)) {
          const result = hold(new Queue(), pending, operations, table);
          if (!(best[queue]?.milliseconds <= result.milliseconds)) best[queue] = result;
        }
      }
      for (const [queue, { milliseconds, digest }] of Object.entries(best)) {
        rows.push({
          increments: kind,
          pending,
          queue,
          'M/s': (operations / milliseconds / 1e3).toFixed(2),
          ns: ((milliseconds * 1e6) / operations).toFixed(0),
          'to heap': (best.heap.milliseconds / milliseconds).toFixed(2),
          digest: (digest >>> 0).toString(16).padStart(8, '0'),
        });
      }
    }
  }
  return rows;
}
