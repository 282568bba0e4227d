import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { selfishMining } from '../src/attacks/selfish-mining.js';
import { nodeHashes, nodeSigner } from '../src/cli/node-crypto.js';
import { cheesechainCore } from '../src/consensus/cheesechain/consensus-core.js';
import type { ConsensusCore } from '../src/consensus/consensus.js';
import { PROTOCOLS } from '../src/consensus/index.js';
import { leaderSelectionCore } from '../src/consensus/lpos/consensus-core.js';
import { nakamotoCore } from '../src/consensus/nakamoto/consensus-core.js';
import { ghostCore } from '../src/consensus/nakamoto/ghost-core.js';
import { pbftCore } from '../src/consensus/pbft/consensus-core.js';
import { proofOfUsageCore } from '../src/consensus/pou/consensus-core.js';
import { stakeLotteryCore } from '../src/consensus/stake-lottery/consensus-core.js';
import { tendermintCore } from '../src/consensus/tendermint/consensus-core.js';
import { type Platform, prepareRun } from '../src/run/assembly.js';
import { BUILT_IN_SCENARIOS } from '../src/scenario/built-in.js';
import { parseScenario } from '../src/scenario/parse.js';
import type { Scenario } from '../src/scenario/schema/scenario.js';
import { prepare, simulate } from '../src/simulate.js';

const platform: Platform = { hashes: nodeHashes, signer: nodeSigner };
const MECHANISMS: readonly ConsensusCore<never>[] = [
  proofOfUsageCore,
  nakamotoCore,
  ghostCore,
  cheesechainCore,
  stakeLotteryCore,
  leaderSelectionCore,
  tendermintCore,
  pbftCore,
];

/** A parsed scenario as a page gets it: written down as JSON and read again. */
const carried = (scenario: Scenario) => JSON.parse(JSON.stringify(scenario)) as Scenario;
const small = (protocol: string) => ({
  ...(BUILT_IN_SCENARIOS[`${protocol}-default`] === undefined ? {} : { extends: `${protocol}-default` }),
  supply: protocol === 'stake-lottery' ? 10_000 : 1_000,
  nodes: { master: 10, consumer: 4 },
  consensus: { protocol },
  workload: { payments: 4 },
});
const attacked = { ...small('nakamoto'), attacks: [{ kind: 'selfish-mining', nodes: [0] }] };

describe('a run put together from a parsed scenario and a mechanism', () => {
  test('is there for every protocol, under the name that scenarios use', () => {
    expect(MECHANISMS.map(({ name }) => name)).toEqual(Object.keys(PROTOCOLS));
    const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      exports: object;
    };
    expect(Object.keys(exports)).toEqual(
      expect.arrayContaining(Object.keys(PROTOCOLS).map((name) => `./protocols/${name}`)),
    );
  });

  test.each(MECHANISMS)('is the run that simulate makes: $name', (consensus) => {
    const scenario = carried(parseScenario(small(consensus.name)));
    const { digest, summary } = prepareRun({ scenario, consensus, platform }).finish();
    const expected = simulate(small(consensus.name), { platform });
    expect(digest).toBe(expected.digest);
    expect(summary).toEqual(expected.summary);
  });

  test('carries out an attack that it was given', () => {
    const scenario = carried(parseScenario(attacked));
    const plan = { scenario, consensus: nakamotoCore, attacks: [selfishMining], platform };
    expect(prepareRun(plan).finish().digest).toBe(simulate(attacked, { platform }).digest);
  });

  test('takes a fault as a parsed scenario holds it', () => {
    const written = small('nakamoto');
    const run = prepareRun({ scenario: parseScenario(written), consensus: nakamotoCore, platform });
    const same = prepare(written, { platform });
    run.addFault({ crash: { nodes: [1], memory: 'kept', disk: 'kept' } });
    same.addFault({ crash: { nodes: [1] } });
    expect(run.finish().digest).toBe(same.finish().digest);
  });

  test('is refused for another protocol, an attack that is missing, and a scenario that nobody has parsed', () => {
    const scenario = parseScenario(attacked);
    expect(() => prepareRun({ scenario, consensus: ghostCore })).toThrow(
      'consensus.protocol: expected "ghost", the protocol the run was given, got "nakamoto"',
    );
    expect(() => prepareRun({ scenario, consensus: nakamotoCore })).toThrow(
      'attacks: the run was not given the attack "selfish-mining"',
    );
    const seeded = { ...scenario, seed: 7 as unknown as string };
    expect(() => prepareRun({ scenario: seeded, consensus: nakamotoCore })).toThrow(
      'seed: expected text that is not empty, got 7',
    );
    const written = attacked as unknown as Scenario;
    expect(() => prepareRun({ scenario: written, consensus: nakamotoCore })).toThrow(
      'scenario: expected one that parseScenario has returned',
    );
  });
});

test.each(Object.keys(BUILT_IN_SCENARIOS))('%s, parsed, loses nothing as JSON', (name) => {
  const scenario = parseScenario({ extends: name });
  expect(carried(scenario)).toEqual(scenario);
});
