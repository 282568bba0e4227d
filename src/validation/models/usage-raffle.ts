import * as z from 'zod';
import { type RaffleResult, raffle } from '../../consensus/pou/raffle.js';
import { assert } from '../../engine/errors.js';
import { hex } from '../../ledger/hash.js';
import { type Estimate, exactly, meanOf, proportion } from '../estimate.js';
import type { Model, Trial } from '../model.js';

const parameters = z.strictObject({
  quantity: z
    .enum(['closer', 'stakeholders', 'cashing', 'net', 'wins', 'winner', 'cashback'])
    .describe(
      'What each side gets of the fees; what a payment gets; share of draws it wins; of a given seed, who wins a draw, and what.',
    ),
  amounts: z.array(z.number().positive()).min(1).describe('Coins of each payment of the block.'),
  senders: z.array(z.string()).optional(),
  feesRate: z.number().min(0).max(1).prefault(0.05),
  returnedRate: z.number().min(0).max(1).prefault(0.9),
  payment: z.int().min(0).prefault(0).describe('Which payment is looked at.'),
  seed: z.string().optional().describe('The one seed; else seeds are drawn.'),
  legacy: z.boolean().prefault(false).describe("The original's floats and its coarse draw."),
  blocks: z.int().positive().prefault(20_000).describe('At full effort.'),
});

/** Parameters of {@link usageRaffle}. */
export type UsageRaffleParameters = z.output<typeof parameters>;

/** Units of a coin: whole amounts stay whole in units, as the raffle wants them. */
const UNITS = 100_000_000;

/** The raffle of proof of usage over one block. */
export const usageRaffle: Model<UsageRaffleParameters> = {
  name: 'usage-raffle',
  evidence: 'product kernel',
  summary:
    "proof of usage's raffle of one block's fees over many seeds: what closer, stakeholders and cashing node get",
  parameters,
  simulate(asked, trial) {
    if (asked.seed !== undefined) return exactly(ofOneSeed(asked, asked.seed));
    if (asked.quantity === 'wins') return wins(asked, trial);
    const results = draws(asked, trial).map((result) => coins(asked, result));
    // The closer's part is not drawn for, nor is anything where one payment has all coins.
    const certain = asked.quantity === 'closer' || asked.amounts.length === 1;
    return certain ? exactly(results[0]!) : meanOf(results, feesOf(asked));
  },
};

/** Payments and fees in units, or in the original's floats. */
function payments({ amounts, senders, feesRate, legacy }: UsageRaffleParameters) {
  const scale = legacy ? 1 : UNITS;
  return amounts.map((amount, place) => {
    const fees = amount * feesRate * scale;
    return {
      sender: senders?.[place] ?? `sender ${place}`,
      amount: legacy ? amount : Math.round(amount * scale),
      fees: legacy ? fees : Math.round(fees),
    };
  });
}

function draw(asked: UsageRaffleParameters, seed: string): RaffleResult {
  const { returnedRate, legacy } = asked;
  return raffle({ transactions: payments(asked), seed, returnedRate, legacy });
}

function draws(asked: UsageRaffleParameters, trial: Trial): readonly RaffleResult[] {
  const stream = trial.random.stream('seeds');
  return Array.from({ length: trial.samples(asked.blocks, 200) }, () => draw(asked, hex(stream.bytes(32))));
}

/** Fees of the block in coins: no side can get more. */
function feesOf(asked: UsageRaffleParameters): number {
  const fees = payments(asked).reduce((sum, payment) => sum + payment.fees, 0);
  return asked.legacy ? fees : fees / UNITS;
}

/** What the quantity is in coins. */
function coins(asked: UsageRaffleParameters, result: RaffleResult): number {
  const scale = asked.legacy ? 1 : UNITS;
  const fees = feesOf(asked) * scale;
  const returned = result.cashbacks.reduce((sum, { amount }) => sum + amount, 0);
  switch (asked.quantity) {
    case 'stakeholders':
      return returned / scale;
    case 'cashing':
      return result.cashing / scale;
    case 'closer':
      return (fees - returned - result.cashing) / scale;
    default: {
      const node = payments(asked)[asked.payment]!.sender;
      const own = result.cashbacks.filter((prize) => prize.node === node);
      return own.reduce((sum, { amount }) => sum + amount, 0) / scale;
    }
  }
}

/** The payments of a block draw one coin each, and those of different senders independently. */
function wins(asked: UsageRaffleParameters, trial: Trial): Estimate {
  const winners = draws(asked, trial).flatMap((result) => result.winners);
  return proportion(winners.filter((winner) => winner === asked.payment).length, winners.length);
}

function ofOneSeed(asked: UsageRaffleParameters, seed: string): number {
  const result = draw(asked, seed);
  const scale = asked.legacy ? 1 : UNITS;
  if (asked.quantity === 'winner') return result.winners[asked.payment]!;
  if (asked.quantity === 'cashback') return result.cashbacks[asked.payment]!.amount / scale;
  assert(asked.quantity !== 'wins', 'usage-raffle: wins are counted over many seeds');
  return coins(asked, result);
}
