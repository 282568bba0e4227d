import { assert, ScenarioError } from '../engine/errors.js';
import type { Amount } from '../ledger/amount.js';
import type { Block } from '../ledger/block.js';
import type { Observer } from '../observers/observer.js';
import { MemorySink } from '../observers/sink.js';
import type { Run } from '../run/run.js';
import { prepare, type RunOptions, type ScenarioLike, simulate } from '../simulate.js';
import { claimEqual, claimSameParts } from './claim.js';
import { FAULT_CASES } from './fault-cases.js';

/** What a protocol brings to the cases that every protocol must pass. */
export interface ConsensusSubject {
  /** A scenario small enough for the portable signer: a few nodes, a few payments. */
  readonly scenario: ScenarioLike;
  /** How runs are made: the protocol itself when it is one of your own, faster signatures and hashes. */
  readonly options?: RunOptions;
  /** Money there should be after a block, where blocks bring new money; by default `expectedSupply`, or the scenario's. */
  readonly supply?: (run: Run, block: Block) => Amount;
  /** Titles of cases that do not apply, and why. */
  readonly skip?: Readonly<Record<string, string>>;
}

/** One promise that every protocol must keep. */
export interface ConsensusCase {
  readonly title: string;
  /** Why it does not apply to this protocol; `undefined` when it does. */
  readonly skip: string | undefined;
  /** Throws an `InvariantError` that says what was expected and what came when the promise is broken. */
  check(): void;
}

type Check = (subject: ConsensusSubject) => void;

/** The cases that every protocol runs, reproducible, conserving, agreeing, and all of it under faults: for the test runner of your choice. */
export function consensusCases(subject: ConsensusSubject): readonly ConsensusCase[] {
  const { skip = {} } = subject;
  const unknown = Object.keys(skip).find((title) => !CASES.has(title));
  if (unknown !== undefined) {
    throw new ScenarioError(
      `skip: expected the title of a case, got ${JSON.stringify(unknown)}; titles: ${[...CASES.keys()].join(' | ')}`,
    );
  }
  return Array.from(CASES, ([title, check]) => ({
    title,
    skip: skip[title],
    check: () => check(subject),
  }));
}

