import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NodeId } from '../../src/engine/time.js';
import type { Effect } from '../../src/ledger/accounts.js';
import type { Block, Refusal } from '../../src/ledger/block.js';
import { BlockTree } from '../../src/ledger/block-tree.js';
import type { Transaction } from '../../src/ledger/transaction.js';
import { Master, type MasterRules } from '../../src/nodes/master.js';
import { chain, payment } from '../ledger/random-tree.js';
import { grow, hostsOf } from './hosts.js';

type ToyBlock = Block<string>;

/** What every account has before the first block. */
const START = 20;
const ACCOUNTS = 4;

/** PAY moves money, SPEND only takes it, REWARD only gives it and is the producer's to write. */
const effect: Effect = ({ type, sender, recipient, amount }, credit) => {
  if (type !== 'REWARD') credit(sender, -amount);
  if (type !== 'SPEND') credit(recipient, amount);
};

/** Balance after a block, reckoned from the root each time. */
function balance(account: NodeId, head: ToyBlock): number {
  let sum = START;
  for (const block of chain(head))
    for (const transaction of block.transactions) sum += takes(account, transaction);
  return sum;
}

function takes(account: NodeId, transaction: Transaction): number {
  let sum = 0;
  effect(transaction, (changed, change) => {
    if (changed === account) sum += change;
  });
  return sum;
}

function included(transaction: Transaction, head: ToyBlock): boolean {
  return chain(head).some((block) => block.transactions.includes(transaction));
}

/** The toy's judgement of a transaction behind others that wait. */
function judge(
  transaction: Transaction,
  head: ToyBlock,
  waiting: readonly Transaction[],
): Refusal | undefined {
  if (transaction.type === 'REWARD') return { code: 'reward', detail: 'Rewards are made by producers.' };
  if (included(transaction, head) || waiting.includes(transaction)) {
    return { code: 'duplicate', detail: 'Known already.' };
  }
  const { sender, amount } = transaction;
  const pending = waiting.reduce((sum, other) => sum + takes(sender, other), 0);
  return balance(sender, head) + pending < amount ? { code: 'overdraft', detail: 'Not enough.' } : undefined;
}

const TOY: MasterRules<string> = {
  check: (transaction, head, pool) =>
    judge(
      transaction,
      head,
      [...pool].map((entry) => entry.transaction),
    ),
  effect,
  accounts: ACCOUNTS,
  checkBlock: () => undefined,
  prefers: (candidate, current) => candidate.height > current.height,
  sizeOf: (block) => 100 * (1 + block.transactions.length),
};

/** One master, node 0 of four, and the names of what its pool holds. */
function toyMaster(onHead: (head: ToyBlock, previous: ToyBlock) => void = () => {}) {
  const net = hostsOf(ACCOUNTS);
  const tree = new BlockTree<string>(ACCOUNTS, 'root', 'seal');
  const nodes = net.hosts.map((host) => host.id);
  const master = new Master<string>(net.hosts[0]!, tree, TOY, nodes, nodes, onHead);
  const pooled = () => [...master.pool].map((entry) => entry.transaction.id);
  const add = (id: string, parent: ToyBlock, transactions: readonly Transaction[], producer = 3) =>
    grow(tree, parent, [id], transactions, producer)[0]!;
  const offer = (block: ToyBlock) => master.chain.hold(block, 0);
  return { ...net, tree, master, pooled, add, offer };
}

describe('take', () => {
  test('puts a valid transaction into the pool and refuses others with a reason', () => {
    const { master, pooled, log } = toyMaster();
    const first = payment(0, { amount: 15 });
    expect(master.take(first)).toBeUndefined();
    expect(master.take(first)?.code).toBe('duplicate');
    expect(master.take(payment(1, { amount: 6 }))?.code).toBe('overdraft');
    expect(master.take(payment(2, { amount: 5 }))).toBeUndefined();
    expect(pooled()).toEqual(['payment-0', 'payment-2']);
    expect(log).toEqual([
      '0 accepted payment-0',
      '0 refused payment-0 duplicate',
      '0 refused payment-1 overdraft',
      '0 accepted payment-2',
    ]);
  });
});

describe('publish', () => {
  test('adopts the block before it is sent to every follower but the node itself', () => {
    const { master, tree, add, sent, log, pooled } = toyMaster();
    const paid = payment(0);
    master.take(paid);
    const block = add('a1', tree.root, [paid], 0);
    master.publish(block);
    expect(master.head.id).toBe('a1');
    expect(pooled()).toEqual([]);
    expect(sent.map(({ to, message }) => [to, message.type, message.size])).toEqual([
      [1, 'block', 200],
      [2, 'block', 200],
      [3, 'block', 200],
    ]);
    expect(log).toEqual(['0 accepted payment-0', '0 proposed a1', '0 head a1']);
  });
});

