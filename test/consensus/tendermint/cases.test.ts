import { consensusCases } from '../cases.js';

const workload = { payments: 12, weights: [50, 100], warmup: '12s' };
const base = { extends: 'tendermint-default', nodes: { master: 4, consumer: 3 }, duration: '60s', workload };

consensusCases('tendermint', {
  scenario: { ...base, network: { latency: { uniform: ['20ms', '80ms'] }, jitter: { exponential: '5ms' } } },
});

consensusCases('tendermint with unequal powers that does not wait for late precommits', {
  scenario: { ...base, consensus: { powers: [5, 3, 2, 1], skipCommitTimeout: true } },
});

consensusCases('tendermint over links that lose a tenth of all messages', {
  // Payments are not sent again; those that make blocks hear of them all.
  scenario: { ...base, network: { latency: '50ms', loss: 0.1 }, duration: '90s' },
  skip: {
    'every hostile payment is refused by every master, and every other one confirmed':
      'a payment that is lost on the way to a master is not sent again',
  },
});

consensusCases('tendermint with votes that are relayed over a ring', {
  scenario: {
    ...base,
    nodes: { master: 6, consumer: 3 },
    network: { latency: '50ms', topology: 'ring' },
    consensus: { votes: 'relayed' },
  },
});

consensusCases('tendermint with votes that are gathered, and relayed over links that lose a tenth', {
  scenario: {
    ...base,
    nodes: { master: 6, consumer: 3 },
    network: { latency: '50ms', loss: 0.1, topology: { regular: { degree: 3 } } },
    consensus: { votes: 'relayed', aggregation: { aggregators: 2 } },
    duration: '90s',
  },
  skip: {
    'every hostile payment is refused by every master, and every other one confirmed':
      'a payment that is lost on the way to a master is not sent again',
  },
});

consensusCases('tendermint with votes that are gathered by one validator at a time', {
  scenario: { ...base, consensus: { aggregation: { aggregators: 1, gather: '10ms' } } },
});
