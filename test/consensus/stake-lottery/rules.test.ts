import { describe, expect, test } from 'vitest';
import type { LotteryBlock } from '../../../src/consensus/stake-lottery/seal.js';
import type { Refusal } from '../../../src/ledger/block.js';
import { EXCHANGE_NODE, GENESIS_NODE, JANE, JOHN, type Lottery, lottery, pass, THIRD } from './network.js';

/** A network in which all three masters hold 100 coins and a stake each, and what its nodes refused. */
function network(consensus: Readonly<Record<string, unknown>> = {}): Lottery & { refused: string[] } {
  const refused: string[] = [];
  const observer = {
    refused: (_time: number, _node: number, _transaction: unknown, { code }: Refusal) => refused.push(code),
  };
  const options = { observers: [observer] };
  const made = lottery({ holdings: 100, stakes: [10, 20, 30], threshold: 1, ...consensus }, {}, options);
  return { ...made, refused };
}

/** A block of these transactions as the node would forge it, judged and not sent. */
function judged(
  { run, protocol }: Lottery,
  change: {
    producer?: number;
    attempt?: number;
    transactions?: LotteryBlock['transactions'];
    forge?: (block: LotteryBlock) => Partial<LotteryBlock>;
  },
): string | undefined {
  const head = run.head() as LotteryBlock;
  const elected = protocol.election.on(head).forger(change.attempt ?? 0)!;
  const payment = () => protocol.builder.make('TRANSFER', GENESIS_NODE, JOHN, 1);
  const producer = change.producer ?? elected;
  const block = protocol.builder.forge(
    head,
    producer,
    change.attempt ?? 0,
    change.transactions ?? [payment()],
    protocol.rewardOn(head, producer),
  );
  const made = { ...block, ...change.forge?.(block) };
  return protocol.rules.checkBlock(made)?.code;
}

describe('a master refuses', () => {
  const cases: readonly [what: string, code: string, order: readonly [string, number, number, number]][] = [
    ['an EXCHANGE that is not signed with the exchange key', 'exchange', ['EXCHANGE', JOHN, JANE, 5]],
    ['a negative amount', 'amount', ['TRANSFER', GENESIS_NODE, JOHN, -5]],
    ['a stake of a negative amount, which un-stakes in the original', 'amount', ['STAKE', JANE, JANE, -5]],
    ['an amount of 0', 'amount', ['TRANSFER', GENESIS_NODE, JOHN, 0]],
    ['a fraction', 'amount', ['TRANSFER', GENESIS_NODE, JOHN, 0.5]],
    ['a payment that is not covered', 'overdraft', ['TRANSFER', JOHN, JANE, 1]],
    ['an EXCHANGE of more than the exchange holds', 'overdraft', ['EXCHANGE', EXCHANGE_NODE, JANE, 9641]],
    ['a stake that is not covered', 'overdraft', ['STAKE', JANE, JANE, 101]],
    ['a stake for somebody else', 'stake', ['STAKE', JANE, JOHN, 5]],
    ['a stake of a node that cannot forge', 'stake', ['STAKE', EXCHANGE_NODE, EXCHANGE_NODE, 5]],
    ['unstaking more than is staked', 'overdraft', ['UNSTAKE', JANE, JANE, 21]],
    ['a type nobody may send', 'type', ['REWARD', JANE, JANE, 5]],
    ['a type it does not know', 'type', ['other', JANE, JOHN, 5]],
    ['a recipient that does not exist', 'unknown-recipient', ['TRANSFER', JANE, 77, 5]],
  ];
  test.each(cases)('%s (%s)', (_what, code, order) => {
    const { run, protocol, refused } = network();
    const [type, sender, recipient, amount] = order;
    // By way of a client that hands anything to every master.
    protocol.submit(type, sender, recipient, amount, EXCHANGE_NODE);
    pass(run, 5);
    expect(refused).toEqual([code, code, code]);
    expect(run.blocks).toHaveLength(1);
  });

  test('the second of two payments that are covered one by one and not together', () => {
    const { run, protocol, refused } = network({ threshold: 2 });
    protocol.submit('TRANSFER', JANE, JOHN, 60, EXCHANGE_NODE);
    protocol.submit('TRANSFER', JANE, THIRD, 60, EXCHANGE_NODE);
    pass(run, 1);
    expect(refused).toEqual(['overdraft', 'overdraft', 'overdraft']);
  });

  test('the unstaking that would leave nobody to forge', () => {
    const { run, protocol, refused } = network({ stakes: [10, 0, 0] });
    protocol.submit('UNSTAKE', GENESIS_NODE, GENESIS_NODE, 10, EXCHANGE_NODE);
    pass(run, 1);
    expect(refused).toEqual(['last-stake', 'last-stake', 'last-stake']);
  });
});

