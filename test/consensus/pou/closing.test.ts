import { describe, expect, test } from 'vitest';
import { type Entry, fitting, LARGEST_TURNOVER } from '../../../src/consensus/pou/closing.js';
import { usageEffect } from '../../../src/consensus/pou/rules.js';
import { GENESIS, PAYMENT } from '../../../src/consensus/pou/transaction-type.js';
import { ROOT_STAMP } from '../../../src/engine/stamp.js';

let index = 0;
function entry(sender: number, recipient: number, amount: number, type = PAYMENT): Entry {
  const id = String(index);
  return {
    time: ROOT_STAMP,
    transaction: {
      index: index++,
      id,
      type,
      sender,
      recipient,
      amount,
      fee: 0,
      time: ROOT_STAMP,
      signature: '',
    },
  };
}

describe('what fits in a block', () => {
  test('is everything, in order, when it is covered in that order', () => {
    const entries = [entry(0, 1, 10), entry(1, 2, 10), entry(2, 0, 5)];
    expect(fitting(entries, usageEffect, (account) => (account === 0 ? 10 : 0))).toEqual(entries);
  });

  test('leaves a payment that is covered only by one behind it for the next block', () => {
    // A pool keeps its sums when another master's block spends the sender's money first; its order may not do.
    const [spends, credits] = [entry(1, 2, 10), entry(0, 1, 10)];
    expect(fitting([spends, credits], usageEffect, (account) => (account === 0 ? 10 : 0))).toEqual([credits]);
  });

  test('is the genesis before what spends it', () => {
    const entries = [entry(0, 0, 100, GENESIS), entry(0, 1, 60), entry(0, 1, 60)];
    expect(fitting(entries, usageEffect, () => 0)).toEqual(entries.slice(0, 2));
  });

  test('stops before the turnover passes 2^53', () => {
    const most = Math.floor(LARGEST_TURNOVER / 2);
    const entries = [entry(0, 1, most), entry(1, 0, most), entry(0, 1, most)];
    expect(fitting(entries, usageEffect, () => most)).toEqual(entries.slice(0, 2));
  });
});
