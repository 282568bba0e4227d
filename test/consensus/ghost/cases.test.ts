import type { WorkProtocol } from '../../../src/consensus/nakamoto/protocol.js';
import type { Block } from '../../../src/ledger/block.js';
import type { Run } from '../../../src/run/run.js';
import { consensusCases } from '../cases.js';

const supply = (run: Run, block: Block) => (run.protocol as WorkProtocol).book.supply(block as never);
const scenario = {
  extends: 'ethereum-pow',
  nodes: { master: 5, cashing: 0, consumer: 4, trusted: 0 },
  duration: '12min',
  // Equal for all, so that no payment arrives behind the block that holds it, which would refuse it as known.
  network: { latency: '700ms' },
  workload: { payments: 12, every: '20s', weights: [50, 100] },
};

consensusCases('ghost', {
  scenario: { ...scenario, consensus: { blockTime: '6s', hashPower: 'equal', retarget: 'none' } },
  supply,
});

consensusCases('ghost with most work and the per-block rule', {
  scenario: { ...scenario, consensus: { blockTime: '6s', hashPower: 'equal', forkChoice: 'work' } },
  supply,
});
