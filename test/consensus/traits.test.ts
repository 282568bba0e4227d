import { describe, expect, test } from 'vitest';
import type { Consensus } from '../../src/consensus/consensus.js';
import { PROTOCOLS, traitsByDefault } from '../../src/consensus/index.js';
import { blocksToFinality, confirmationsOf, type Traits } from '../../src/consensus/traits.js';
import { prepare } from '../../src/simulate.js';
import { draw } from '../package/toy/draw.js';

/** A small scenario for each protocol. */
const SCENARIOS: Readonly<Record<string, string>> = {
  pou: 'pou-default',
  nakamoto: 'ten-equal-miners',
  ghost: 'ethereum-pow',
  cheesechain: 'cheesechain-default',
  'stake-lottery': 'stake-lottery-default',
  lpos: 'lpos-default',
  tendermint: 'tendermint-default',
  pbft: 'pbft-four',
};

/** The toy protocol with other words about itself. */
const saying = (traits: Partial<Traits>): Consensus<never> =>
  ({ ...draw, traits: () => ({ ...draw.traits({} as never), ...traits }) }) as Consensus<never>;

const scenario = { consensus: 'draw', nodes: { master: 4, consumer: 4 }, workload: { payments: 10 } };
const endOf = (traits: Partial<Traits>) => prepare(scenario, { protocols: [saying(traits)] }).end;
const PACE = 5_000_000;

describe('traits', () => {
  test.each(Object.keys(PROTOCOLS))(
    'of %s name the parts of misconduct that there are, and its makers make blocks',
    (name) => {
      const run = prepare({ extends: SCENARIOS[name] });
      const { traits, protocol, population } = run;
      const named = Object.entries(traits.misconduct ?? {}).filter(([, has]) => has === true);
      for (const [part] of named) expect(Object.keys(protocol.misconduct ?? {}), part).toContain(part);
      expect(population.of(traits.makers).length).toBeGreaterThan(0);
      expect(traits.payers.length).toBeGreaterThan(0);
    },
  );

  test('are there under the defaults of every protocol', () => {
    for (const consensus of Object.values(PROTOCOLS))
      expect(traitsByDefault(consensus), consensus.name).toBeDefined();
  });
});

describe('finality', () => {
  test('decides how long a run goes on when that is left open', () => {
    const never = endOf({});
    expect(endOf({ finality: { decidedAfterBlocks: 0 } })).toBe(never);
    expect(endOf({ finality: { decidedAfterBlocks: 3 } })).toBe(never + 3 * PACE);
    expect(endOf({ finality: { confirmations: 6 } })).toBe(never + 5 * PACE);
  });

  test('of a chain that waits for confirmations comes for the last payments, too', () => {
    const finalTo = new Map<number, number>();
    const run = prepare(
      {
        extends: 'ten-equal-miners',
        duration: 'auto',
        seed: '3',
        nodes: { master: 4, consumer: 4 },
        consensus: { blockTime: '10s', confirmations: 3 },
        workload: { payments: 10, every: '5s' },
      },
      { sink: null, observers: [{ finalised: (_time, node, { height }) => void finalTo.set(node, height) }] },
    );
    run.finish();
    const { money, tree } = run.protocol;
    const included = run.transactions
      .filter((transaction) => money.isPayment(transaction))
      .map((transaction) => tree.inclusion(run.head()!, transaction)?.height ?? 0);
    const last = Math.max(...included);
    expect(last).toBeGreaterThan(0);
    for (const node of [0, 1, 2, 3]) expect(finalTo.get(node)).toBeGreaterThanOrEqual(last);
  });

  test('of a protocol that decides is not judged by confirmations, of one without a rule by six', () => {
    const traits = draw.traits({} as never);
    expect(confirmationsOf({ ...traits, finality: { decidedAfterBlocks: 2 } })).toBeUndefined();
    expect(confirmationsOf({ ...traits, finality: { confirmations: 12 } })).toBe(12);
    expect(confirmationsOf(traits)).toBe(6);
    expect(blocksToFinality(traits)).toBe(0);
  });
});
