import { describe, expect, test } from 'vitest';
import { ATTACKS } from '../../src/attacks/index.js';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import type { Amount } from '../../src/ledger/amount.js';
import type { Block } from '../../src/ledger/block.js';
import type { Observer } from '../../src/observers/observer.js';
import type { Run } from '../../src/run/run.js';
import { prepare, type RunOptions } from '../../src/simulate.js';

/** One attack on one protocol. */
export interface AttackCase {
  /** What the scenario says of the attack, without its kind. */
  readonly entry: { readonly nodes: readonly number[] } & Record<string, unknown>;
  /** What makes the attack powerless: keys of the entry and of the scenario; or why nothing does. */
  readonly powerless: { readonly entry?: object; readonly scenario?: object } | string;
  /** Whether the digest of a run with the attack must differ from that of one without; true by default. */
  readonly shows?: boolean;
}

/** A protocol, and each attack that fits it. */
export interface ProtocolCase {
  /** A scenario small enough for many runs. */
  readonly scenario: { readonly extends: string } & Record<string, unknown>;
  /** Money there should be after a block; the scenario's supply by default. */
  readonly supply?: (run: Run, block: Block) => Amount;
  readonly attacks: Readonly<Record<string, AttackCase>>;
}

const fast: RunOptions = { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null, trace: false };

/** Keys that have no default. */
const DEMANDED: Readonly<Record<string, object>> = { censorship: { senders: [0] } };

/** A scenario over another, group by group. */
function over(scenario: object, more: object): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...scenario };
  for (const [key, value] of Object.entries(more)) {
    const before = merged[key];
    const groups = typeof before === 'object' && before !== null && !Array.isArray(before);
    merged[key] = groups ? over(before, value as object) : value;
  }
  return merged;
}

/** The cases that every attack runs on every protocol that it fits; those it does not fit must say why. */
export function attackCases(protocol: string, { scenario, supply, attacks }: ProtocolCase): void {
  describe(`attacks on ${protocol}`, () => {
    test('each attack is tried, or says why nobody can carry it out', () => {
      const { traits } = prepare(scenario);
      for (const [kind, attack] of Object.entries(ATTACKS)) {
        const fit = attack.fits(traits);
        if (typeof fit === 'string') expect(attacks, kind).toHaveProperty(kind);
        else {
          expect(fit.unfit.length, kind).toBeGreaterThan(15);
          const entry = { kind, nodes: [0], ...DEMANDED[kind] };
          expect(() => prepare({ ...scenario, attacks: [entry] })).toThrow(
            `does not fit protocol "${protocol}": ${fit.unfit}`,
          );
        }
      }
    });

    for (const [kind, one] of Object.entries(attacks)) oneAttack(kind, one, scenario, supply);
  });
}

function oneAttack(
  kind: string,
  { entry, powerless, shows = true }: AttackCase,
  scenario: ProtocolCase['scenario'],
  supply: ProtocolCase['supply'],
): void {
  const attacked = { ...scenario, attacks: [{ kind, ...entry }] };

  describe(kind, () => {
    test('leaves honest blocks valid, money whole, chains sound and the run reproducible', () => {
      const refused: Block[] = [];
      const observer: Observer = { rejected: (_time, _node, block) => refused.push(block) };
      const run = prepare(attacked, { ...fast, observers: [observer] });
      const result = run.finish();
      // No attack here breaks a rule of validity: whatever is refused would be a flaw of ours.
      expect(refused).toEqual([]);
      expect(run.blocks.length).toBeGreaterThan(3);
      for (const block of run.blocks.slice(1)) {
        const expected = supply === undefined ? run.scenario.supply : supply(run, block);
        expect(run.supply(block)).toBe(expected);
        expect(block.height).toBe(block.parent!.height + 1);
        expect(run.protocol.money.accounts.balances(block).every((balance) => balance >= 0)).toBe(true);
      }
      const { attacks } = result.summary;
      expect(attacks!.map((report) => report.kind)).toEqual([kind, 'safety']);
      for (const { measures } of attacks!) {
        for (const [name, value] of Object.entries(measures)) expect(value, name).toBeTypeOf('number');
        for (const [name, value] of Object.entries(measures)) expect(value, name).not.toBeNaN();
      }
      expect(prepare(attacked, fast).finish().digest).toBe(result.digest);
      if (shows) expect(prepare(scenario, fast).finish().digest).not.toBe(result.digest);
    });

    const title = 'changes nothing when it has no power';
    const reason = typeof powerless === 'string' ? powerless : undefined;
    if (reason !== undefined) test.skip(`${title} (${reason})`, () => {});
    else {
      test(title, () => {
        const { entry: weak = {}, scenario: weakly = {} } = powerless as Exclude<typeof powerless, string>;
        const honest = over(scenario, weakly);
        const idle = { ...honest, attacks: [{ kind, ...entry, ...weak }] };
        expect(prepare(idle, fast).finish().digest).toBe(prepare(honest, fast).finish().digest);
      });
    }
  });
}
