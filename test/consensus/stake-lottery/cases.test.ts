import { consensusCases, noFaults } from '../cases.js';

consensusCases('stake lottery by the clock', {
  scenario: {
    extends: 'stake-lottery-default',
    nodes: { master: 4, consumer: 4 },
    consensus: { protocol: 'stake-lottery', forging: 'clock', stakes: [5, 9, 1, 20] },
    workload: { payments: 12, weights: [50, 100] },
  },
});

consensusCases('stake lottery by the pool', {
  scenario: {
    extends: 'stake-lottery-default',
    nodes: { master: 3, consumer: 3 },
    network: { jitter: { exponential: '10ms' } },
    consensus: { protocol: 'stake-lottery', threshold: 1, draw: 'equivalent', stakes: [500, 500, 500] },
    workload: { payments: 11, weights: [50, 100] },
  },
});

consensusCases('stake lottery in legacy mode', {
  scenario: {
    extends: 'stake-lottery-default',
    nodes: { master: 3, consumer: 4 },
    consensus: { protocol: 'stake-lottery', legacy: true, staking: 'none', stakes: [1, 5, 10] },
    workload: { payments: 12, weights: [50, 100] },
  },
  skip: {
    ...noFaults('the original knows no faults and hands out coins from nothing'),
    'money is conserved to the unit after every block':
      'the original hands out coins from nothing and lets balances go below 0; see flows.test.ts',
    'every hostile payment is refused by every master, and every other one confirmed':
      'the original takes what is not covered into its pools, hands a payment to one node, and leaves the last in the pool',
  },
});
