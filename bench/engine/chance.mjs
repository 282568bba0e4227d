/** Draws of each kind from one stream, our own ln and exp, the per-pair hash, and the log of events. */
export const name = 'chance';
export const summary = 'random draws, ln, exp, and the log of events';
export const columns = ['what', 'M/s', 'ns', 'digest'];
export const full = { operations: 2e6, rounds: 5 };
export const toy = { operations: 2000, rounds: 1 };

const items = Array.from({ length: 100 }, (_, index) => index);

function subjects(engine) {
  const stream = () => engine.randomSource('bench').stream('chance');
  let random;
  let log;
  return {
    'new stream': {
      start: () => (random = engine.randomSource('bench')),
      call: (i) => random.stream(`node/${i}`).next(),
    },
    next: { start: () => (random = stream()), call: () => random.next() },
    'below(100)': { start: () => (random = stream()), call: () => random.below(100) },
    'below(2^40)': { start: () => (random = stream()), call: () => random.below(2 ** 40) },
    exponential: { start: () => (random = stream()), call: () => random.exponential(1e6) },
    normal: { start: () => (random = stream()), call: () => random.normal() },
    pick: { start: () => (random = stream()), call: () => random.pick(items) },
    pairUniform: { start: () => {}, call: (i) => engine.pairUniform(12345, i, i + 7) },
    ln: { start: () => {}, call: (i) => engine.ln(i + 0.5) },
    exp: { start: () => {}, call: (i) => engine.exp((i % 1400) - 700) },
    'log.record': {
      start: () => (log = new engine.EventLog()),
      call: (i) => log.record(i, i & 63, 1, i) ?? 0,
      end: () => Number.parseInt(log.hex().slice(0, 8), 16),
    },
  };
}

export function run(engine, { operations, rounds }) {
  const rows = [];
  const double = new Float64Array(1);
  const words = new Uint32Array(double.buffer);
  for (const [what, { start, call, end }] of Object.entries(subjects(engine))) {
    const count = what === 'new stream' || what === 'log.record' ? operations / 10 : operations;
    let best = Infinity;
    let digest = 0;
    for (let round = 0; round < rounds; round++) {
      start();
      digest = 0;
      const begin = performance.now();
      for (let i = 0; i < count; i++) {
        double[0] = call(i);
        digest = Math.imul(digest ^ words[0] ^ words[1], 0x01000193);
        digest ^= digest >>> 15;
      }
      best = Math.min(best, performance.now() - begin);
      if (end !== undefined) digest = end();
    }
    rows.push({
      what,
      'M/s': (count / best / 1e3).toFixed(2),
      ns: ((best * 1e6) / count).toFixed(0),
      digest: (digest >>> 0).toString(16).padStart(8, '0'),
    });
  }
  return rows;
}
