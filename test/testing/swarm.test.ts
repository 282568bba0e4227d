import { describe, expect, test } from 'vitest';
import { mostOpen } from '../../src/attacks/fit.js';
import { ATTACKS } from '../../src/attacks/index.js';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { PROTOCOLS, traitsByDefault } from '../../src/consensus/index.js';
import { UsageRules } from '../../src/consensus/pou/rules.js';
import type { Run } from '../../src/run/run.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { drawScenario } from '../../src/testing/drawn-scenario.js';
import { type SwarmOutcome, shrink, swarmRun } from '../../src/testing/swarm.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };
/** Two hundred runs, in shares that a busy machine gets through one at a time. */
const SHARES = 10;
const RUNS = 20;

/** The first drawn run that breaks a promise under what is planted. */
function firstBroken(disturb: (run: Run) => void, from = 0): SwarmOutcome {
  for (let run = from; run < from + 60; run++) {
    const outcome = swarmRun(`planted/${run}`, { platform, disturb });
    if (outcome.violation !== undefined) return outcome;
  }
  throw new Error('nothing was found');
}

const faultsOf = (outcome: SwarmOutcome) => outcome.scenario['faults'] as readonly object[];

describe('the swarm', () => {
  test.each(Array.from({ length: SHARES }, (_, share) => share))(
    `keeps every promise in runs of every protocol, share %i of ${SHARES}`,
    (share) => {
      const protocols = new Set<string>();
      for (let run = 0; run < RUNS; run++) {
        const { violation, protocol, seed, blocks } = swarmRun(`tests/${share}/${run}`, { platform });
        expect(violation, `npm run swarm -- --repeat ${seed}`).toBeUndefined();
        expect(blocks).toBeGreaterThan(2);
        protocols.add(protocol);
      }
      expect(protocols.size).toBeGreaterThan(3);
    },
  );

  test('draws the same scenario and the same run from the same seed, and others from others', () => {
    expect(drawScenario('a')).toEqual(drawScenario('a'));
    expect(swarmRun('a', { platform }).digest).toBe(swarmRun('a', { platform }).digest);
    const drawn = new Set(
      Array.from({ length: 50 }, (_, seed) => JSON.stringify(drawScenario(String(seed)))),
    );
    expect(drawn.size).toBe(50);
  });

  test('draws every kind of attack, under every protocol that it fits, for half of the runs', () => {
    const kinds = new Map<string, Set<string>>();
    const protocols = new Map<string, string>();
    let attacked = 0;
    for (let seed = 0; seed < 3000; seed++) {
      const scenario = drawScenario(String(seed));
      const attacks = (scenario['attacks'] ?? []) as readonly { readonly kind: string }[];
      if (attacks.length > 0) attacked++;
      const base = scenario['extends'] as string;
      const protocol = protocols.get(base) ?? parseScenario(scenario).consensus.protocol;
      protocols.set(base, protocol);
      for (const { kind } of attacks) kinds.set(kind, (kinds.get(kind) ?? new Set()).add(protocol));
    }
    for (const [kind, attack] of Object.entries(ATTACKS)) {
      const fitting = Object.values(PROTOCOLS)
        .filter((consensus) => typeof attack.fits(mostOpen(traitsByDefault(consensus)!)) === 'string')
        .map(({ name }) => name);
      expect([...(kinds.get(kind) ?? [])].sort(), kind).toEqual(fitting.sort());
    }
    expect(attacked / 3000).toBeGreaterThan(0.4);
    expect(attacked / 3000).toBeLessThan(0.55);
  });

  test('draws attackers that hold less than a third of all weight, or are the lightest alone', () => {
    let together = 0;
    for (let seed = 0; seed < 1000; seed++) {
      const scenario = drawScenario(String(seed));
      const { stakes, hashPower } = scenario['consensus'] as { readonly [key: string]: unknown };
      const weights = stakes ?? hashPower;
      if (!Array.isArray(weights)) continue;
      for (const { nodes } of (scenario['attacks'] ?? []) as readonly { readonly nodes: number[] }[]) {
        // Consumers have no weight.
        if (nodes[0]! >= weights.length) continue;
        const own = nodes.reduce((sum, node) => sum + weights[node], 0);
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        if (nodes.length > 1) together++;
        if (own >= total / 3) expect(own).toBe(Math.min(...weights));
      }
    }
    expect(together).toBeGreaterThan(10);
  });

  test('draws every kind of fault', () => {
    const kinds = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      for (const fault of drawScenario(String(seed))['faults'] as readonly object[]) {
        for (const key of Object.keys(fault)) kinds.add(key);
      }
    }
    expect([...kinds].sort()).toEqual(
      [
        'at',
        'churn',
        'clock',
        'crash',
        'delay',
        'duplicate',
        'eclipse',
        'every',
        'for',
        'loss',
        'partition',
      ].concat(['reorder', 'slow', 'until']),
    );
  });
});

describe('a planted violation is found and shrunk:', () => {
  test('a partition that never heals, which needs no fault beside it', () => {
    const disturb = (run: Run) =>
      void run.addRule((from, to) => ((from === 0) !== (to === 0) ? 'drop' : 'pass'));
    const found = firstBroken(disturb);
    expect(found.violation?.promise).toMatch(/agreement|progress after heal/);
    const small = shrink(found, { platform, disturb });
    expect(small.violation?.promise).toBe(found.violation?.promise);
    expect(faultsOf(small)).toEqual([]);
    expect(small.scenario['attacks']).toBeUndefined();
    expect(Object.keys(small.scenario['network'] as object)).toEqual([]);
    // The shrunk scenario breaks its promise by itself, again and again.
    expect(shrink(small, { platform, disturb }).scenario).toEqual(small.scenario);
  });

  test('nodes that never come back from a crash, of which one fault is left', () => {
    const disturb = (run: Run) => {
      if (!run.scenario.faults.some(({ crash }) => crash !== undefined)) return;
      run.addFault({ crash: { role: 'master' } });
    };
    const found = firstBroken(disturb);
    expect(found.violation?.promise).toBe('progress after heal');
    const small = shrink(found, { platform, disturb });
    expect(faultsOf(small)).toHaveLength(1);
    expect(faultsOf(small)[0]).toHaveProperty('crash');
  });

  test('an error that nobody foresaw', () => {
    const disturb = (run: Run) =>
      void run.addRule(() => {
        throw new TypeError('nothing has no height');
      });
    const { violation } = firstBroken(disturb);
    expect(violation).toEqual({
      promise: 'no unforeseen error',
      detail: 'TypeError: nothing has no height',
    });
  });

  test('masters that take what is signed by nobody', () => {
    const check = UsageRules.prototype.check;
    UsageRules.prototype.check = () => undefined;
    try {
      expect(firstBroken(() => {}).violation).toBeDefined();
    } finally {
      UsageRules.prototype.check = check;
    }
  });
});
