import * as z from 'zod';

const EXPECTED_COINS = 'expected an amount in coins such as 12.5';

/** An amount in coins, read with the currency's decimals later. */
export function coins() {
  return z.union([z.number(EXPECTED_COINS), z.string(EXPECTED_COINS)], EXPECTED_COINS);
}

/** A whole number of blocks and the like. */
export function whole(least: number, greatest: number) {
  const expected = `expected a whole number from ${least} to ${greatest}`;
  return z.int(expected).min(least, expected).max(greatest, expected);
}

const LONGEST = 1_000_000_000;
const FACTOR = 'expected a number above 0 and at most 1';
const SHARE = 'expected a number from 0 to 1';
const CURVE = 'expected the name of a CSV file, or its text with the columns "height,amount"';
const EMISSION =
  'expected "halving", { linear: blocks }, { exponential: { factor: 0.9, every: 1000 } } or { curve: file.csv }';
const BURN = 'expected "none", { share: 0.5 } or { base: coins }';

const linear = z.strictObject({
  linear: whole(1, LONGEST).meta({
    description: 'The subsidy falls by the same at each block, to nothing after so many blocks.',
    examples: [100_000],
  }),
});
const exponential = z.strictObject({
  exponential: z
    .strictObject(
      {
        factor: z
          .number(FACTOR)
          .positive(FACTOR)
          .max(1, FACTOR)
          .meta({ description: 'What the subsidy is multiplied with.', examples: [0.9] }),
        every: whole(1, LONGEST).meta({ description: 'After so many blocks each time.', examples: [1000] }),
      },
      'expected { factor: 0.9, every: 1000 }',
    )
    .describe('The subsidy is multiplied with a factor after each so many blocks.'),
});
const curve = z.strictObject({
  curve: z
    .string(CURVE)
    .min(1, CURVE)
    .meta({
      description:
        'A CSV file with the columns height (whole, rising, from 1 on) and amount (new coins of each block from that height on), or its text; in the place of subsidy.',
      examples: ['emission.csv'],
    }),
});

/** How much money proof of work makes and destroys. */
export const workMoneyParameters = {
  subsidy: coins().prefault(50).describe('New coins of a block, for its miner.'),
  halving: whole(0, LONGEST)
    .prefault(210_000)
    .describe('Blocks after which the subsidy is halved; 0 for never.'),
  emission: z
    .union([z.literal('halving', EMISSION), linear, exponential, curve], EMISSION)
    .prefault('halving')
    .describe(
      'How the new coins of a block change with its height: halved as `halving` says, or by a curve.',
    ),
  tail: coins()
    .prefault(0)
    .describe('New coins of a block at the least, however far the emission has fallen.'),
  fees: z
    .tuple([coins(), coins()], 'expected two amounts such as [0.0001, 0.001]')
    .prefault([0, 0])
    .describe(
      'Bounds of the fee of a payment in coins, drawn for each payment. A fee below the lower bound is refused.',
    ),
  burn: z
    .union(
      [
        z.literal('none', BURN),
        z.strictObject({
          share: z
            .number(SHARE)
            .min(0, SHARE)
            .max(1, SHARE)
            .meta({ description: 'Share of all fees of a block, cut to whole units.', examples: [0.5] }),
        }),
        z.strictObject({
          base: coins().meta({
            description: 'Coins of the fee of each payment; it is refused with a lower fee.',
            examples: [0.0001],
          }),
        }),
      ],
      BURN,
    )
    .prefault('none')
    .describe('What part of the fees is destroyed instead of going to the miner.'),
};
