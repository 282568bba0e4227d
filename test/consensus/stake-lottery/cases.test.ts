import { consensusCases } from '../cases.js';

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
