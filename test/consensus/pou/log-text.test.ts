import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pythonFixed } from '../../../src/consensus/kit/python-text.js';
import * as log from '../../../src/consensus/pou/original/log-text.js';
import { InvariantError } from '../../../src/engine/errors.js';
import type { LogLevel } from '../../../src/nodes/events.js';
import { logLine } from '../../../src/nodes/log-line.js';
import { golden } from './golden.js';

fc.configureGlobal({ seed: 3 });

const START = 1_700_000_000_000_000;
const MASTER = 'c36c3cf018231c3b8ff5c41d000adc66ef0a10de9e7ae4a27eec36e8f7772c2d';
const CLOSER = 'e94560e26bc2555f446108d5c54927b5cb1aa4246e70d52077d0b86e913e3933';
const CASHING = 'd27e048d41f8b5ef39b6f93362998f6867a59a36297542b7c9151875642c09aa';
const PAYER = '15198568a1c1057b05df1a449eadd94772de2e3dc83332b691c1ee12a2510777';
const PAYEE = '2b2779aae7fbe55f4174363289dd5e8bcc61da9376bd470cd645d9aa8969271e';
const GENESIS = 'cb812a30bda4e3f7ecfc1d54d80602d504005b696201361bd071e4f7348c0549';
const PAYMENT = 'ad3449e9a918f8ae10ec484385391564e7275884174cdf095ffd40140f140876';
const SEED = 'f9e2eaaa42d9fe9e558a9b8ef1bf366f190aacaa83bad2641ee106e9041096e4';
const ROOT = '13d052112a2e925e093ab0b9273192bc73f8b0d15d3c2ef3f47b683e571e2906';

const three = (value: number) => pythonFixed(value, 3);

function transaction(id: string, type: string, recipient: string, amount: number, fees: number): string {
  const stamp = { fees: three(fees), master: MASTER, processingTime: START + 4 };
  const parties = { sender: PAYER, recipient };
  return log.transactionLine({
    id,
    type,
    ...parties,
    amount: three(amount),
    emissionTime: START,
    stamp,
    signed: true,
  });
}

/** Text of each recorded template, seconds into the run, and level where it is not INFO. */
const lines: Readonly<Record<string, readonly [text: string, seconds: number, level?: LogLevel]>> = {
  'INFO Creating context...': [log.CREATING_CONTEXT, 0],
  'DEBUG Creating master <i>': [log.creatingNode('master', 0), 0, 'DEBUG'],
  'INFO I am <id>': [log.introduction(MASTER), 0],
  'DEBUG Creating cashing <i>': [log.creatingNode('cashing', 0), 0, 'DEBUG'],
  'DEBUG Creating consumer <i>': [log.creatingNode('consumer', 0), 0, 'DEBUG'],
  'INFO Posting genesis transaction...': [log.POSTING_GENESIS, 0],
  'INFO Received transaction <id>': [log.receivedTransaction(GENESIS), 0],
  'INFO TX-<id8>...: <n> PKC-Genesis from <id8>... to <id8>... at <hh:mm:ss> ((fees: <n>), stamped by <id8>... at <hh:mm:ss>) - signed':
    [transaction(GENESIS, 'PKC-Genesis', PAYER, 83_300_000, 0), 0],
  'ERROR Transaction rejected: Signature does not match content.': [
    log.transactionRejected(log.SIGNATURE_MISMATCH),
    0,
    'ERROR',
  ],
  'ERROR Transaction rejected: Sender does not have sufficient funds.': [
    log.transactionRejected(log.INSUFFICIENT_FUNDS),
    0,
    'ERROR',
  ],
  'INFO Randomly split genesis asset between all consumers.': [log.SPLITTING_ASSETS, 0],
  'INFO Giving ~<n>% to <id>': [
    log.givingShare(pythonFixed((14093051.359516617 / 83300000) * 100, 2), PAYEE),
    0,
  ],
  'INFO TX-<id8>...: <n> PKC from <id8>... to <id8>... at <hh:mm:ss> ((fees: <n>), stamped by <id8>... at <hh:mm:ss>) - signed':
    [transaction(PAYMENT, 'PKC', PAYEE, 14093051.359516617, 704652.5679758309), 0],
  'INFO Context started.': [log.CONTEXT_STARTED, 10],
  'INFO Firing random transaction <i>': [log.firingTransaction(0), 10],
  'INFO Time is up for closing a block.': [log.TIME_IS_UP, 15],
  'INFO Block closure requested...': [log.CLOSURE_REQUESTED, 15],
  'INFO <id> will close this block.': [log.closingOther(CLOSER), 15],
  'INFO I will close this block.': [log.CLOSING_MYSELF, 15],
  'INFO Closing block with seed <id>...': [log.closingBlock(SEED), 15],
  'INFO Collected <n> PKC fees': [log.feesCollected(three(3103075.9763787338)), 15],
  'INFO <id8>... will get <n> PKC cashback': [log.cashbackLine(PAYER, three(336588.11683578545)), 15],
  'INFO Cashing node <id8>... will get <n> PKC': [log.cashingLine(CASHING, three(1109827.7945619333)), 15],
  'INFO Lucky stakeholders signed the transaction.': [log.STAKEHOLDERS_SIGNED, 15],
  'INFO Received block <id>': [log.receivedBlock(ROOT), 15],
  'INFO Block shared with all master nodes.': [log.BLOCK_SHARED, 15],
  'INFO Block saved.': [log.BLOCK_SAVED, 15],
  'WARNING No transaction to close block. Aborting.': [log.NOTHING_TO_CLOSE, 35, 'WARNING'],
  'INFO Context stopped.': [log.CONTEXT_STOPPED, 310],
};

