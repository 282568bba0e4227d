import { describe, expect, test } from 'vitest';
import type { Cheese, CheeseTransaction } from '../../../src/consensus/cheesechain/original/functions.js';
import * as cheesechain from '../../../src/consensus/cheesechain/original/functions.js';
import { randomSource } from '../../../src/engine/random.js';
import { cheeseOf, golden, type RecordedCheese } from './golden.js';

const { addCheese, OriginalLedger, RACLETTE, smell, verifyChain } = cheesechain;

test('the door of cheesechain shows these names and no others', () => {
  expect(Object.keys(cheesechain).sort()).toEqual([
    'LONGEST_PEER_LIST',
    'OriginalLedger',
    'RACLETTE',
    'REWARD_AMOUNT',
    'REWARD_SENDER',
    'REWARD_SIGNATURE',
    'addCheese',
    'cheeseJson',
    'dispatch',
    'guessSmell',
    'peerSample',
    'proofOfWork',
    'proofText',
    'provesWork',
    'pythonString',
    'smell',
    'smellText',
    'transactionJson',
    'validProof',
    'verifyChain',
  ]);
});

describe('smell', () => {
  interface Vector {
    readonly id: string;
    readonly cheese: RecordedCheese;
    readonly json_hashed?: string;
    readonly smell: string;
  }
  test.each(golden<Vector>('smell'))('$id', ({ cheese, json_hashed, smell: expected }) => {
    const made = cheeseOf(cheese) as Cheese;
    if (json_hashed !== undefined) expect(cheesechain.smellText(made)).toBe(json_hashed);
    expect(smell(made)).toBe(expected);
  });

  test('the raclette smells as it always did, and proves nothing on itself before nonce 6', () => {
    expect(smell(RACLETTE)).toBe('589aabe32e398b6b8e3eab39ebdd3976b657dbdf8562251af0b04d2c6d1d6e0c');
    expect(cheesechain.proofOfWork([], smell(RACLETTE))).toBe(6);
  });
});

describe('proof of work', () => {
  interface Vector {
    readonly id: string;
    readonly transactions: readonly CheeseTransaction[];
    readonly parent_smell: string;
    readonly guess_text_without_nonce: string;
    readonly nonce: string;
    readonly guess_smell: string;
  }
  test.each(golden<Vector>('proof_of_work'))('$id', (vector) => {
    const text = cheesechain.proofText(vector.transactions, vector.parent_smell);
    expect(text).toBe(vector.guess_text_without_nonce);
    const nonce = cheesechain.proofOfWork(vector.transactions, vector.parent_smell);
    expect(String(nonce)).toBe(vector.nonce);
    expect(cheesechain.guessSmell(text, nonce)).toBe(vector.guess_smell);
    expect(cheesechain.validProof(vector.transactions, vector.parent_smell, nonce)).toBe(true);
  });
});

describe('verify chain', () => {
  interface Vector {
    readonly id: string;
    readonly label: string;
    readonly chain: readonly RecordedCheese[];
    readonly valid: boolean;
  }
  test.each(golden<Vector>('verify_chain'))('$id: $label', ({ chain, valid }) => {
    expect(verifyChain(chain.map((cheese) => cheeseOf(cheese) as Cheese))).toBe(valid);
  });
});

