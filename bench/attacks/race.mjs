/** Chain races without a network: blocks a second of withholding miners and of double spends. */
export const name = 'race';
export const summary = 'chain races, blocks found a second';
export const columns = ['race', 'blocks', 'M/s', 'result', 'digest'];
export const full = { blocks: 2e7, rounds: 3 };
export const toy = { blocks: 1000, rounds: 1 };

const withholding = ['H', 'S', 'L', 'LFT1'].map((strategy) => ({ strategy, attacker: 0.35, gamma: 0.5 }));
const spending = { strategy: 'double-spend', attacker: 0.3, confirmations: 6 };
const races = [
  ...withholding,
  { ...spending, convention: 'catch-up' },
  { ...spending, convention: 'strictly-ahead' },
  { ...spending, convention: 'strictly-ahead', premined: 1, patience: 12 },
];

/** A hash of all the figures of a result. */
function digestOf(result) {
  let hash = 0;
  for (const letter of JSON.stringify(result)) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

export function run({ race }, { blocks, rounds }) {
  return races.map((options) => {
    let best = Infinity;
    let result;
    for (let round = 0; round < rounds; round++) {
      const begin = performance.now();
      result = race({ ...options, blocks, seed: 'bench' });
      best = Math.min(best, performance.now() - begin);
    }
    const { strategy, convention = '', premined } = options;
    return {
      race: `${strategy} ${convention}${premined === undefined ? '' : ' premined, patient'}`.trim(),
      blocks: result.blocks,
      'M/s': (result.blocks / best / 1e3).toFixed(1),
      result: (result.revenue ?? result.success).value.toFixed(5),
      digest: digestOf(result),
    };
  });
}
