import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import type { Result } from '../../src/run/run.js';
import { simulate } from '../../src/simulate.js';
import { overtaking, revenue } from './closed-forms.js';

const page = readFileSync('docs/attacks.md', 'utf8');

/** What the page says of each scenario of an attack. */
const said = new Map(
  [...page.matchAll(/^- `(attack-[\w-]+)`: (.+)$/gm)].map(([, name, text]) => [
    name!,
    text!.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1'),
  ]),
);

/** A run of a scenario with changes, and what came of its attacks by name. */
class Run {
  readonly summary: Result['summary'];
  readonly #measures: Readonly<Record<string, number>>;

  constructor(name: string, changes: object = {}) {
    const platform = { hashes: nodeHashes, signer: nodeSigner };
    this.summary = simulate({ extends: name, ...changes }, { platform, sink: null, trace: false }).summary;
    this.#measures = Object.assign({}, ...(this.summary.attacks ?? []).map(({ measures }) => measures));
  }

  measure(name: string): number {
    const value = this.#measures[name];
    if (value === undefined) throw new Error(`no measure ${name}`);
    return value;
  }

  percent(name: string, decimals = 1): string {
    return percent(this.measure(name), decimals);
  }
}

const percent = (share: number, decimals = 1) => `${(100 * share).toFixed(decimals)} %`;
/** With commas between thousands. */
const whole = (number: number) => String(number).replace(/\B(?=(\d{3})+$)/g, ',');
const coins = (amount: number) => {
  const [integer, rest] = amount.toFixed(2).split('.') as [string, string];
  return `${whole(Number(integer))}.${rest}`;
};

