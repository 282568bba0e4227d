import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import type { LposBlock } from '../../../src/consensus/lpos/candidate.js';
import type { LposProtocol } from '../../../src/consensus/lpos/protocol.js';
import { randomSource } from '../../../src/engine/random.js';
import { isolate } from '../../../src/network/rule.js';
import { prepare } from '../../../src/simulate.js';

/** What came of one run of the swarm. */
export interface SwarmRun {
  readonly seed: string;
  /** Most seats that faulty members held in a senate that decided, and the most that can be borne. */
  readonly faulty: number;
  readonly bearable: number;
  /** Pairs of blocks decided at one height, and those among them whose senate could bear its faults. */
  readonly conflicts: number;
  readonly wrongful: number;
  readonly height: number;
  /** Whether the honest follow chains of which one is the beginning of the other. */
  readonly consistent: boolean;
  readonly conserved: boolean;
}

/** A run of which the seed draws everything: seats, members, faults and their kind, latency, loss, a node cut off. */
export function swarmRun(seed: string, least = 0): SwarmRun {
  const random = randomSource(`swarm/${seed}`).stream('scenario');
  const members = 10 + random.below(4);
  const seats = 4 + random.below(10);
  const nodes = Math.min(least + random.below(3), seats - 1);
  const conduct = random.pick(['silent', 'equivocating', 'withholding']);
  const scenario = {
    extends: 'lpos-default',
    duration: '70s',
    nodes: { master: members },
    network: {
      latency: random.pick(['10ms', { uniform: ['20ms', '400ms'] }]),
      jitter: random.pick(['0ms', { exponential: '30ms' }]),
      loss: random.pick([0, 0, 0.02, 0.1]),
    },
    consensus: {
      seats,
      transport: random.pick(['direct', 'direct', 'routed']),
      routes: 1 + random.below(3),
      fanOut: 2 + random.below(9),
      instruction: { kind: 'tx-n-outputs', outputs: 2 },
      faulty: { nodes, conduct, chosen: random.pick(['leaders', 'random']) },
    },
  };
  const platform = { hashes: nodeHashes, signer: nodeSigner };
  const run = prepare(scenario, { seed, platform, sink: null, trace: false });
  const protocol = run.protocol as LposProtocol;
  if (random.below(3) === 0) {
    run.runUntil(`${10 + random.below(20)}s`);
    const restore = run.addRule(isolate([random.below(members)]));
    run.runUntil(`${35 + random.below(10)}s`);
    restore();
  }
  run.finish();
  const heads = run.population
    .of('master')
    .filter((node) => !protocol.isFaulty(node))
    .map((node) => run.head(node) as LposBlock);
  const bearing = (block: LposBlock) =>
    protocol.faultySeatsOn(block.parent as LposBlock) <= protocol.bearable;
  const { conflicts } = protocol.decisionLog;
  const decided = run.blocks.slice(1) as LposBlock[];
  return {
    seed,
    faulty: Math.max(0, ...decided.map((block) => protocol.faultySeatsOn(block.parent as LposBlock))),
    bearable: protocol.bearable,
    conflicts: conflicts.length,
    // Two chains that parted at an overburdened height go on apart: only what one parent was given twice is judged.
    wrongful: conflicts.filter(({ first, second }) => first.parent === second.parent && bearing(first))
      .length,
    height: Math.max(...heads.map(({ height }) => height)),
    consistent: heads.every((a) =>
      heads.every((b) => protocol.tree.isAncestor(a, b) || protocol.tree.isAncestor(b, a)),
    ),
    conserved: run.blocks.every((block) => run.supply(block) === run.scenario.supply),
  };
}
