import { expect, test } from 'vitest';
import { lpos } from '../../../src/index.js';
import { golden } from './golden.js';

/** A transaction of the table; each input says whose key signed it. */
interface Spend extends lpos.Spending<number> {
  readonly signers: readonly number[];
}

const SUPPLY = 1_000_000;
/** Ten outputs of 100,000, output i owned by member i, as in the original's 10_rich_man. */
const rich = (reference: lpos.OutputReference) =>
  reference.hash === 'rich' && reference.index < 10
    ? { value: SUPPLY / 10, owner: reference.index }
    : undefined;

function spend(
  id: string,
  from: readonly [string, number][],
  to: readonly number[],
  signers: number[],
): Spend {
  const inputs = from.map(([hash, index]) => ({ hash, index }));
  return { id, inputs, outputs: to.map((value) => ({ value, owner: 5 })), signers };
}

/** The table's labels as transactions. */
const SPENDINGS: Readonly<Record<string, readonly Spend[]>> = {
  'spend all, same value': [spend('a', [['rich', 1]], [100_000], [1])],
  'spend with 100 left as fee, nobody claims it': [spend('a', [['rich', 1]], [99_900], [1])],
  'unknown input': [spend('a', [['nowhere', 1]], [1], [1])],
  'wrong signer': [spend('a', [['rich', 1]], [100_000], [2])],
  'same input in two transactions': [
    spend('a', [['rich', 1]], [100_000], [1]),
    spend('b', [['rich', 1]], [100_000], [1]),
  ],
  'spend an output created earlier in the block': [
    spend('a', [['rich', 1]], [100_000], [1]),
    spend('b', [['a', 0]], [100_000], [5]),
  ],
  'fee transaction without inputs as last, claiming exactly the fee': [
    spend('a', [['rich', 1]], [99_900], [1]),
    spend('b', [], [100], []),
  ],
  'fee transaction claiming one too much': [
    spend('a', [['rich', 1]], [99_900], [1]),
    spend('b', [], [101], []),
  ],
  'fee transaction not last': [
    spend('a', [['rich', 1]], [99_900], [1]),
    spend('b', [], [100], []),
    spend('c', [['rich', 2]], [100_000], [2]),
  ],
  'no outputs': [spend('a', [['rich', 1]], [], [1])],
  'two owners in one transaction, one signature key': [
    spend(
      'a',
      [
        ['rich', 1],
        ['rich', 2],
      ],
      [200_000],
      [1, 1],
    ),
  ],
};

function verify(transactions: readonly Spend[], legacy: boolean): string | number {
  const checks = {
    find: rich,
    legacy,
    signed: (tx: Spend, place: number, owner: number) => tx.signers[place] === owner,
  };
  const verdict = lpos.verifyTransactions<number, Spend>(transactions, checks);
  return 'refusal' in verdict ? verdict.refusal.code : SUPPLY - verdict.fees;
}

interface SpendingVector {
  readonly label: string;
  readonly accepted: boolean | string;
  readonly total_after: number | null;
}

test.each(golden<SpendingVector>('verify_transactions'))('transactions: $label', (vector) => {
  const verdict = verify(SPENDINGS[vector.label]!, true);
  if (vector.accepted === true) expect(verdict).toBe(vector.total_after);
  else if (vector.accepted === 'BadSignatureError') expect(verdict).toBe('bad-signature');
  else expect(['unknown-input', 'overdraft', 'no-inputs']).toContain(verdict);
  // The correct rules say the same of all of these.
  expect(verify(SPENDINGS[vector.label]!, false)).toBe(verdict);
});

test('the correct rules refuse what lets outputs exceed inputs in the original', () => {
  const negative = [spend('a', [['rich', 1]], [300_000, -200_000], [1])];
  const twice = [
    spend(
      'a',
      [
        ['rich', 1],
        ['rich', 1],
      ],
      [200_000],
      [1, 1],
    ),
  ];
  expect(verify(negative, true)).toBe(SUPPLY);
  expect(verify(negative, false)).toBe('bad-amount');
  // The original takes each input away as it goes through them, so the second is missing.
  expect(verify(twice, true)).toBe('unknown-input');
  expect(verify(twice, false)).toBe('double-spend');
});

/** The senate of the table: member 8 has one seat, member 2 one, member 4 two. */
const SEATS = new Map([
  [8, [2]],
  [2, [1]],
  [4, [3, 0]],
]);

function evidence(signers: readonly number[], changes: Partial<lpos.BlockEvidence<number>> = {}) {
  return {
    onTip: true,
    director: 3,
    directorOwner: 3,
    qFollows: () => true,
    directorSigned: () => true,
    signatures: signers.map((signer) => ({ signer, valid: true })),
    seats: SEATS,
    senateSize: 4,
    merkleRootFits: () => true,
    transactions: () => undefined,
    ...changes,
  };
}

/** The table's labels as evidence, and what the correct rules say. */
const BLOCKS: Readonly<Record<string, readonly [lpos.BlockEvidence<number>, string | undefined]>> = {
  'all senates sign (4 seats of 4, boundary 3)': [evidence([4, 2, 8]), undefined],
  'members 4 and 2 sign (3 seats)': [evidence([4, 2]), undefined],
  'members 2 and 8 (2 seats)': [evidence([2, 8]), 'no-quorum'],
  'QUIRK member 2 (1 seat) signs three times': [evidence([2, 2, 2]), 'no-quorum'],
  'one bad signature': [
    evidence([4, 2], {
      signatures: [
        { signer: 4, valid: true },
        { signer: 2, valid: false },
      ],
    }),
    'bad-signature',
  ],
  'QUIRK stored merkle root does not match the transactions (senates signed the false root)': [
    evidence([4, 2], { merkleRootFits: () => false }),
    'bad-merkle-root',
  ],
  'q is not the signature of hash_std(previous q)': [
    evidence([4, 2], { qFollows: () => false }),
    'bad-signature',
  ],
  'no director': [evidence([4, 2], { director: undefined }), 'no-director'],
};

test.each(golden<{ label: string; verify_block: boolean | string }>('verify_block'))(
  'a block: $label',
  (vector) => {
    const [block, correct] = BLOCKS[vector.label]!;
    const original = lpos.verifyBlock(block, true)?.code;
    if (vector.verify_block === true) expect(original).toBeUndefined();
    else if (vector.verify_block === 'BadSignatureError') expect(original).toBe('bad-signature');
    else expect(['no-quorum', 'no-director']).toContain(original);
    expect(lpos.verifyBlock(block, false)?.code).toBe(correct);
  },
);

test('a block off the tip, with a stolen director or signed by a stranger is refused', () => {
  expect(lpos.verifyBlock(evidence([4, 2], { onTip: false }), false)?.code).toBe('wrong-parent');
  expect(lpos.verifyBlock(evidence([4, 2], { directorOwner: 1 }), false)?.code).toBe('bad-director');
  expect(lpos.verifyBlock(evidence([4, 2, 7]), false)?.code).toBe('no-seat');
});
