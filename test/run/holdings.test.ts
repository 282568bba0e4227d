import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { PROTOCOLS } from '../../src/consensus/index.js';
import { ScenarioError } from '../../src/engine/errors.js';
import { BUILT_IN_SCENARIOS } from '../../src/scenario/built-in.js';
import { parseScenario } from '../../src/scenario/parse.js';
import type { Scenario } from '../../src/scenario/schema/scenario.js';
import { prepare, type ScenarioLike } from '../../src/simulate.js';
import { underCommonLoad } from '../../src/sweep/common-load.js';

const OPTIONS = {
  ...{ sink: null, trace: false },
  platform: { hashes: nodeHashes, signer: nodeSigner },
} as const;

/** A small built-in scenario of each protocol, without attacks and faults. */
const BY_PROTOCOL = new Map<string, Scenario>();
for (const name of Object.keys(BUILT_IN_SCENARIOS).sort()) {
  if (/^attack-|churn|legacy/.test(name)) continue;
  const scenario = parseScenario({ extends: name });
  if (scenario.consensus['legacy'] === true || scenario.nodes.master > 50) continue;
  if (!BY_PROTOCOL.has(scenario.consensus.protocol)) BY_PROTOCOL.set(scenario.consensus.protocol, scenario);
}

const NAMES = Object.keys(PROTOCOLS);
const PAIRS = NAMES.flatMap((one, place) => NAMES.slice(place + 1).map((other) => [one, other] as const));

/** What a run holds before its first event. */
function start(scenario: ScenarioLike) {
  const run = prepare(scenario, OPTIONS);
  const root = run.blocks[0]!;
  const payers = run.population.of(run.scenario.workload.payers);
  return { run, root, held: payers.map((node) => run.balance(node, root)) };
}

/** Gini of plain amounts by its definition, apart from the simulator's own. */
function giniOf(amounts: readonly number[]): number {
  const mean = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
  let differences = 0;
  for (const a of amounts) for (const b of amounts) differences += Math.abs(a - b);
  return differences / (2 * amounts.length * amounts.length * mean);
}

describe('first holdings', () => {
  test('there is a scenario of every protocol to try', () => {
    expect([...BY_PROTOCOL.keys()].sort()).toEqual([...NAMES].sort());
  });

  test.each(PAIRS)('%s and %s begin equally unequal under a common load, to six digits', (one, other) => {
    const scenarios = [one, other].map((name) => ({
      ...BY_PROTOCOL.get(name)!,
      // Fine enough for six digits, and coarse enough for lots that are hashed one by one.
      currency: { symbol: 'C', decimals: 4 },
      supply: 1e12,
    }));
    const usage = { ...BY_PROTOCOL.get('nakamoto')!.workload, payers: 'consumer' as const };
    const first = { ...scenarios[0]!, workload: usage, nodes: { ...scenarios[0]!.nodes, consumer: 12 } };
    const quiet = { ...first.consensus, instruction: { kind: 'none' } };
    const loaded = underCommonLoad([
      first.consensus.protocol === 'lpos' ? { ...first, consensus: quiet } : first,
      scenarios[1]!,
    ]);
    const [a, b] = loaded.map(({ scenario }) => giniOf(start(scenario).held));
    expect(a).toBeGreaterThan(0.1);
    expect(Math.abs(a! - b!)).toBeLessThan(5e-7);
  });

  test.each([...BY_PROTOCOL])(
    '%s: nobody pays for what it holds at the start, and the supply is whole',
    (name, scenario) => {
      const nodes = name === 'lpos' ? { ...scenario.nodes, master: 12 } : { ...scenario.nodes, consumer: 12 };
      const workload = {
        ...scenario.workload,
        ...{ kind: 'usage', payments: 0, hostile: false, payers: name === 'lpos' ? 'master' : 'consumer' },
      } as const;
      const run = prepare(
        {
          ...scenario,
          nodes,
          workload,
          holdings: { pareto: 1.16, least: 1 },
          supply: 1e10,
          duration: 60_000_000,
        },
        OPTIONS,
      );
      const root = run.blocks[0]!;
      const payers = run.population.of(name === 'lpos' ? 'master' : 'consumer');
      const before = payers.map((node) => run.balance(node, root));
      expect(run.supply(root)).toBe(1e10);
      expect(new Set(before).size).toBe(12);
      const result = run.finish();
      expect(Number(result.summary.fees.collected)).toBe(0);
      if (name !== 'lpos') expect(payers.map((node) => run.balance(node))).toEqual(before);
    },
  );

  test.each<[holdings: unknown, shares: (held: readonly number[]) => boolean]>([
    ['equal', (held) => Math.max(...held) - Math.min(...held) <= 1],
    [{ weights: [4, 3, 2, 1] }, (held) => held.join() === '40,30,20,10'],
    [{ accounts: 'account,amount\n3,99\n0,1\n' }, (held) => held.join() === '1,0,0,99'],
    [{ accounts: '# who\namount,account\n70,alice\n30,bob\n' }, (held) => held.join() === '70,30,0,0'],
    [{ zipf: 1 }, (held) => [...held].sort((a, b) => b - a).join() === '48,24,16,12'],
    [{ uniform: [1, 1] }, (held) => held.join() === '25,25,25,25'],
  ])('%j gives each its share', (holdings, shares) => {
    const { held } = start({
      extends: 'ten-equal-miners',
      ...{ currency: { symbol: 'C', decimals: 0 }, supply: 100, nodes: { consumer: 4 }, holdings },
      consensus: { fees: [0, 0] },
    });
    expect(held.reduce((sum, amount) => sum + amount, 0)).toBe(100);
    expect(held).toSatisfy(shares);
  });

  test('the original sharing out is a payment a consumer, and charged', () => {
    const original = prepare('pou-default', OPTIONS).finish();
    const root = prepare({ extends: 'pou-default', holdings: 'auto' }, OPTIONS).finish();
    expect(original.summary.payments.submitted - root.summary.payments.submitted).toBe(9);
    expect(Number(original.summary.fees.collected)).toBeGreaterThan(Number(root.summary.fees.collected));
  });

  test('amounts that do not add up to the supply are refused in one line', () => {
    const scenario = { extends: 'ten-equal-miners', holdings: { accounts: 'account,amount\n0,5\n' } };
    expect(() => prepare(scenario, OPTIONS)).toThrow(ScenarioError);
    expect(() => prepare(scenario, OPTIONS)).toThrow(/^holdings: expected amounts that add up to the /);
  });
});

