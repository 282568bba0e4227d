import * as z from 'zod';
import { orAuto } from '../consensus/or-auto.js';
import { duration } from '../consensus/parameters.js';
import { SECOND, type Time } from '../engine/time.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Attack, AttackParameters, AttackWorld } from './attack.js';
import { known, meanOf } from './measures.js';
import { whole } from './parameters.js';

const AUTO = 'expected "auto" or a duration such as "30s"';

const parameters = z.strictObject({
  every: duration().prefault('100ms').describe('Time between two payments of each attacker.'),
  from: orAuto(duration(0), AUTO).describe('When it begins. auto: with the random payments of the workload.'),
  count: whole(0, 10_000_000).prefault(1000).describe('Payments of each attacker.'),
  payments: z
    .enum(['dust', 'uncovered'], 'expected "dust" or "uncovered"')
    .prefault('dust')
    .describe(
      'dust: the least there is, valid; uncovered: more than all money, which every node must refuse.',
    ),
});

type FloodingParameters = AttackParameters & z.output<typeof parameters>;

/** Payments that cost next to nothing, so many that those of others wait. */
export const paymentFlooding: Attack<FloodingParameters> = {
  kind: 'payment-flooding',
  summary: 'Sends more payments than blocks hold, or ones that must be refused',
  source: 'Baqer, Huang, McCoy and Weaver 2016, "Stressing out: Bitcoin stress testing"',
  questions: { spoils: ['wealth'] },
  parameters,
  fits: ({ payers }) => payers[0] ?? { unfit: 'nobody pays' },
  create: (world, { nodes, every, from, count, payments }) => {
    const made: Transaction[] = [];
    const honest: { readonly transaction: Transaction; readonly at: Time }[] = [];
    const theirs = new Set<Transaction>();
    const pay = (left: number) => {
      const { protocol, scheduler, submit, population } = world;
      if (left === 0 || scheduler.now >= world.end) return;
      for (const sender of nodes) {
        const recipient = (sender + 1) % population.size;
        const amount = payments === 'dust' ? protocol.money.payable(1) : 2 * protocol.money.portion(1, 1) + 1;
        const transaction = protocol.money.pay({ sender, recipient, amount });
        made.push(transaction);
        theirs.add(transaction);
        submit(transaction);
      }
      scheduler.after(every, pay, left - 1);
    };
    return {
      start: () => {
        if (count > 0) world.scheduler.at(from ?? world.warmup, pay, count);
      },
      observer: {
        submitted: (at, _node, transaction) => {
          if (!theirs.has(transaction) && world.protocol.money.isPayment(transaction))
            honest.push({ transaction, at });
        },
      },
      measures: (head) => {
        const { tree } = world.protocol;
        const confirmed = made.filter((transaction) => tree.includes(head, transaction));
        const fees = confirmed.reduce((sum, { fee }) => sum + fee, 0);
        const waits = honest.flatMap(({ transaction, at }) => {
          const block = tree.inclusion(head, transaction);
          return block === undefined ? [] : [(block.made - at) / SECOND];
        });
        return known({
          payments_sent: made.length,
          payments_confirmed: confirmed.length,
          fees_paid: coins(world, fees),
          honest_payments: honest.length,
          honest_payments_confirmed: waits.length,
          honest_seconds_to_block: meanOf(waits),
        });
      },
    };
  },
};

/** Nearest float of an amount in coins. */
function coins({ protocol }: AttackWorld, amount: number): number {
  return Number(protocol.money.amountText(amount));
}
