import { consensusCases } from '../cases.js';

const skip = {
  'every hostile payment is refused by every master, and every other one confirmed':
    'the peers of consumers judge payments too: money.test.ts holds all of them to it',
};

/** Nothing to begin with, and half a coin a cheese. */
const supply = (_: unknown, { height }: { readonly height: number }) => height * 50_000_000;

const scenario = {
  extends: 'cheesechain-default',
  supply: 5,
  nodes: { master: 3, consumer: 3 },
  workload: { payments: 8, weights: [50, 100] },
};

consensusCases('cheesechain', { scenario, supply, skip });

consensusCases('cheesechain by the rules of the original', {
  scenario: { ...scenario, consensus: { legacy: true } },
  supply,
  skip,
});
