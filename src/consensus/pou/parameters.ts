import * as z from 'zod';
import { orAuto } from '../or-auto.js';
import { duration, rate } from '../parameters.js';

const DURATION_OR_AUTO = 'expected "auto" or a duration above 0, such as "1s"';

const redistribution = z
  .union(
    [
      z.literal('none'),
      z.strictObject({
        every: duration().describe('Simulated time between two redistributions.'),
        by: z
          .enum(['equal', 'usage'], 'expected "equal" or "usage"')
          .prefault('equal')
          .describe('Equal parts to every consumer, or parts in proportion to what each has paid.'),
      }),
    ],
    'expected "none" or { every: duration, by: "equal" or "usage" }',
  )
  .prefault('none');

/** What a scenario may say about proof of usage, beside `protocol: pou`. */
export const pouParameters = z.strictObject({
  blockTime: duration()
    .prefault('5s')
    .describe('Time between two blocks; at each tick the elected master closes one.'),
  feesRate: rate()
    .prefault(0.05)
    .describe('Fee of a payment as a share of its amount, paid on top by the sender.'),
  retributionRate: rate()
    .prefault(0.1)
    .describe('Share of the fees of a block that its closer keeps; the rest is returned by the raffle.'),
  requireCertificates: orAuto(z.boolean(), 'expected "auto", true or false').describe(
    'Whether masters refuse payments of senders no trusted node has certified. auto: yes when there is a trusted node and legacy is off.',
  ),
  closeTimeout: orAuto(duration(), DURATION_OR_AUTO).describe(
    'How long the other masters wait for the elected closer before the next closest may close. auto: a fifth of blockTime.',
  ),
  signatureTimeout: orAuto(duration(), DURATION_OR_AUTO).describe(
    'How long a closer waits for the signatures of lucky stakeholders; who is late loses the prize to the cashing node. auto: half of closeTimeout.',
  ),
  redistribution: redistribution.describe('Whether cashing nodes pay what they hold back to the consumers.'),
  legacy: z
    .boolean('expected true or false')
    .prefault(false)
    .describe('Reproduce the arithmetic and the rules of the original simulation, its flaws included.'),
});

/** The parameters of proof of usage as the simulator holds them; `undefined` is `"auto"`. */
export type PouParameters = Readonly<Required<z.output<typeof pouParameters>>>;
