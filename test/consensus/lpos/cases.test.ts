import { consensusCases } from '../cases.js';

const workload = { kind: 'usage', payers: 'master', payments: 12, weights: [50, 100], warmup: '12s' };

consensusCases('lpos', {
  scenario: {
    extends: 'lpos-default',
    duration: 'auto',
    nodes: { master: 4 },
    network: { latency: { uniform: ['20ms', '80ms'] }, jitter: { exponential: '5ms' } },
    consensus: { genesis: 'genic', instruction: { kind: 'none' } },
    workload,
  },
});

consensusCases('lpos with a faulty member', {
  scenario: {
    extends: 'lpos-default',
    duration: 'auto',
    nodes: { master: 6 },
    consensus: {
      seats: 7,
      genesis: 'genic',
      transport: 'direct',
      instruction: { kind: 'none' },
      faulty: { nodes: 1, conduct: 'withholding', chosen: 'random' },
    },
    workload,
  },
});
