import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import type { Amount } from '../../src/ledger/amount.js';
import type { Block } from '../../src/ledger/block.js';
import type { Observer } from '../../src/observers/observer.js';
import { MemorySink } from '../../src/observers/sink.js';
import type { Run } from '../../src/run.js';
import { prepare, type RunOptions, simulate } from '../../src/simulate.js';

/** What a protocol brings to the cases that every protocol must pass. */
export interface ConsensusCase {
  /** A scenario small enough for the portable signer: a few nodes, a few payments. */
  readonly scenario: { readonly extends: string } & Record<string, unknown>;
  /** Money there should be after a block, where blocks bring new money; the scenario's supply by default. */
  readonly supply?: (run: Run, block: Block) => Amount;
  /** Cases that do not apply, and why. */
  readonly skip?: Readonly<Record<string, string>>;
}

const fast: RunOptions = { platform: { hashes: nodeHashes, signer: nodeSigner } };

/** The cases that every protocol runs: reproducible, conserving, agreeing. */
export function consensusCases(name: string, { scenario, supply, skip = {} }: ConsensusCase): void {
  const check = (title: string, body: () => void) => {
    const reason = skip[title];
    if (reason === undefined) test(title, body);
    else test.skip(`${title} (${reason})`, body);
  };

  describe(`${name}: the cases every protocol runs`, () => {
    check('the same seed gives the same digest, checkpoints and files; another seed does not', () => {
      const first = simulate(scenario, fast);
      const second = simulate(scenario, fast);
      expect(second.digest).toBe(first.digest);
      expect(second.checkpoints).toEqual(first.checkpoints);
      expect([...second.files!]).toEqual([...first.files!]);
      expect(first.files!.size).toBeGreaterThan(0);
      expect(simulate(scenario, { ...fast, seed: 'another' }).digest).not.toBe(first.digest);
    });

    check('signer, hashes, observers and sinks change nothing', () => {
      const reference = simulate(scenario, fast);
      const portable = simulate(scenario);
      expect(portable.digest).toBe(reference.digest);
      expect([...portable.files!]).toEqual([...reference.files!]);
      let told = 0;
      const nosy: Observer = {
        sent: () => told++,
        delivered: () => told++,
        accepted: () => told++,
        logged: () => told++,
      };
      const observed = simulate(scenario, { ...fast, observers: [nosy], sink: new MemorySink() });
      expect(told).toBeGreaterThan(0);
      expect(observed.digest).toBe(reference.digest);
      expect(simulate(scenario, { ...fast, sink: null, trace: false }).digest).toBe(reference.digest);
    });

    check('how a run is cut into steps changes nothing', () => {
      const run = prepare(scenario, fast);
      run.step(7);
      run.runUntil('20s');
      while (run.step(13) > 0);
      expect(run.now).toBe(run.end);
      expect(run.finish().digest).toBe(simulate(scenario, fast).digest);
    });

    check('money is conserved to the unit after every block', () => {
      const run = prepare(scenario, fast);
      run.finish();
      expect(run.blocks.length).toBeGreaterThan(2);
      for (const block of run.blocks.slice(1)) {
        const expected = supply === undefined ? run.scenario.supply : supply(run, block);
        expect(run.supply(block)).toBe(expected);
        const balances = run.protocol.accounts.balances(block);
        expect(balances.reduce((sum, balance) => sum + balance, 0)).toBe(expected);
        expect(balances.every((balance) => Number.isSafeInteger(balance) && balance >= 0)).toBe(true);
      }
    });

    check('heights rise by one, ids are unique, and no chain holds a transaction twice', () => {
      const run = prepare(scenario, fast);
      run.finish();
      expect(new Set(run.blocks.map((block) => block.id)).size).toBe(run.blocks.length);
      const seen = new Set<string>();
      for (let block = run.head(); block?.parent !== undefined; block = block.parent) {
        expect(block.height).toBe(block.parent.height + 1);
        expect(block.time).toBeGreaterThanOrEqual(block.parent.time);
        for (const transaction of block.transactions) {
          expect(seen.has(transaction.id)).toBe(false);
          seen.add(transaction.id);
        }
      }
      expect(seen.size).toBeGreaterThan(0);
    });

    check('an honest node never makes a block that another refuses', () => {
      const refused: string[] = [];
      const observer: Observer = {
        rejected: (_time, node, block, refusal) => refused.push(`${node}: ${block.id}: ${refusal.code}`),
      };
      simulate(scenario, { ...fast, observers: [observer] });
      expect(refused).toEqual([]);
    });

    check('all who follow the chain agree at the end and hold all of it', () => {
      const run = prepare(scenario, fast);
      const { summary } = run.finish();
      expect(summary.agreed).toBe(true);
      for (const master of run.population.of('master')) {
        expect(run.head(master)).toBe(run.head());
        for (let block = run.head(); block !== undefined; block = block.parent) {
          expect(block.holders.has(master)).toBe(true);
        }
      }
    });

    check('every hostile payment is refused by every master, and every other one confirmed', () => {
      const refusals = new Map<string, Set<number>>();
      const observer: Observer = {
        refused: (_time, node, transaction) => {
          const nodes = refusals.get(transaction.id) ?? new Set();
          refusals.set(transaction.id, nodes.add(node));
        },
      };
      const run = prepare(scenario, { ...fast, observers: [observer] });
      const { summary } = run.finish();
      const masters = new Set(run.population.of('master'));
      expect([...refusals.values()]).toEqual([masters, masters]);
      expect(summary.payments.refused).toEqual({ 'bad-signature': 1, overdraft: 1 });
      expect(summary.payments.confirmed).toBe(summary.payments.submitted - 2);
    });
  });
}
