import { describe, expect, test } from 'vitest';
import { closestIndex, FIRST_SEED } from '../../../src/consensus/pou/election.js';
import { amountOf } from '../../../src/consensus/pou/original/legacy-rules.js';
import { type ReplayInput, replay } from '../../../src/consensus/pou/original/replay.js';
import { parseBlock } from '../../../src/consensus/pou/original/wire-reader.js';
import { blockJson, type TransactionText } from '../../../src/consensus/pou/wire.js';
import { ScenarioError } from '../../../src/engine/errors.js';
import { golden, type LocalRun } from './golden.js';
import { ticksOf } from './local-ticks.js';

const run = golden<LocalRun>('pou_local_run_small')[0]!;
const input: ReplayInput = {
  blocks: run.block_json_text,
  masters: run.masters,
  cashing: run.cashing,
  consumers: run.consumers,
  feesRate: run.parameters.fees_rate,
  retributionRate: run.parameters.retribute_rate,
};
const replayed = replay(input);
const recorded = run.block_json_text.map(parseBlock);

describe('a recorded run of the original, computed again from its base transactions', () => {
  test.each(recorded.map((_, index) => index))('has the recorded block %i', (index) => {
    const { transactions, header, stamp } = recorded[index]!;
    const block = replayed[index]!;
    expect(block.closer).toBe(stamp!.masterId);
    expect(block.closer).toBe(run.masters[run.closer_index[index]!]);
    expect(block.merkleRoot).toBe(header!.merkleRoot);
    const base = transactions.filter(({ type }) => type === 'PKC' || type === 'PKC-Genesis');
    expect(block.fees).toEqual(base.map((transaction) => Number(transaction.stamp!.fees)));
    expect(block.collected).toBe(amountOf(recorded[index]!, 'PKC-TX-Fees'));
    const cashbacks = transactions.filter(({ type }) => type === 'PKC-Cashback');
    expect(block.cashbacks).toEqual(
      cashbacks.map(({ recipientId, amount }) => ({ node: recipientId, amount: Number(amount) })),
    );
    expect(block.cashbacks).toHaveLength(run.lucky_counts_per_block[index]!);
    expect(block.cashing).toBe(amountOf(recorded[index]!, 'PKC-Cashing'));
    expect(block.text).toBe(run.block_json_text[index]);
  });

  test('has as many blocks, and the same types of transactions', () => {
    expect(replayed).toHaveLength(run.block_count);
    const types: Record<string, number> = {};
    for (const { text } of replayed) {
      for (const { type } of parseBlock(text).transactions) types[type] = (types[type] ?? 0) + 1;
    }
    expect(types).toEqual(run.tx_types);
  });

  test('ends with the recorded balances, to the last bit', () => {
    const balances = replayed.at(-1)!.balances;
    expect(Object.fromEntries(balances)).toEqual(run.final_balances);
    expect([...balances.keys()]).toEqual([...run.masters, ...run.cashing, ...run.consumers]);
    const sum = [...balances.values()].reduce((total, balance) => total + balance, 0);
    expect(sum).toBe(run.final_balance_sum);
  });

  test('has the recorded elections, closures and aborted attempts at every tick', () => {
    const seeds = [FIRST_SEED, ...replayed.map(({ merkleRoot }) => merkleRoot)];
    const elected = seeds.map((seed) => closestIndex(seed, run.masters));
    expect(ticksOf(elected, run.masters.length, new Set(run.tick_table.keys()))).toEqual(run.tick_table);
  });
});

/** The run with one transaction changed. */
function altered(block: number, place: number, change: Partial<TransactionText>): readonly string[] {
  return run.block_json_text.map((text, index) => {
    if (index !== block) return text;
    const { transactions, ...rest } = parseBlock(text);
    const changed = transactions.map((each, index) => (index === place ? { ...each, ...change } : each));
    return blockJson({ ...rest, transactions: changed });
  });
}

describe('what is computed does not come from the record', () => {
  test('one changed unit changes every block after it', () => {
    const amount = Number(recorded[20]!.transactions[0]!.amount);
    const changed = replay({ ...input, blocks: altered(20, 0, { amount: String(amount + 2 ** -20) }) });
    expect(changed.slice(0, 20)).toEqual(replayed.slice(0, 20));
    for (const [offset, block] of changed.slice(20).entries()) {
      expect(block.merkleRoot).not.toBe(replayed[20 + offset]!.merkleRoot);
    }
  });

  test.each(['PKC-TX-Fees', 'PKC-Cashback', 'PKC-Cashing'])(
    'amount and parties of %s are not read',
    (type) => {
      const place = recorded[7]!.transactions.findIndex((transaction) => transaction.type === type);
      const lie = { amount: '1.0', senderId: 'nobody', recipientId: 'nobody' };
      expect(replay({ ...input, blocks: altered(7, place, lie) })).toEqual(replayed);
    },
  );

  test('closer, fees, Merkle root and previous hash are not read', () => {
    const blocks = run.block_json_text.map((text) => {
      const { transactions, header, stamp } = parseBlock(text);
      const stripped = transactions.map((transaction) => ({
        ...transaction,
        stamp: { ...transaction.stamp!, fees: '7', masterId: 'nobody' },
      }));
      return blockJson({
        transactions: stripped,
        header: { ...header!, retributionRate: '0.9', previousBlockHash: '', merkleRoot: '' },
        stamp: { ...stamp!, masterId: 'nobody' },
      });
    });
    expect(replay({ ...input, blocks })).toEqual(replayed);
  });

  test('another fees rate, retribution rate or first seed gives another run', () => {
    for (const change of [{ feesRate: 0.06 }, { retributionRate: 0.2 }]) {
      expect(replay({ ...input, ...change })[0]!.merkleRoot).not.toBe(replayed[0]!.merkleRoot);
    }
    // The seed of the second block, which another master closes.
    const [first] = replay({
      ...input,
      blocks: input.blocks.slice(0, 1),
      firstSeed: replayed[0]!.merkleRoot,
    });
    expect(first!.closer).toBe(replayed[1]!.closer);
    expect(first!.closer).not.toBe(replayed[0]!.closer);
  });
});

test('a block that lacks a cashback is refused with its number', () => {
  const { transactions, ...rest } = recorded[1]!;
  const lacking = blockJson({
    ...rest,
    transactions: transactions.filter(({ type }) => type !== 'PKC-Cashback'),
  });
  const blocks = [run.block_json_text[0]!, lacking];
  expect(() => replay({ ...input, blocks })).toThrow(ScenarioError);
  expect(() => replay({ ...input, blocks })).toThrow(
    'block 1: expected 6 transactions after 2 base ones, got 4',
  );
});

test('a block with nothing but genesis collects no fees and holds no raffle', () => {
  const { transactions, ...rest } = recorded[0]!;
  const kept = transactions.filter(({ type }) => type === 'PKC-Genesis' || type === 'PKC-TX-Fees');
  const text = blockJson({ ...rest, transactions: kept });
  const [block] = replay({ ...input, blocks: [text] });
  expect(block).toMatchObject({ fees: [0], collected: 0, cashbacks: [], cashing: 0 });
  expect(parseBlock(block!.text).transactions.map(({ amount }) => amount)).toEqual(['83300000', '0']);
  expect(block!.balances.get(run.consumers[0]!)).toBe(83_300_000);
});