describe('a log line', () => {
  test.each(golden<{ template: string; example: string }>('pou_log_lines'))(
    'is the original’s: $template',
    (vector) => {
      const line = lines[vector.template];
      expect(line, 'every recorded template has a line').toBeDefined();
      const [text, seconds, level = 'INFO'] = line!;
      // The recorded clock has moved on by some microseconds, which lines do not show.
      expect(logLine(START + seconds * 1_000_000 + 16, level, text)).toBe(vector.example);
    },
  );

  test('names a transaction without stamp or signature as the original does', () => {
    const bare = {
      id: GENESIS,
      type: 'PKC',
      sender: PAYER,
      recipient: PAYEE,
      amount: '1.000',
      emissionTime: 0,
    };
    expect(log.transactionLine({ ...bare, signed: false })).toBe(
      'TX-cb812a30...: 1.000 PKC from 15198568... to 2b2779aa... at 00:00:00 (no stamp) - unsigned',
    );
    expect(log.blockRejected('Block stamp is missing.')).toBe('Block rejected: Block stamp is missing.');
    expect(log.transactionRejected(log.SIGNATURE_MISSING)).toBe(
      'Transaction rejected: Signature is missing.',
    );
  });

  test('has the calendar’s date and time, whatever the year', () => {
    const limit = 8.64e15;
    fc.assert(
      fc.property(fc.integer({ min: -limit / 1_000, max: limit }), (time) => {
        // Floored as the line is; Date rounds towards zero.
        const stamp = new Date(Math.floor(time / 1_000))
          .toISOString()
          .replace('T', ' ')
          .replace('.', ',')
          .slice(0, -1);
        expect(logLine(time, 'INFO', 'x')).toBe(`${stamp} - INFO - x`);
      }),
      {
        numRuns: 2_000,
        examples: [0, -1, 951_782_400_000_000, 951_868_799_999_999, 4_107_542_400_000_000].map((time) => [
          time,
        ]),
      },
    );
  });

  test('cuts milliseconds off', () => {
    expect(logLine(START + 999_999, 'DEBUG', 'x')).toBe('2023-11-14 22:13:20,999 - DEBUG - x');
    expect(logLine(START + 1_000, 'DEBUG', 'x')).toBe('2023-11-14 22:13:20,001 - DEBUG - x');
  });
});

describe('an amount with three decimals', () => {
  test.each([
    [8_330_000_000_000_000, 8, '83300000.000'],
    [70_465_256_797_583, 8, '704652.568'],
    [50_000, 8, '0.000'],
    [50_001, 8, '0.001'],
    [150_000, 8, '0.002'],
    [250_000, 8, '0.002'],
    [-250_001, 8, '-0.003'],
    [0, 8, '0.000'],
    [5, 0, '5.000'],
    [5, 2, '0.050'],
    [12_345, 3, '12.345'],
    [Number.MAX_SAFE_INTEGER, 4, '900719925474.099'],
  ])('of %i units of 10^-%i is %s', (amount, decimals, text) => {
    expect(log.fixed3(amount, decimals)).toBe(text);
  });

  test('is what Python writes for the float, unless the exact amount lies half-way', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (amount) => {
        fc.pre(Math.abs(amount) % 100_000 !== 50_000 && Math.abs(amount) > 50_000);
        expect(log.fixed3(amount, 8)).toBe(pythonFixed(amount / 1e8, 3));
      }),
      { numRuns: 2_000 },
    );
  });

  test('takes whole units only', () => {
    expect(() => log.fixed3(0.5, 8)).toThrow(InvariantError);
  });
});