describe('add cheese', () => {
  interface Vector {
    readonly id: string;
    readonly label: string;
    readonly local_length: string;
    readonly local_tip_smell: string;
    readonly cheese: RecordedCheese;
    readonly accepted: boolean | string;
    readonly length_after: string;
  }

  /** The chains the vectors stand on: those of the chain vectors, and what they themselves added. */
  function chainWithTip(tip: string): Cheese[] {
    for (const { chain } of golden<{ chain: readonly RecordedCheese[] }>('verify_chain')) {
      const cheeses = chain.map((cheese) => cheeseOf(cheese) as Cheese);
      for (let length = cheeses.length; length > 0; length--) {
        if (smell(cheeses[length - 1]!) === tip) return cheeses.slice(0, length);
      }
    }
    throw new Error(`no recorded chain ends with ${tip}`);
  }

  test.each(golden<Vector>('add_cheese'))('$id: $label', (vector) => {
    const chain = chainWithTip(vector.local_tip_smell);
    expect(String(chain.length)).toBe(vector.local_length);
    const { accepted, missing } = addCheese(chain, cheeseOf(vector.cheese));
    expect(missing === undefined ? accepted : `KeyError: '${missing}'`).toBe(vector.accepted);
    expect(String(chain.length)).toBe(vector.length_after);
  });

  test('what must be read before the verdict is missed first, the rest only when the verdict is good', () => {
    const [{ cheese, local_tip_smell }] = golden<Vector>('add_cheese') as [Vector];
    const good = cheeseOf(cheese);
    const chain = chainWithTip(local_tip_smell);
    const without = (field: keyof Cheese, change: Partial<Cheese> = {}) => {
      const { [field]: _, ...rest } = good;
      return addCheese(chain, { ...rest, ...change });
    };
    expect(without('nonce')).toEqual({ accepted: false, missing: 'nonce' });
    expect(without('parentSmell')).toEqual({ accepted: false, missing: 'parent_smell' });
    expect(without('sequenceNumber')).toEqual({ accepted: false, missing: 'sequence_number' });
    expect(without('timestamp', { nonce: 1 })).toEqual({ accepted: false });
    expect(chain.length).toBe(3);
  });
});

describe('ledger flow', () => {
  interface Step {
    readonly step: string;
    readonly result: boolean | string | null;
    readonly balances: readonly string[];
    readonly open: string;
    readonly length: string;
  }

  /** Keys were not recorded, so wallets are w0, w1, w2, and a signature names what it signs. */
  const signed = (sender: string, recipient: string, amount: string): CheeseTransaction => ({
    sender,
    recipient,
    amount,
    signature: `${sender}${recipient}${amount}`,
  });
  const reward = (recipient: string, amount: string): CheeseTransaction => ({
    sender: cheesechain.REWARD_SENDER,
    recipient,
    amount,
    signature: cheesechain.REWARD_SIGNATURE,
  });

  /** A step's words as an action; the result as the record tells it, the nonce left out since keys decide it. */
  function perform(ledger: InstanceType<typeof OriginalLedger>, step: string): boolean | string | null {
    if (step === 'start') return null;
    if (step.startsWith('mine without wallet')) return ledger.mine(undefined, '0') === undefined ? null : '';
    if (step.startsWith('reward system')) return ledger.addTransaction(reward('w1', '10'));
    const mines = /^(w\d) mines/.exec(step);
    if (mines !== null) {
      const cheese = ledger.mine(mines[1]!, '1647000000.5')!;
      expect(cheesechain.provesWork(cheese)).toBe(true);
      return `cheese #${cheese.sequenceNumber} nonce _ tx ${cheese.transactions.length}`;
    }
    const [, sender = '', recipient = '', amount = ''] = /^(w\d)->(w\d) (-?[\d.]+)/.exec(step)!;
    const transaction = signed(sender, recipient, amount);
    const forged = step.includes('bad signature');
    return ledger.addTransaction(forged ? { ...transaction, signature: 'of another' } : transaction);
  }

  const [scenario] = golden<{ steps: readonly Step[] }>('ledger_flow');

  test('every recorded step gives what the original gave', () => {
    const ledger = new OriginalLedger(
      ({ sender, recipient, amount, signature }) => signature === `${sender}${recipient}${amount}`,
    );
    for (const { step, result, balances, open, length } of scenario!.steps) {
      const got = perform(ledger, step);
      const expected = typeof result === 'string' ? result.replace(/nonce \d+/, 'nonce _') : result;
      expect([step, got]).toEqual([step, expected]);
      expect([step, ...['w0', 'w1', 'w2'].map((wallet) => ledger.balance(wallet))]).toEqual([
        step,
        ...balances.map(Number),
      ]);
      expect([step, ledger.openTransactions.length, ledger.chain.length]).toEqual([
        step,
        Number(open),
        Number(length),
      ]);
    }
    expect(verifyChain(ledger.chain)).toBe(true);
  });

  test('a broadcast cheese closes the open transactions it holds, the equal ones with it', () => {
    const here = new OriginalLedger(() => true);
    const there = new OriginalLedger(() => true);
    const payment = signed('w0', 'w1', '0');
    for (const ledger of [here, there]) ledger.addTransaction(payment);
    here.addTransaction({ ...payment });
    here.addTransaction(signed('w0', 'w2', '0'));
    expect(here.receive(there.mine('w2', '1.5')!)).toEqual({ accepted: true });
    expect(here.openTransactions).toEqual([signed('w0', 'w2', '0')]);
    expect(here.balance('w2')).toBe(0.5);
  });
});