describe('the pool after a new head', () => {
  test('has lost what the block holds and kept the rest, with the time it came', () => {
    const { master, scheduler, tree, add, offer, pooled } = toyMaster();
    const [first, second, third] = [payment(0), payment(1), payment(2)];
    master.take(first);
    scheduler.at(5, () => void master.take(second));
    scheduler.at(9, () => void master.take(third));
    scheduler.run(10);
    offer(add('a1', tree.root, [second]));
    expect(pooled()).toEqual(['payment-0', 'payment-2']);
    expect([...master.pool].map(({ time }) => time)).toEqual([0, 9]);
    // A block with a stranger makes the pool be judged anew: the times stay.
    offer(add('a2', master.head, [payment(3, { sender: 2 })]));
    expect([...master.pool].map(({ time }) => time)).toEqual([0, 9]);
  });

  test('refuses what a payment that this node never heard of has made an overdraft', () => {
    const { master, tree, add, offer, pooled, log } = toyMaster();
    master.take(payment(0, { amount: 15 }));
    offer(add('a1', tree.root, [payment(1, { amount: 10 })]));
    expect(pooled()).toEqual([]);
    expect(log.slice(1)).toEqual(['0 refused payment-0 overdraft', '0 head a1']);
  });

  test('refuses what a payment of the producer itself has made an overdraft', () => {
    const { master, tree, add, offer, pooled } = toyMaster();
    master.take(payment(0, { sender: 3, amount: 15 }));
    offer(add('a1', tree.root, [payment(1, { sender: 3, amount: 10 })], 3));
    expect(pooled()).toEqual([]);
  });

  test('is not judged anew when the producer only hands on what it collected', () => {
    let judged = 0;
    const counting = { ...TOY, check: () => void judged++ };
    const { hosts } = hostsOf(1);
    const tree = new BlockTree<string>(1, 'root', 'seal');
    const master = new Master<string>(hosts[0]!, tree, counting, [0], [0], () => {});
    master.take(payment(0));
    const collected = payment(1, { type: 'REWARD', sender: 3, recipient: 3, amount: 5 });
    const handedOn = payment(2, { type: 'PAY', sender: 3, recipient: 1, amount: 5 });
    const [block] = grow(tree, tree.root, ['a1'], [collected, handedOn], 3);
    master.chain.hold(block!, 0);
    expect([master.head.id, master.pool.size, judged]).toEqual(['a1', 1, 1]);
  });

  test('is in step before the owner hears of the head', () => {
    let seen: number | undefined;
    const { master, tree, add, offer } = toyMaster(() => {
      seen = master.pool.size;
    });
    const paid = payment(0);
    master.take(paid);
    offer(add('a1', tree.root, [paid]));
    expect(seen).toBe(0);
  });
});

describe('the pool after a reorganisation', () => {
  test('has back what only the abandoned blocks held, first and in their order', () => {
    const { master, tree, add, offer, pooled } = toyMaster();
    const [first, second, third, waiting] = [payment(0), payment(1), payment(2), payment(3)];
    for (const transaction of [first, second, third, waiting]) master.take(transaction);
    const a1 = add('a1', tree.root, [second]);
    offer(a1);
    offer(add('a2', a1, [first, third]));
    expect(pooled()).toEqual(['payment-3']);
    const b1 = add('b1', tree.root, []);
    const b2 = add('b2', b1, [third]);
    offer(b1);
    offer(b2);
    offer(add('b3', b2, []));
    expect(master.head.id).toBe('b3');
    expect(pooled()).toEqual(['payment-1', 'payment-0', 'payment-3']);
  });

  test('refuses what the new chain has made an overdraft: the other half of a double spend', () => {
    const { master, tree, add, offer, pooled, log } = toyMaster();
    const honest = payment(0, { amount: 20 });
    const double = payment(1, { amount: 20, recipient: 2 });
    master.take(honest);
    offer(add('a1', tree.root, [honest]));
    const b1 = add('b1', tree.root, [double]);
    offer(b1);
    offer(add('b2', b1, []));
    expect(pooled()).toEqual([]);
    expect(log.slice(2)).toEqual(['0 refused payment-0 overdraft', '0 head b2']);
  });

  test('does not want back what the producer added of its own, and says nothing of it', () => {
    const { tree, add, offer, pooled, log } = toyMaster();
    offer(add('a1', tree.root, [payment(0, { type: 'REWARD', sender: 3, recipient: 3 })], 3));
    const b1 = add('b1', tree.root, []);
    offer(b1);
    offer(add('b2', b1, []));
    expect([pooled(), log]).toEqual([[], ['0 head a1', '0 head b2']]);
  });
});

/** One thing that happens to a master. */
type Step =
  | { readonly kind: 'take'; readonly transaction: number }
  | {
      readonly kind: 'block';
      readonly parent: number;
      readonly held: readonly number[];
      readonly reward: number;
    }
  | { readonly kind: 'offer'; readonly block: number };

const TRANSACTIONS = 30;

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('take' as const), transaction: fc.nat(TRANSACTIONS - 1) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('block' as const),
        parent: fc.nat(3),
        held: fc.array(fc.nat(TRANSACTIONS - 1), { maxLength: 4 }),
        reward: fc.nat(8),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('offer' as const), block: fc.nat(5) }) },
  ),
  { maxLength: 60, size: 'max' },
);