const list = (text: string) => ({ accounts: `account,amount\n${text}` });

describe('holdings that are none', () => {
  test.each<[holdings: unknown, message: RegExp]>([
    ['even', /^holdings: expected "auto", "original", "equal", .*got "even"$/],
    ['equla', /did you mean "equal"\?$/],
    [3, /^holdings: expected .*, got 3$/],
    [null, /^holdings: expected .*, got null$/],
    [[1, 2], /^holdings: expected /],
    [{}, /^holdings: expected /],
    [{ pareto: 0 }, /^holdings.pareto: expected a number from 0.1 to 100, got 0$/],
    [{ pareto: 'x' }, /^holdings.pareto: expected a number from 0.1 to 100, got "x"$/],
    [{ pareto: 1.2, least: 0 }, /^holdings.least: expected a number above 0, got 0$/],
    [{ uniform: [5] }, /^holdings.uniform: expected two numbers such as \[1, 100\]/],
    [{ uniform: [5, 1] }, /^holdings.uniform: expected the lower bound first/],
    [{ uniform: [0, 0] }, /^holdings.uniform: expected an upper bound above 0/],
    [{ normal: [-1, 1] }, /^holdings.normal.0: expected a number of at least 0, got -1$/],
    [{ lognormal: [0, 1] }, /^holdings.lognormal.0: expected a number above 0, got 0$/],
    [{ exponential: -3 }, /^holdings.exponential: expected a number above 0, got -3$/],
    [{ zipf: 11 }, /^holdings.zipf: expected a number from 0 to 10, got 11$/],
    [{ zipf: 1, ranks: 5 }, /^holdings.ranks: unknown key/],
    [{ weights: [] }, /^holdings.weights: expected at least one weight/],
    [{ weights: [1, 2] }, /^holdings.weights: expected 10 numbers, one for each who pays, got 2$/],
    [{ weights: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }, /^holdings.weights: expected a weight above 0/],
    [{ weights: [-1] }, /^holdings.weights.0: expected a number of at least 0, got -1 /],
    [
      { wieghts: [1] },
      /^holdings: expected .*got {"wieghts":\[1\]}, did you mean { weights: \[5, 3, 2\] }\?$/,
    ],
    [{ accounts: '' }, /^holdings.accounts: expected the name of a CSV file/],
    [
      { accounts: 'people.csv' },
      /^holdings.accounts: row 1: expected the columns "account,amount", got "people.csv"$/,
    ],
    [list(''), /^holdings.accounts: expected a row with an amount above 0, got none$/],
    [list('10,5'), /^holdings.accounts: row 2: expected an account from 0 to 9, got "10"$/],
    [list('0,5\n0,6'), /^holdings.accounts: row 3: expected every account once, got "0"$/],
    [
      list('0,5\nbob,6'),
      /^holdings.accounts: row 3: expected all accounts by number or all by name, got "bob"$/,
    ],
    [
      list('0,-5'),
      /^holdings.accounts: row 2: expected an amount of at least 0 with at most 8 decimals, got "-5"$/,
    ],
    [list('0,five'), /^holdings.accounts: row 2: expected an amount .*got "five"$/],
    [list('0,0.123456789'), /^holdings.accounts: row 2: expected an amount .*got "0.123456789"$/],
    [list(',5'), /^holdings.accounts: row 2: expected an account, got ""$/],
    [list('0,0'), /^holdings.accounts: expected a row with an amount above 0, got none$/],
    [
      list('a,1\nb,1\nc,1\nd,1\ne,1\nf,1\ng,1\nh,1\ni,1\nj,1\nk,1'),
      /^holdings.accounts: row 12: expected at most 10 accounts/,
    ],
  ])('%j is refused in one line', (holdings, message) => {
    let problem = '';
    try {
      parseScenario({ extends: 'ten-equal-miners', holdings });
    } catch (error) {
      expect(error).toBeInstanceOf(ScenarioError);
      problem = (error as Error).message;
    }
    expect(problem).toMatch(message);
    expect(problem).not.toContain('\n');
  });

  test('under legacy rules only the original sharing out is taken', () => {
    expect(() => parseScenario({ extends: 'pou-legacy', holdings: 'equal' })).toThrow(
      /^holdings: expected "auto" or "original" under legacy rules.*got "equal"$/,
    );
    expect(() => parseScenario({ extends: 'pycotr-default', holdings: 'original' })).not.toThrow();
  });
});
