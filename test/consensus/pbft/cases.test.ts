import { consensusCases } from '../cases.js';

const workload = { payments: 12, weights: [50, 100], warmup: '12s' };
const base = { extends: 'pbft-four', nodes: { master: 4, consumer: 3 }, duration: '60s', workload };

consensusCases('pbft', {
  scenario: { ...base, network: { latency: { uniform: ['20ms', '80ms'] }, jitter: { exponential: '5ms' } } },
});

consensusCases('pbft with a checkpoint and a change of the primary each three blocks', {
  scenario: { ...base, nodes: { master: 6, consumer: 3 }, consensus: { checkpoint: 3, forcedViewChange: 3 } },
});

consensusCases('pbft over links that lose a tenth of all messages', {
  scenario: { ...base, network: { latency: '50ms', loss: 0.1 }, duration: '96s' },
  skip: {
    'every hostile payment is refused by every master, and every other one confirmed':
      'a payment that is lost on the way to a master is not sent again',
  },
});