const payments = (type: fc.Arbitrary<string>) =>
  fc
    .array(
      fc.record({ type, sender: fc.nat(3), recipient: fc.nat(3), amount: fc.integer({ min: 1, max: 15 }) }),
      {
        minLength: TRANSACTIONS,
        maxLength: TRANSACTIONS,
      },
    )
    .map((all) => all.map((fields, index) => payment(index, fields)));

/** Plays steps on a master; `onHead` hears of every move, `after` of every step. */
function play(
  transactions: readonly Transaction[],
  plan: readonly Step[],
  watch: (toy: ReturnType<typeof toyMaster>) => {
    taken(transaction: Transaction): void;
    moved(head: ToyBlock, previous: ToyBlock): void;
    after(): void;
  },
): void {
  const toy = toyMaster((head, previous) => watcher.moved(head, previous));
  const watcher = watch(toy);
  const { tree, master, add, offer } = toy;
  for (const step of plan) {
    if (step.kind === 'take') {
      watcher.taken(transactions[step.transaction]!);
      master.take(transactions[step.transaction]!);
    } else if (step.kind === 'offer') {
      // One of the newest, so that branches overtake one another.
      offer(tree.blocks[Math.max(0, tree.blocks.length - 1 - step.block)]!);
    } else {
      const parent = tree.blocks[Math.max(0, tree.blocks.length - 1 - step.parent)]!;
      const held: Transaction[] = [];
      for (const number of step.held) {
        if (judge(transactions[number]!, parent, held) === undefined) held.push(transactions[number]!);
      }
      const producer = step.reward % ACCOUNTS;
      const reward = payment(TRANSACTIONS + tree.blocks.length, {
        type: 'REWARD',
        sender: producer,
        recipient: 1,
      });
      const block = add(
        `b${tree.blocks.length}`,
        parent,
        step.reward < 4 ? [...held, reward] : held,
        producer,
      );
      if (step.reward % 3 !== 0) offer(block);
    }
    watcher.after();
  }
}

describe('after any sequence of transactions, blocks and reorganisations', () => {
  test('the pool is what a naive recomputation gives, and so are the refusals', () => {
    let reorganisations = 0;
    fc.assert(
      // Money is only spent: then an order that once was affordable stays so, and shortcuts must not show.
      fc.property(payments(fc.constant('SPEND')), steps, (transactions, plan) => {
        play(transactions, plan, ({ master, pooled, log }) => {
          let naive: Transaction[] = [];
          const refused: string[] = [];
          return {
            taken(transaction) {
              const refusal = judge(transaction, master.head, naive);
              if (refusal === undefined) naive.push(transaction);
              else refused.push(`0 refused ${transaction.id} ${refusal.code}`);
            },
            moved(head, previous) {
              const old = chain(previous).filter((block) => !chain(head).includes(block));
              if (old.length > 0) reorganisations++;
              const returned = old.flatMap((block) =>
                block.transactions.map((transaction) => ({
                  transaction,
                  own: transaction.sender === block.producer,
                })),
              );
              const candidates = [...returned, ...naive.map((transaction) => ({ transaction, own: false }))];
              naive = [];
              for (const { transaction, own } of candidates) {
                if (included(transaction, head)) continue;
                const refusal = judge(transaction, head, naive);
                if (refusal === undefined) naive.push(transaction);
                else if (!own) refused.push(`0 refused ${transaction.id} ${refusal.code}`);
              }
            },
            after() {
              expect(pooled()).toEqual(naive.map(({ id }) => id));
              expect(log.filter((line) => line.includes(' refused '))).toEqual(refused);
            },
          };
        });
      }),
      { seed: 6, numRuns: 300 },
    );
    expect(reorganisations).toBeGreaterThan(100);
  });

  test('no account is overdrawn, nothing waits that is in the chain, and nothing is lost without a word', () => {
    fc.assert(
      fc.property(payments(fc.constantFrom('PAY', 'SPEND')), steps, (transactions, plan) => {
        play(transactions, plan, ({ tree, master, pooled, log }) => ({
          taken() {},
          moved() {},
          after() {
            const { pool, head } = master;
            for (let account = 0; account < ACCOUNTS; account++) {
              expect(balance(account, head) + pool.pending(account)).toBeGreaterThanOrEqual(0);
            }
            for (const { transaction } of pool) expect(included(transaction, head)).toBe(false);
            expect(new Set(pooled()).size).toBe(pool.size);
            for (const transaction of transactions) {
              if (pool.has(transaction) || included(transaction, head)) continue;
              // What a producer wrote into its own block is taken for its reward: no word is owed.
              const own = tree.blocks.some(
                (block) => block.producer === transaction.sender && block.transactions.includes(transaction),
              );
              const told = log.filter((line) => line.split(' ')[2] === transaction.id);
              if (!own && told.length > 0) expect(told.at(-1)).toMatch(/^0 refused /);
            }
          },
        }));
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