/** What the page has to say of each scenario, from runs. */
const EXPECTED: Readonly<Record<string, (run: Run, again: (changes: object) => Run) => string>> = {
  'attack-selfish-mining': (run) => {
    // The finder of a block stays on it: of nine others, gamma 0.5 makes 4/9 of the power mine on the attacker's.
    const expected = percent(revenue(run.measure('power_share'), (0.5 * 8) / 9));
    return `${run.percent('power_share', 0)} of the power, gamma 0.5: ${run.percent('block_share')} of ${whole(run.summary.blocks)} blocks; the closed form says ${expected}`;
  },
  'attack-stubborn-mining': (run) =>
    `the same with \`LT1\`: ${run.percent('block_share')} of ${whole(run.summary.blocks)} blocks`,
  'attack-selfish-ghost': (run) =>
    `${run.percent('power_share', 0)} under GHOST, ties decided by latencies: ${run.percent('block_share')} of blocks, ${run.percent('income_share')} of income, since lost blocks are paid as uncles`,
  'attack-double-spend': (run) => {
    const decided = run.measure('branches_shown') + run.measure('branches_given_up');
    return `${run.percent('power_share', 0)} of the power, 2 confirmations: ${run.measure('payments_reversed')} of ${decided} attempts decided reversed the payment, ${run.percent('success_probability')}; the exact race says ${percent(overtaking(0.3, 2, 0))}. It cost ${run.measure('attacker_blocks_given_up')} blocks`;
  },
  'attack-majority': (run) => {
    const decided = run.measure('branches_shown') + run.measure('branches_given_up');
    return `${run.percent('power_share', 0)} of the power: ${run.measure('branches_shown')} of ${decided} branches won, the deepest reversed ${run.measure('deepest_rewriting')} blocks, and ${run.percent('block_share')} of blocks are the attacker's`;
  },
  'attack-closer-withholding': (run) =>
    `3 of 11 masters 1.5 s late: ${run.measure('blocks_withheld')} of their blocks late, ${run.measure('attacker_blocks_given_up')} of them lost, ${run.measure('honest_blocks_given_up')} blocks of stand-ins reversed by the earlier turn; one block each ${run.measure('seconds_per_block').toFixed(1)} s`,
  'attack-forger-withholding': (run) =>
    `half of the stake is silent: ${run.measure('attacker_blocks_given_up')} blocks lost, one block each ${run.measure('seconds_per_block').toFixed(2)} s, since a stand-in makes a block after one second`,
  'attack-closer-equivocation': (run) => {
    const ends = run.summary.agreed && run.measure('final_blocks_reversed') === 0;
    return `${run.measure('equivocations')} pairs of blocks by 3 of 11 masters: reorganisations up to ${run.measure('deepest_reorganisation')} deep, ${ends ? 'all agreed at the end, nothing final reversed' : 'not all agreed'}`;
  },
  'attack-lpos-equivocation': (run) =>
    `2 of 10 members: ${run.measure('conflicting_decisions') === 0 ? 'no' : run.measure('conflicting_decisions')} conflicting decision, ${run.summary.blocks} blocks`,
  'attack-lpos-silence': (run, again) =>
    `2 of 10 members: ${run.summary.blocks} blocks in two minutes, ${again({ attacks: [] }).summary.blocks} without the attack`,
  'attack-tendermint-equivocation': (run) =>
    `3 of 7 validators, one more than it tolerates: ${run.measure('conflicting_final_heights')} of ${run.summary.blocks} heights decided twice; ${run.percent('guilty_power')} of the power is proved guilty, the attackers have ${run.percent('power_share')}`,
  'attack-tendermint-amnesia': (run) =>
    `2 of 4 validators: ${run.measure('conflicting_final_heights')} of ${run.summary.blocks} heights decided twice, ${run.measure('equivocations')} blocks doubled by one proposer in one round; ${run.percent('guilty_power')} of the power is proved guilty`,
  'attack-tendermint-nil': (run, again) =>
    `2 of 7 validators: ${run.summary.blocks} blocks in a minute, ${again({ attacks: [] }).summary.blocks} without the attack; ${run.measure('conflicting_decisions')} conflicts, ${run.percent('guilty_power', 0)} proved guilty`,
  'attack-tendermint-slow-proposer': (run, again) =>
    `1 of 7 validators: ${run.summary.blocks} blocks in a minute, ${again({ attacks: [] }).summary.blocks} without the attack`,
  'attack-pbft-equivocation': (run) =>
    `2 of 4 replicas, one more than it tolerates: ${run.measure('conflicting_final_heights')} of ${run.summary.blocks} heights decided twice; ${run.percent('guilty_power', 0)} of the power is proved guilty, the attackers have ${run.percent('power_share', 0)}`,
  'attack-pbft-silent-primary': (run, again) =>
    `1 of 4 replicas: ${run.summary.blocks} blocks in a minute, ${again({ attacks: [] }).summary.blocks} without the attack`,
  'attack-pbft-slow-primary': (run, again) =>
    `1 of 4 replicas: ${run.summary.blocks} blocks in a minute, ${again({ attacks: [] }).summary.blocks} without the attack`,
  'attack-censorship': (run) =>
    `4 of 5 miners: the ${run.measure('payments_censored')} payments waited ${run.measure('seconds_to_block').toFixed(0)} s on average, with one block each minute`,
  'attack-closer-sybil': (run, again) => {
    const untried = again({ attacks: [{ kind: 'sybil', nodes: [0, 1, 2], tries: 0 }] });
    return `3 of 11 ids, chosen from 200 tries each: ${run.percent('block_share')} of blocks; without choosing (\`tries: 0\`) ${untried.percent('block_share')}`;
  },
  'attack-peer-sybil': (run) =>
    `${run.measure('identities')} silent identities fill ${run.percent('share_of_peer_lists')} of peer lists; ${run.measure('honest_blocks_given_up') === 0 ? 'no block was lost' : 'blocks were lost'}, since the other links relay everything`,
  'attack-seed-grinding': (run, again) => {
    const share = (tries: number) =>
      again({ attacks: [{ kind: 'seed-grinding', nodes: [0, 1], tries }] }).percent('block_share');
    return `2 of 11 masters with ${run.percent('power_share')} of the cells close ${run.percent('block_share')} of blocks; ${share(4)} with 4 tries, ${share(1)} with 1`;
  },
  'attack-raffle-bribery': (run) =>
    `ten accounts: ${run.measure('payments')} payments cost ${coins(run.measure('fees_paid'))} PKC of fees and won ${coins(run.measure('cashbacks'))}; ${run.measure('returned_share').toFixed(2)} of each fee was returned, to others ${run.measure('returned_share_of_others').toFixed(2)}`,
  'attack-raffle-splitting': (run) =>
    `the same accounts with ten parts in each slot: ${run.measure('returned_share').toFixed(2)} returned, a ${run.measure('profit') < 0 ? 'loss' : 'gain'}`,
  'attack-nothing-at-stake': (run) => {
    const lost = run.measure('attacker_blocks_given_up') + run.measure('honest_blocks_given_up');
    return `one equivocator of four and two that forge on everything: ${lost} of ${run.summary.blocks + lost} blocks lost, reorganisations up to ${run.measure('deepest_reorganisation')} deep, ${run.measure('final_blocks_reversed')} final blocks reversed`;
  },
  'attack-long-range': (run) =>
    `a tenth of the stake reverses the last ${run.measure('blocks_undone')} blocks, all since the first, and makes ${run.percent('block_share', 0)} of the chain`,
  'attack-payment-flooding': (run, again) => {
    const waiting = (one: Run) => `${one.measure('honest_seconds_to_block').toFixed(0)} s`;
    const flood = { kind: 'payment-flooding', nodes: [9], every: '1s' };
    const none = again({ attacks: [{ ...flood, count: 0 }] });
    const uncovered = again({ attacks: [{ ...flood, count: 5000, payments: 'uncovered' }] });
    const paid = uncovered.measure('fees_paid') === 0 ? 'nothing was paid' : 'something paid';
    return `one payment each second, blocks of 20 kB: payments of others wait ${waiting(run)} instead of ${waiting(none)}; it cost ${run.measure('fees_paid').toFixed(2)} BTC of fees. \`uncovered\`: ${waiting(uncovered)}, ${paid}`;
  },
};

describe('figures of docs/attacks.md', () => {
  test('are all of them recomputed', () => {
    expect([...said.keys()].sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  test.each(Object.entries(EXPECTED))('%s', (name, expected) => {
    expect(said.get(name)).toBe(expected(new Run(name), (changes) => new Run(name, changes)));
  });
});
