import type { World } from '../consensus.js';
import type { Misconduct } from '../misconduct.js';
import { fitting, stakesOf } from './closing.js';
import { rankByDistance } from './election.js';
import type { UsageProtocol } from './protocol.js';
import type { UsageBlock, UsageSeal } from './seal.js';
import { CASHBACK, isClosersOwn, PAYMENT } from './transaction-type.js';

/** What can be done against the rules of proof of usage, whose seed is the contents of the block before. */
export function usageMisconduct(
  protocol: UsageProtocol,
  { population, status }: World,
): Misconduct<UsageSeal> {
  const { arithmetic, encoding, schedule, builder, rules, accounts } = protocol;
  const masters = population.of('master');
  const names = masters.map((master) => population.nameOf(master)!);
  return {
    twin: (block) => twinOf(protocol, block),
    raffle: {
      startOf: (slot) => schedule.startOf(slot),
      fee: (amount) => arithmetic.fee(PAYMENT, amount),
      prize: (head, open, node, amount) => {
        const name = encoding.name(node);
        const own = { sender: name, amount, fees: arithmetic.fee(PAYMENT, amount) };
        const seed = head.seal.merkleRoot;
        const { cashbacks } = arithmetic.raffle([...stakesOf(open, encoding), own], seed);
        let won = 0;
        for (const prize of cashbacks) if (prize.node === name) won += prize.amount;
        return won;
      },
      kindOf: ({ type }) => (type === PAYMENT ? 'payment' : type === CASHBACK ? 'prize' : undefined),
    },
    election: {
      after: (parent, producer, waiting) => {
        const head = parent;
        // What was left out may have paid for what was not.
        const taken = fitting(waiting, rules.effect, (account) => accounts.spendable(account, head));
        if (taken.length === 0) return undefined;
        const { merkleRoot } = builder.draft(head, producer, status.clock(producer), taken);
        const [closest] = rankByDistance(merkleRoot, names);
        return { taken, elected: masters[closest!]! };
      },
    },
  };
}

/** The same payments less the last, and no lucky stakeholder asked: prizes go to the cashing node. */
function twinOf({ builder }: UsageProtocol, block: UsageBlock): UsageBlock | undefined {
  const base = block.transactions
    .map((transaction, place) => ({ transaction, time: block.seal.processingTimes[place]! }))
    .filter(({ transaction }) => !isClosersOwn(transaction.type));
  const entries = base.length > 1 ? base.slice(0, -1) : base;
  const draft = builder.draft(block.parent!, block.producer, block.seal.closingTime, entries, () => false);
  return draft.merkleRoot === block.id ? undefined : builder.seal(draft, new Map(), block.time);
}
