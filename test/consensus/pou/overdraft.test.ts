import { describe, expect, test } from 'vitest';
import {
  deltaFor,
  findFunds,
  type Movement,
  overdraft,
  paidAmount,
} from '../../../src/consensus/pou/overdraft.js';
import { golden } from './golden.js';

interface Recorded {
  readonly sender_id: string;
  readonly recipient_id: string;
  readonly amount: number;
  readonly fees: number;
}

interface Case {
  readonly chain: readonly (readonly Recorded[])[];
  readonly stack: readonly Recorded[];
  readonly sender_id: string;
  readonly required: number;
  readonly stack_funds: number;
  readonly overdraft: boolean;
  readonly true_balance_sum: number;
  readonly disagrees_with_plain_balance: boolean;
}

function toMovement({ sender_id: sender, recipient_id: recipient, amount, fees }: Recorded): Movement {
  return { sender, recipient, amount, fees };
}

const cases = golden<Case>('pou_overdraft').map((vector) => ({
  ...vector,
  chain: vector.chain.map((block) => block.map(toMovement)),
  stack: vector.stack.map(toMovement),
}));

describe('the legacy overdraft test', () => {
  test.each(cases)(
    'judges as the original: $id',
    ({ chain, stack, sender_id: sender, required, ...expected }) => {
      expect(findFunds(stack, sender, required)).toBe(expected.stack_funds);
      expect(overdraft(chain, stack, sender, required)).toBe(expected.overdraft);
    },
  );

  test.each(cases)('differs from a plain balance only where recorded: $id', (vector) => {
    const { chain, stack, sender_id: sender, required } = vector;
    const balance = [...chain.flat(), ...stack].reduce(
      (sum, movement) => sum + deltaFor(movement, sender),
      0,
    );
    expect(balance).toBe(vector.true_balance_sum);
    expect(balance < required !== overdraft(chain, stack, sender, required)).toBe(
      vector.disagrees_with_plain_balance,
    );
  });

  test('lets a payment pass that a plain balance refuses, in some recorded cases', () => {
    expect(cases.filter((vector) => vector.disagrees_with_plain_balance).length).toBeGreaterThan(0);
  });

  test('stops at the newest receipts that suffice', () => {
    const older = { sender: 'A', recipient: 'B', amount: 100, fees: 5 };
    const newer = { sender: 'B', recipient: 'A', amount: 10, fees: 0.5 };
    expect(overdraft([[older], [newer]], [], 'A', 10)).toBe(false);
    expect(overdraft([[older], [newer]], [], 'A', 11)).toBe(true);
    expect(overdraft([], [older, newer], 'A', 10)).toBe(false);
  });
});

test('a transfer to oneself only adds', () => {
  const genesis = { sender: 'A', recipient: 'A', amount: 7, fees: 1 };
  expect([deltaFor(genesis, 'A'), deltaFor(genesis, 'B'), paidAmount(genesis)]).toEqual([7, 0, 8]);
});