const CASES: ReadonlyMap<string, Check> = new Map<string, Check>([
  [
    'the same seed gives the same digest, checkpoints and files; another seed does not',
    ({ scenario, options = {} }) => {
      const first = simulate(scenario, options);
      const second = simulate(scenario, options);
      claimEqual(second.digest, first.digest, 'digest of the second run');
      claimEqual(JSON.stringify(second.checkpoints), JSON.stringify(first.checkpoints), 'checkpoints');
      claimSameParts(second.files ?? new Map(), first.files ?? new Map(), 'files of the second run');
      assert((first.files?.size ?? 0) > 0, 'the run wrote no file');
      const other = simulate(scenario, { ...options, seed: 'another' }).digest;
      assert(
        other !== first.digest,
        'another seed gave the same digest: randomness does not come from the seed',
      );
    },
  ],
  [
    'signer, hashes, observers and sinks change nothing',
    ({ scenario, options = {} }) => {
      const { platform: _, ...portably } = options;
      const reference = simulate(scenario, options);
      const portable = simulate(scenario, portably);
      claimEqual(portable.digest, reference.digest, 'digest with the portable signer');
      claimSameParts(portable.files ?? new Map(), reference.files ?? new Map(), 'files, signed portably');
      let told = 0;
      const nosy: Observer = {
        sent: () => told++,
        delivered: () => told++,
        accepted: () => told++,
        logged: () => told++,
      };
      const observed = simulate(scenario, { ...options, observers: [nosy], sink: new MemorySink() });
      assert(told > 0, 'the observer was told nothing');
      claimEqual(observed.digest, reference.digest, 'digest with an observer');
      const bare = simulate(scenario, { ...options, sink: null, trace: false });
      claimEqual(bare.digest, reference.digest, 'digest without files and trace');
    },
  ],
  [
    'how a run is cut into steps changes nothing',
    ({ scenario, options = {} }) => {
      const run = prepare(scenario, options);
      run.step(7);
      run.runUntil('20s');
      while (run.step(13) > 0);
      claimEqual(run.now, run.end, 'time after the last step');
      claimEqual(run.finish().digest, simulate(scenario, options).digest, 'digest of the stepped run');
    },
  ],
  [
    'money is conserved to the unit after every block',
    ({ scenario, options = {}, supply }) => {
      const run = prepare(scenario, options);
      run.finish();
      assert(run.blocks.length > 2, `expected at least two blocks, got ${run.blocks.length - 1}`);
      for (const block of run.blocks.slice(1)) {
        const { money } = run.protocol;
        const expected = supply?.(run, block) ?? money.expectedSupply?.(block) ?? run.scenario.supply;
        claimEqual(run.supply(block), expected, `supply after block ${block.height}`);
        const balances = run.protocol.money.accounts.balances(block);
        const sum = balances.reduce((total, balance) => total + balance, 0);
        claimEqual(sum, expected, `sum of the balances after block ${block.height}`);
        const bad = balances.findIndex((balance) => !Number.isSafeInteger(balance) || balance < 0);
        assert(bad < 0, `account ${bad} holds ${balances[bad]} after block ${block.height}`);
      }
    },
  ],
  [
    'heights rise by one, ids are unique, and no chain holds a transaction twice',
    ({ scenario, options = {} }) => {
      const run = prepare(scenario, options);
      run.finish();
      claimEqual(new Set(run.blocks.map((block) => block.id)).size, run.blocks.length, 'different block ids');
      const seen = new Set<string>();
      for (let block = run.head(); block?.parent !== undefined; block = block.parent) {
        claimEqual(block.height, block.parent.height + 1, `height of block ${block.id}`);
        assert(block.time >= block.parent.time, `block ${block.height} is older than its parent`);
        for (const { id } of block.transactions) {
          assert(!seen.has(id), `transaction ${id} is in the chain twice`);
          seen.add(id);
        }
      }
      assert(seen.size > 0, 'no transaction reached the chain');
    },
  ],
  [
    'an honest node never makes a block that another refuses',
    ({ scenario, options = {} }) => {
      const refused: string[] = [];
      const observer: Observer = {
        rejected: (_time, node, block, refusal) =>
          refused.push(`node ${node} refused block ${block.height}: ${refusal.code}: ${refusal.detail}`),
      };
      simulate(scenario, { ...options, observers: [observer] });
      claimEqual(refused[0], undefined, 'first refusal');
    },
  ],
  [
    'all who follow the chain agree at the end and hold all of it',
    ({ scenario, options = {} }) => {
      const run = prepare(scenario, options);
      claimEqual(run.finish().summary.agreed, true, 'agreement of all heads');
      for (const master of run.population.of('master')) {
        claimEqual(run.head(master)?.id, run.head()?.id, `head of master ${master}`);
        for (let block = run.head(); block !== undefined; block = block.parent) {
          assert(block.holders.has(master), `master ${master} does not hold block ${block.height}`);
        }
      }
    },
  ],
  [
    'every hostile payment is refused by every master, and every other one confirmed',
    ({ scenario, options = {} }) => {
      const refusals = new Map<string, Set<number>>();
      const observer: Observer = {
        refused: (_time, node, { id }) => refusals.set(id, (refusals.get(id) ?? new Set()).add(node)),
      };
      const run = prepare(scenario, { ...options, observers: [observer] });
      const { payments } = run.finish().summary;
      const masters = run.population.of('master');
      claimEqual(refusals.size, 2, 'payments that were refused');
      for (const [id, nodes] of refusals) {
        claimEqual([...nodes].sort((a, b) => a - b).join(), masters.join(), `masters that refused ${id}`);
      }
      const reasons = Object.entries(payments.refused).map(([code, count]) => `${code} ${count}`);
      claimEqual(reasons.sort().join(', '), 'bad-signature 1, overdraft 1', 'reasons for refusal');
      claimEqual(payments.confirmed, payments.submitted - 2, 'confirmed payments');
    },
  ],
  ...FAULT_CASES,
]);
