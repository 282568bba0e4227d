import { describe, expect, test } from 'vitest';
import { ATTACKS } from '../../src/attacks/index.js';
import { PROTOCOLS, traitsByDefault } from '../../src/consensus/index.js';
import { ScenarioError } from '../../src/engine/errors.js';
import { describeScenario, parseScenario } from '../../src/scenario/parse.js';
import { prepare } from '../../src/simulate.js';

const WORK = { extends: 'ten-equal-miners' };

function refusal(input: object): string {
  try {
    prepare(input);
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(input)}`);
}

describe('an attack that cannot be carried out is refused in one line', () => {
  test.each<[what: string, scenario: object, attacks: unknown, message: RegExp]>([
    ['no list', WORK, { kind: 'majority' }, /^attacks: expected a list of attacks such as/],
    [
      'a misspelt kind',
      WORK,
      [{ kind: 'selfish-minning', nodes: [0] }],
      /^attacks\.0\.kind: expected one of .*got "selfish-minning", did you mean "selfish-mining"\?$/,
    ],
    [
      'a misspelt key',
      WORK,
      [{ kind: 'selfish-mining', nodes: [0], stratgy: 'S' }],
      /^attacks\.0\.stratgy: unknown key, did you mean "strategy"\?$/,
    ],
    [
      'no nodes',
      WORK,
      [{ kind: 'majority' }],
      /^attacks\.0\.nodes: expected a list of node numbers.*got nothing$/,
    ],
    [
      'an empty list of nodes',
      WORK,
      [{ kind: 'majority', nodes: [] }],
      /^attacks\.0\.nodes: expected a list of node/,
    ],
    [
      'a node twice',
      WORK,
      [{ kind: 'majority', nodes: [1, 1] }],
      /^attacks\.0\.nodes: expected each node once/,
    ],
    [
      'a node that is no master',
      WORK,
      [{ kind: 'majority', nodes: [3, 12] }],
      /^attacks\.0\.nodes\.1: expected a master node, 0 to 9, got 12$/,
    ],
    [
      'a node that does not exist',
      WORK,
      [{ kind: 'payment-flooding', nodes: [20] }],
      /^attacks\.0\.nodes\.0: expected a consumer node, 10 to 19, got 20$/,
    ],
    [
      'a node of another attack',
      WORK,
      [
        { kind: 'majority', nodes: [0] },
        { kind: 'selfish-mining', nodes: [0] },
      ],
      /^attacks\.1\.nodes\.0: expected a node that no other attack has taken; attacks\.0 has node 0/,
    ],
    [
      'a protocol it does not fit',
      { extends: 'pou-default' },
      [{ kind: 'selfish-mining', nodes: [0] }],
      /^attacks\.0\.kind: "selfish-mining" does not fit protocol "pou": makers take turns.*it fits nakamoto, ghost/,
    ],
    [
      'a strategy of other letters',
      WORK,
      [{ kind: 'selfish-mining', nodes: [0], strategy: 'X' }],
      /^attacks\.0\.strategy: expected "S" \(selfish\).*got "X"$/,
    ],
    [
      'a gamma past 1',
      WORK,
      [{ kind: 'selfish-mining', nodes: [0], gamma: 2 }],
      /^attacks\.0\.gamma: expected "network" or a number from 0 to 1, got 2$/,
    ],
    [
      'a gamma for two',
      WORK,
      [{ kind: 'selfish-mining', nodes: [0, 1], gamma: 1 }],
      /gamma of selfish-mining: expected "network" for more than one attacker, got 1$/,
    ],
    [
      'an attacker as merchant',
      WORK,
      [{ kind: 'double-spend', nodes: [0], merchant: 0 }],
      /merchant of double-spend: expected a node from 0 to 19 that neither attacks.*got 0$/,
    ],
    [
      'a lottery by the pool',
      { extends: 'stake-lottery-default' },
      [{ kind: 'long-range', nodes: [0] }],
      /"long-range" does not fit protocol "stake-lottery": expected consensus.forging: clock/,
    ],
    [
      'rules that keep no forks',
      { extends: 'pou-legacy' },
      [{ kind: 'equivocation', nodes: [0] }],
      /"equivocation" does not fit protocol "pou": expected consensus.legacy: false/,
    ],
    [
      'one account that would pay itself',
      { extends: 'pou-default' },
      [{ kind: 'raffle-bribery', nodes: [13] }],
      /^attacks: nodes of raffle-bribery: expected at least 2/,
    ],
  ])('%s', (_what, scenario, attacks, message) => {
    const text = refusal({ ...scenario, attacks });
    expect(text).toMatch(message);
    expect(text).not.toContain('\n');
  });
});

describe('attacks in a scenario', () => {
  test('are written down and read back as they were', () => {
    const attacks = [
      { kind: 'selfish-mining', nodes: [0], strategy: 'LT1', gamma: 0.25 },
      { kind: 'withholding', nodes: [1, 2], for: '1500ms' },
      { kind: 'double-spend', nodes: [3], merchant: 12 },
    ];
    const scenario = parseScenario({ ...WORK, attacks });
    const written = describeScenario(scenario) as { attacks: readonly object[] };
    expect(written.attacks[0]).toEqual(attacks[0]);
    expect(written.attacks[1]).toEqual({ ...attacks[1], share: 1 });
    expect(written.attacks[2]).toMatchObject({ merchant: 12, accomplice: 'auto', patience: 30 });
    expect(parseScenario(written)).toEqual(scenario);
  });

  test('are none by default', () => {
    expect(parseScenario(WORK).attacks).toEqual([]);
  });

  test('have a source, a sentence, and a word on every protocol', () => {
    for (const [kind, attack] of Object.entries(ATTACKS)) {
      expect(attack.kind).toBe(kind);
      expect(attack.source.length, kind).toBeGreaterThan(10);
      expect(attack.summary.length, kind).toBeGreaterThan(20);
      for (const consensus of Object.values(PROTOCOLS)) {
        const fit = attack.fits(traitsByDefault(consensus)!);
        if (typeof fit === 'object')
          expect(fit.unfit.length, `${kind} ${consensus.name}`).toBeGreaterThan(15);
      }
    }
  });
});
