import type { WorkProtocol } from '../../../src/consensus/nakamoto/protocol.js';
import type { Block } from '../../../src/ledger/block.js';
import type { Run } from '../../../src/run/run.js';
import { consensusCases, noFaults } from '../cases.js';

const supply = (run: Run, block: Block) => (run.protocol as WorkProtocol).book.supply(block as never);
const nodes = { master: 4, cashing: 0, consumer: 4, trusted: 0 };

consensusCases('nakamoto', {
  scenario: {
    extends: 'ten-equal-miners',
    nodes,
    duration: '10min',
    network: { latency: { uniform: ['20ms', '80ms'] } },
    consensus: { blockTime: '10s', halving: 20, hashPower: [4, 3, 2, 1] },
    workload: { payments: 12, every: '20s', weights: [50, 100] },
  },
  supply,
});

consensusCases('nakamoto with a real puzzle, pauses and calls for consensus', {
  scenario: {
    extends: 'ten-equal-miners',
    nodes,
    // Those who ask last learn last: the run ends after a call of every node.
    duration: '4min',
    network: { latency: '20ms' },
    consensus: {
      mining: { pauses: ['4s', '5s', '6s', '8s'] },
      puzzle: 1,
      forkChoice: 'longest',
      tieBreak: 'lowest-hash',
      exchange: 'ask',
      fees: [0, 0],
    },
    workload: { payments: 12, every: '10s', weights: [50, 100] },
  },
  supply,
  skip: {
    'all who follow the chain agree at the end and hold all of it':
      'a node learns of others only when it mines; see rates.test.ts',
    'every hostile payment is refused by every master, and every other one confirmed':
      'the first master refuses it and passes it on to nobody',
  },
});

consensusCases('nakamoto with a retarget each block and small blocks', {
  scenario: {
    extends: 'ten-equal-miners',
    nodes,
    duration: '15min',
    network: { latency: { uniform: ['20ms', '80ms'] } },
    consensus: { blockTime: '10s', retarget: 'per-block', blockSize: 1_500, fees: [0.001, 0.01] },
    workload: { payments: 12, every: '20s', weights: [50, 100] },
  },
  supply,
});

consensusCases('nakamoto with the rules of Pycotr', {
  scenario: {
    extends: 'pycotr-default',
    nodes: { master: 3, consumer: 3 },
    network: { latency: '5ms' },
  },
  supply,
  skip: {
    ...noFaults('the original knows no faults, and cards bring money from nowhere'),
    'money is conserved to the unit after every block': 'cards bring money from nowhere',
    'heights rise by one, ids are unique, and no chain holds a transaction twice':
      'all rewards of a node have one uuid in the original',
    'all who follow the chain agree at the end and hold all of it':
      'a node learns of others only when it mines; see rates.test.ts',
    'every hostile payment is refused by every master, and every other one confirmed':
      'the pool of the original takes one payment a sender and drops those of losers; see pycotr.test.ts',
  },
});

consensusCases('nakamoto relayed by compact blocks over random links', {
  scenario: {
    extends: 'ten-equal-miners',
    nodes: { ...nodes, master: 12 },
    duration: '10min',
    network: {
      latency: '50ms',
      topology: { outgoing: { links: 3 } },
      relay: 'bitcoin-2019',
      upload: '1MB/s',
      download: '1MB/s',
      uplink: 'queued',
    },
    consensus: { blockTime: '10s', hashPower: 'equal', wireSize: 100_000 },
    workload: { payments: 12, every: '20s', weights: [50, 100] },
  },
  supply,
});