describe('peer sample', () => {
  interface Vector {
    readonly id: string;
    readonly connected: string;
    readonly returned: string;
    readonly all_distinct: boolean;
    readonly in_order: boolean;
  }
  test.each(golden<Vector>('peer_sample'))('$id: of $connected peers $returned', (vector) => {
    const peers = Array.from({ length: Number(vector.connected) }, (_, place) => place);
    const sample = cheesechain.peerSample(peers, randomSource('1').stream('tracker'));
    expect(String(sample.length)).toBe(vector.returned);
    expect(new Set(sample).size === sample.length).toBe(vector.all_distinct);
    expect(sample.every((peer, place) => place === 0 || sample[place - 1]! < peer)).toBe(vector.in_order);
    expect(sample.every((peer) => peers.includes(peer))).toBe(true);
  });

  test('above ten, every peer is as likely as another to be told of, at every place', () => {
    const peers = Array.from({ length: 20 }, (_, place) => place);
    const random = randomSource('fair').stream('tracker');
    const rounds = 4000;
    const told = new Array<number>(20).fill(0);
    const first = new Array<number>(20).fill(0);
    for (let round = 0; round < rounds; round++) {
      const sample = cheesechain.peerSample(peers, random);
      for (const peer of sample) told[peer]!++;
      first[sample[0]!]!++;
    }
    // Five standard deviations of a binomial count: 20 counts with a fixed seed do not leave it by chance.
    const bound = (share: number) => 5 * Math.sqrt(rounds * share * (1 - share));
    for (const count of told) expect(Math.abs(count - rounds / 2)).toBeLessThan(bound(1 / 2));
    for (const count of first) expect(Math.abs(count - rounds / 20)).toBeLessThan(bound(1 / 20));
  });
});

describe('dispatch', () => {
  interface Vector {
    readonly id: string;
    readonly message: string;
    readonly dispatched_as: string | null;
  }
  test.each(golden<Vector>('protocol_dispatch'))('$id: $message', ({ message, dispatched_as }) => {
    expect(cheesechain.dispatch(message) ?? null).toBe(dispatched_as);
  });

  test('the answer to a join is the one answer that is taken for itself', () => {
    expect(cheesechain.dispatch('TCONNECTRESP:PIDABC123')).toBe('TCONNECTRESP');
    expect(cheesechain.dispatch('GETCHAINRESP[]')).toBe('GETCHAIN');
  });
});

test('strings are written as Python prints them', () => {
  expect(cheesechain.pythonString("it's")).toBe('"it\'s"');
  expect(cheesechain.pythonString('it\'s "so"')).toBe("'it\\'s \"so\"'");
  expect(cheesechain.pythonString('a\\b\n\t\r\u0000\u007f')).toBe("'a\\\\b\\n\\t\\r\\x00\\x7f'");
  expect(cheesechain.pythonString('é\u00a0\u200b\u{1f9c0}\u{e0001}')).toBe(
    "'é\\xa0\\u200b\u{1f9c0}\\U000e0001'",
  );
});
