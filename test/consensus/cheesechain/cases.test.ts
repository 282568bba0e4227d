import { consensusCases } from '../cases.js';

const skip = {
  'money is conserved to the unit after every block':
    'there is half a coin more after every cheese: money.test.ts holds it to that',
  'every hostile payment is refused by every master, and every other one confirmed':
    'the peers of consumers judge payments too: money.test.ts holds all of them to it',
};

const scenario = {
  extends: 'cheesechain-default',
  supply: 5,
  nodes: { master: 3, consumer: 3 },
  workload: { payments: 8, weights: [50, 100] },
};

consensusCases('cheesechain', { scenario, skip });

consensusCases('cheesechain by the rules of the original', {
  scenario: { ...scenario, consensus: { legacy: true } },
  skip,
});
