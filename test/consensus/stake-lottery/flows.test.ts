import { describe, expect, test } from 'vitest';
import type { LegacyMaster } from '../../../src/consensus/stake-lottery/original/legacy-master.js';
import type { LotteryBlock } from '../../../src/consensus/stake-lottery/seal.js';
import type { Block } from '../../../src/ledger/block.js';
import { golden } from './golden.js';
import { EXCHANGE_NODE, GENESIS_NODE, JANE, JOHN, type Lottery, lottery, pass, THIRD } from './network.js';

const ACCOUNTS = { exchange: EXCHANGE_NODE, jane: JANE, john: JOHN, genesis: GENESIS_NODE } as const;
type Name = keyof typeof ACCOUNTS;
const NODES = [GENESIS_NODE, JANE, THIRD];

interface Step {
  readonly step?: string;
  readonly tx?: string;
  readonly messages: Record<string, number>;
  readonly chain_length: number[];
  readonly last_block_tx_count?: number[];
  readonly pool: number[];
  readonly balances?: Record<string, number>;
}

/** What a step says is posted: `exchange->jane 100 EXCHANGE`; without a type, EXCHANGE when the exchange pays. */
function post({ protocol }: Lottery, text: string): void {
  const [, sender, receiver, amount, type] = /(\w+)->(\w+) (\d+)(?: ([A-Z]+))?/.exec(text)!;
  const kind = type ?? (sender === 'exchange' ? 'EXCHANGE' : 'TRANSFER');
  const accounts = [ACCOUNTS[sender as Name], ACCOUNTS[receiver as Name]] as const;
  // All are posted at the first node by a client, as the original's script does it.
  protocol.submit(kind, ...accounts, Number(amount), EXCHANGE_NODE);
}

/** Our root holds the first money, where the original's genesis block is empty. */
function contentCount({ height, transactions }: Block): number {
  return height === 0 ? 0 : transactions.length;
}

/** The state that golden files record after a step. */
function stateAfter({ run, protocol }: Lottery, before: ReadonlyMap<string, number>, recorded: Step): Step {
  const heads = NODES.map((node) => run.head(node)!);
  const messages: Record<string, number> = {};
  for (const [type, { sent }] of run.messages) {
    const count = sent - (before.get(type) ?? 0);
    if (count > 0 && type !== 'post') messages[type.replace('-', '').toUpperCase()] = count;
  }
  const balances: Record<string, number> = {};
  for (const name of ['exchange', 'jane', 'john'] as const) {
    const balance = protocol.accounts.balance(ACCOUNTS[name], run.head(GENESIS_NODE) as LotteryBlock);
    if (balance !== 0) balances[name] = balance;
  }
  return {
    ...recorded,
    messages,
    chain_length: heads.map(({ height }) => height + 1),
    ...(recorded.last_block_tx_count === undefined ? {} : { last_block_tx_count: heads.map(contentCount) }),
    pool: NODES.map((node) => (protocol.participantOf(node) as LegacyMaster).pool.length),
    ...(recorded.balances === undefined ? {} : { balances }),
  };
}

function play(steps: readonly Step[]): Lottery {
  const flow = lottery({ legacy: true });
  for (const step of steps) {
    const before = new Map([...flow.run.messages].map(([type, { sent }]) => [type, sent]));
    post(flow, step.step ?? step.tx!);
    pass(flow.run, 1);
    expect(stateAfter(flow, before, step)).toEqual(step);
  }
  return flow;
}

describe('flows of the original, message by message, under legacy rules', () => {
  test('the sample: 7 payments, 3 blocks, 1 left in every pool, balances and stakes as recorded', () => {
    const [vector] = golden<{
      per_transaction: Step[];
      forgers: string[];
      pool: number[];
      balances: Record<Name, number>[];
      stakers: Record<Name, number>[];
      blocks: { block_count: number; tx_count: number; forger: string; types: string[] }[][];
    }>('pos_sample_flow');
    const { per_transaction, balances, stakers, blocks } = vector!;
    expect(per_transaction).toHaveLength(7);
    const { run, protocol } = play(per_transaction);
    for (const node of NODES) {
      const head = run.head(node) as LotteryBlock;
      for (const [name, balance] of Object.entries(balances[node]!)) {
        expect(protocol.accounts.balance(ACCOUNTS[name as Name], head)).toBe(balance);
      }
      for (const [name, stake] of Object.entries(stakers[node]!)) {
        expect(protocol.ledger.stake(ACCOUNTS[name as Name], head)).toBe(stake);
      }
    }
    expect(
      run.blocks.map((block) => ({
        block_count: block.height,
        tx_count: contentCount(block),
        forger: block.producer === JANE ? 'jane' : 'genesis',
        types: block.height === 0 ? [] : block.transactions.map(({ type }) => type),
      })),
    ).toEqual(blocks[0]);
  });

  test('two payments that are covered one by one and not together leave a negative balance', () => {
    const [vector] = golden<{ steps: Step[] }>('pos_double_spend_flow');
    const { run } = play(vector!.steps);
    expect(run.balance(JOHN)).toBe(-10);
  });

  test('what is not covered stays in the pools of all but the forger, and comes back by echo', () => {
    const [vector] = golden<{ steps: Step[] }>('pos_uncovered_flow');
    play(vector!.steps);
  });
});

describe('the same payments under the correct rules', () => {
  test('the sample gives the same blocks and balances, the coins coming from what the exchange holds', () => {
    const [vector] = golden<{ per_transaction: Step[] }>('pos_sample_flow');
    const flow = lottery({});
    const before = flow.run.balance(EXCHANGE_NODE);
    for (const { tx } of vector!.per_transaction) {
      post(flow, tx!);
      pass(flow.run, 1);
    }
    const { run, protocol } = flow;
    expect(run.blocks.slice(1).map(({ transactions }) => transactions.length)).toEqual([2, 2, 2]);
    expect(run.balance(EXCHANGE_NODE)).toBe(before - 210);
    expect([run.balance(JANE), run.balance(JOHN)]).toEqual([73, 112]);
    expect([...protocol.ledger.stakes(run.head() as LotteryBlock)]).toEqual([1, 25, 0, 0, 0]);
    expect(run.supply()).toBe(10_000);
  });

  test('the double spend is refused where it arrives', () => {
    const [vector] = golden<{ steps: Step[] }>('pos_double_spend_flow');
    const refused: string[] = [];
    const observer = {
      refused: (_t: number, _n: number, _x: unknown, { code }: { code: string }) => refused.push(code),
    };
    const flow = lottery({}, {}, { observers: [observer] });
    for (const { step } of vector!.steps) {
      post(flow, step!);
      pass(flow.run, 1);
    }
    expect(refused).toEqual(['overdraft', 'overdraft', 'overdraft']);
    expect(flow.run.balance(JOHN)).toBe(10);
  });
});