describe('a block is refused', () => {
  const overdraft = ({ protocol }: Lottery) => [
    protocol.builder.make('TRANSFER', GENESIS_NODE, JOHN, 60),
    protocol.builder.make('TRANSFER', GENESIS_NODE, JANE, 60),
  ];
  const bankrun = ({ protocol }: Lottery) =>
    [GENESIS_NODE, JANE, THIRD].map((node) => protocol.builder.make('UNSTAKE', node, node, 10 * (node + 1)));

  test('when it is good, not at all', () => {
    expect(judged(network(), {})).toBeUndefined();
  });

  test('that holds nothing', () => {
    expect(judged(network(), { transactions: [] })).toBe('empty');
  });

  test('of a forger that was not elected', () => {
    const made = network();
    const elected = made.protocol.election.on(made.protocol.tree.root).forger(0)!;
    expect(judged(made, { producer: (elected + 1) % 3 })).toBe('not-elected');
  });

  test('of a stand-in that did not wait', () => {
    const made = network();
    expect(judged(made, { attempt: 1 })).toBe('early');
    pass(made.run, 1);
    expect(judged(made, { attempt: 1 })).toBeUndefined();
  });

  test('whose payments overdraw together, or un-stake everything', () => {
    const made = network();
    expect(judged(made, { transactions: overdraft(made) })).toBe('overdraft');
    expect(judged(made, { transactions: bankrun(made) })).toBe('overdraft');
    expect(judged(made, { transactions: bankrun(made).slice(1) })).toBeUndefined();
  });

  test('that holds a payment twice, or one altered after signing', () => {
    const made = network();
    const payment = made.protocol.builder.make('TRANSFER', GENESIS_NODE, JOHN, 1);
    expect(judged(made, { transactions: [payment, payment] })).toBe('double-inclusion');
    const altered = made.protocol.builder.make('TRANSFER', GENESIS_NODE, JOHN, 1, 2);
    expect(judged(made, { transactions: [altered] })).toBe('bad-signature');
  });

  test('whose hash or signature is not its own', () => {
    const index = 99;
    expect(judged(network(), { forge: () => ({ index, id: 'ab'.repeat(32) }) })).toBe('hash');
    const unsigned = (block: LotteryBlock) => ({ index, seal: { ...block.seal, signature: 'AAAA' } });
    expect(judged(network(), { forge: unsigned })).toBe('bad-signature');
  });

  test('without the reward, or with another', () => {
    const reward = { reward: { constant: 5 } };
    expect(judged(network(reward), {})).toBeUndefined();
    const without = (block: LotteryBlock) => ({ index: 99, transactions: block.transactions.slice(0, -1) });
    expect(judged(network(reward), { forge: without })).toBe('reward');
    const twice = (block: LotteryBlock) => {
      const [payment, last] = block.transactions;
      return { index: 99, transactions: [payment!, { ...last!, amount: 2 * last!.amount }] };
    };
    expect(judged(network(reward), { forge: twice })).toBe('reward');
  });

  test('when it comes outside its slot, by the clock', () => {
    const made = network({ forging: 'clock', blockTime: '10s' });
    // Warm-up is block time + 5 s; slot 1 begins one block time later.
    expect(judged(made, {})).toBe('slot');
    pass(made.run, 25.5);
    expect(judged(made, {})).toBeUndefined();
    expect(judged(made, { attempt: 1 })).toBe('attempt');
  });
});

describe('stakes', () => {
  test('grow by STAKE, shrink by UNSTAKE, count from the next block on, and money stays whole', () => {
    const { run, protocol } = network();
    protocol.submit('STAKE', JANE, JANE, 70);
    pass(run, 1);
    const staked = run.head() as LotteryBlock;
    expect([protocol.ledger.stake(JANE, staked), run.balance(JANE)]).toEqual([90, 30]);
    expect(protocol.election.on(staked.parent!).total).toBe(60);
    expect(protocol.election.on(staked).total).toBe(130);
    protocol.submit('UNSTAKE', JANE, JANE, 85);
    pass(run, 1);
    expect([protocol.ledger.stake(JANE, run.head() as LotteryBlock), run.balance(JANE)]).toEqual([5, 115]);
    expect(run.supply()).toBe(10_000);
  });

  test('of a master that keeps staking grow until its coins are gone', () => {
    const { run, protocol } = network({ staking: { every: '10s', amount: 40 } });
    pass(run, 60);
    const stakes = protocol.ledger.stakes(run.head() as LotteryBlock);
    expect([...stakes]).toEqual([90, 100, 110, 0, 0]);
    expect(run.balance(JANE)).toBe(20);
  });
});

describe('rewards', () => {
  const stakesAfter = (consensus: Readonly<Record<string, unknown>>, seconds: number) => {
    const { run, protocol } = network({ forging: 'clock', blockTime: '10s', ...consensus });
    pass(run, seconds);
    const head = run.head() as LotteryBlock;
    const staked = protocol.ledger.stakes(head).reduce((sum, stake) => sum + stake, 0);
    return { blocks: head.height, supply: run.supply(), staked };
  };

  test('constant and compounding: each block brings as much, and it is staked', () => {
    const { blocks, supply, staked } = stakesAfter({ reward: { constant: 7 } }, 300);
    expect(blocks).toBe(28);
    expect([supply, staked]).toEqual([10_000 + 7 * blocks, 60 + 7 * blocks]);
  });

  test('not compounding: stakes stay as they are', () => {
    const { blocks, supply, staked } = stakesAfter({ reward: { constant: 7 }, compounding: false }, 300);
    expect([supply, staked]).toEqual([10_000 + 7 * blocks, 60]);
  });

  test('proportional: a geometric sequence, rounded down to whole units', () => {
    const { blocks, supply, staked } = stakesAfter({ reward: { proportional: 0.1 } }, 300);
    let expected = 60;
    for (let block = 0; block < blocks; block++) expected += Math.floor(expected / 10);
    expect([supply, staked]).toEqual([10_000 + expected - 60, expected]);
  });

  test('without one, the clock makes no empty blocks', () => {
    expect(stakesAfter({}, 300).blocks).toBe(0);
  });
});
