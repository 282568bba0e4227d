import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { nodePlatform as platform } from '../../src/cli/node-crypto.js';
import { namedWithHash, openText } from '../../src/cli/payment-file.js';
import { SECOND } from '../../src/engine/time.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { type ListedPayment, lastListedPayment, readPayments } from '../../src/scenario/payment-list.js';
import { simulate } from '../../src/simulate.js';
import { call, newFolder } from '../cli/terminal.js';

const OPTIONS = { sink: null, trace: false, platform } as const;
const BASE = {
  ...{ extends: 'ten-equal-miners', name: 'replayed', nodes: { master: 2, consumer: 5 } },
  ...{ holdings: 'equal', duration: '30min', consensus: { blockTime: '20s' } },
};
const HEAD = 'time,from,to,amount,fee';
const ROWS = [
  '0,0,1,1.5,0.3',
  '0.25,1,2,0.00000001,0.01',
  '60,4,0,2,0.2',
  '60,0,4,3,',
  '600.000001,3,2,7,0.5',
];
const LIST = `${HEAD}\n${ROWS.join('\n')}\n`;
const replaying = (replay: string, more: object = {}) => ({
  ...BASE,
  workload: { replay, hostile: false, warmup: '10s', ...more },
});
const CONTEXT = { payers: 5, names: new Map<string, number>(), decimals: 8 };

/** The payments of a run as rows of a list. */
function rowsOf(scenario: object): unknown[] {
  const { transactions } = simulate(scenario, OPTIONS);
  return transactions
    .rows()
    .filter(({ type, time }) => type !== 'coinbase' && Number(time) >= 10)
    .map(({ time, sender, recipient, amount, fee, status }) => [
      time,
      sender,
      recipient,
      amount,
      fee,
      status,
    ]);
}

describe('a list of payments', () => {
  test('gives back its own payments row by row, from a text, a file and a Parquet file', async () => {
    const expected = [
      [10, 2, 3, 1.5, 0.3, 'confirmed'],
      [10.25, 3, 4, 0.00000001, 0.01, 'confirmed'],
      [70, 6, 2, 2, 0.2, 'confirmed'],
      [610.000001, 5, 4, 7, 0.5, 'confirmed'],
    ];
    const told = rowsOf(replaying(LIST)) as unknown[][];
    const [open] = told.splice(3, 1);
    expect(told).toEqual(expected);
    expect([open!.slice(0, 4), open![5]]).toEqual([[70, 2, 6, 3], 'confirmed']);
    told.splice(3, 0, open!);
    const folder = newFolder();
    writeFileSync(join(folder, 'list.csv'), LIST);
    // What a scenario calls a file that is too large for a text.
    expect(rowsOf(replaying(namedWithHash(join(folder, 'list.csv'))))).toEqual(told);
    const cells = ROWS.map((row) => row.split(','));
    const column = (place: number) => cells.map((row) => (row[place] === '' ? null : Number(row[place])));
    const columnData = ['time', 'from', 'to', 'amount', 'fee'].map((name, place) => ({
      name,
      data: column(place),
      type: 'DOUBLE' as const,
      nullable: true,
    }));
    writeFileSync(join(folder, 'list.parquet'), Buffer.from(parquetWriteBuffer({ columnData })));
    const digests: string[] = [];
    for (const file of ['list.csv', 'list.parquet']) {
      writeFileSync(join(folder, 'mine.yaml'), JSON.stringify(replaying(file)));
      const ended = await call(['mine.yaml', '--out', `of-${file}`, '--json', '--check'], { folder });
      expect([ended.code, ended.stderr]).toEqual([0, '']);
      digests.push((JSON.parse(ended.stdout) as { digest: string }).digest);
      expect((await call(['verify', `of-${file}`], { folder })).stderr).toBe('');
    }
    const { digest } = simulate(replaying(LIST), OPTIONS);
    expect(digests).toEqual([digest, digest]);
  });

  test('may call accounts by the names of holdings.accounts', () => {
    const accounts = 'account,amount\nann,50000\nbob,20000\ncid,30000\n';
    const list = 'time,from,to,amount\n0,ann,bob,2\n1,2,ann,3\n';
    const scenario = { ...replaying(list), holdings: { accounts } };
    expect((rowsOf(scenario) as unknown[][]).map((row) => row.slice(0, 4))).toEqual([
      [10, 2, 3, 2],
      [11, 4, 2, 3],
    ]);
    expect(() => parseScenario({ ...scenario, workload: { replay: list.replace('bob', 'bo') } })).toThrow(
      'workload.replay: row 2: expected an account in "to" from 0 to 4 or a name of holdings.accounts, got "bo"',
    );
  });

  test('is made under every protocol that knows payments, by those who are there', () => {
    for (const extended of [
      'pou-default',
      'ten-equal-miners',
      'stake-lottery-default',
      'tendermint-default',
    ]) {
      const scenario = {
        ...replaying('time,from,to,amount\n0,0,1,7\n30,1,2,11\n90,2,0,7\n'),
        extends: extended,
        consensus: {},
        nodes: { consumer: 5 },
      };
      const gone = { ...scenario, people: { table: [{ who: 2, leaves: '60s' }] } };
      const amounts = (rows: unknown[]) =>
        (rows as unknown[][]).map((row) => row[3]).filter((amount) => amount === 7 || amount === 11);
      expect(amounts(rowsOf(scenario))).toEqual([7, 11, 7]);
      expect(amounts(rowsOf(gone))).toEqual([7, 11]);
    }
  });

  test('reads the same however the text is cut', () => {
    const whole = [...readPayments([LIST], CONTEXT)];
    expect(whole).toHaveLength(ROWS.length);
    fc.assert(
      fc.property(fc.array(fc.nat(LIST.length)), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), LIST.length];
        const chunks = places.slice(1).map((to, place) => LIST.slice(places[place], to));
        expect([...readPayments(chunks, CONTEXT)]).toEqual(whole);
      }),
    );
  });

  test('says when its last payment is made, so that a run of open length lasts until then', () => {
    expect(lastListedPayment(LIST)).toBe(600.000001 * SECOND);
    expect(lastListedPayment(`${HEAD}\n`)).toBe(0);
    const { time } = simulate({ ...replaying(LIST), duration: 'auto' }, OPTIONS);
    expect(time).toBeGreaterThan(610 * SECOND);
  });

  test('is not taken from a file that holds something else by now', () => {
    const path = join(newFolder(), 'list.csv');
    writeFileSync(path, LIST);
    const name = namedWithHash(path);
    expect([...openText(name)].join('')).toBe(LIST);
    writeFileSync(path, LIST.replace('1.5', '2.5'));
    expect(() => simulate(replaying(name), OPTIONS)).toThrow(
      /list\.csv: expected the file with SHA-256 \w+…, got another one$/,
    );
    expect(() => simulate(replaying(name), { sink: null })).toThrow(
      'workload.replay: expected the text of a CSV, since',
    );
  });

  test('a row of a large file that is wrong ends the run in one line', () => {
    const path = join(newFolder(), 'list.csv');
    writeFileSync(path, `${LIST}700,9,1,1,\n`);
    expect(() => simulate(replaying(path), OPTIONS)).toThrow(
      /^workload\.replay: row 7: expected an account in "from" from 0 to 4, got "9"$/,
    );
  });
});

const ROW_PROBLEMS: readonly [row: string, problem: string][] = [
  ['', 'none'],
  ['x,0,1,1', 'expected a time in seconds of at least 0 with at most 6 decimals, got "x"'],
  ['-1,0,1,1', 'expected a time in seconds'],
  [',0,1,1', 'expected a time in seconds'],
  ['1.0000001,0,1,1', 'expected a time in seconds'],
  ['2026-01-01,0,1,1', 'expected a time in seconds'],
  ['4,0,1,1', 'expected a time not before that of the row above, got "4"'],
  ['6,5,1,1', 'expected an account in "from" from 0 to 4, got "5"'],
  ['6,-1,1,1', 'expected an account in "from"'],
  ['6,ann,1,1', 'expected an account in "from"'],
  ['6,,1,1', 'expected an account in "from"'],
  ['6,0,5,1', 'expected an account in "to" from 0 to 4, got "5"'],
  ['6,0,1.0,1', 'expected an account in "to"'],
  ['6,0,,1', 'expected an account in "to"'],
  ['6,0', 'expected an account in "to"'],
  ['6,0,0,1', 'expected a payee other than the payer, got "0"'],
  ['6,0,1,0', 'expected an amount above 0 with at most 8 decimals, got "0"'],
  ['6,0,1,-1', 'expected an amount above 0'],
  ['6,0,1,', 'expected an amount above 0'],
  ['6,0,1,one', 'expected an amount above 0'],
  ['6,0,1,NaN', 'expected an amount above 0'],
  ['6,0,1,0.000000001', 'expected an amount above 0'],
  ['6,0,1,99999999999999999', 'expected an amount above 0'],
  ['6,0,1,1,-1', 'expected a fee of at least 0 with at most 8 decimals, got "-1"'],
  ['6,0,1,1,free', 'expected a fee of at least 0'],
];

describe('a row that is wrong', () => {
  test.each(ROW_PROBLEMS)('%j is refused in one line with its number', (row, problem) => {
    const text = `${HEAD}\n# a remark\n5,0,1,1,\n${row}\n7,1,0,1,\n`;
    const rows = [...readPayments([text], CONTEXT)];
    if (row === '') expect(rows.map((one) => (one as ListedPayment).time / SECOND)).toEqual([5, 7]);
    else {
      expect(rows).toHaveLength(2);
      const line = `workload.replay: row 4: ${problem}`;
      expect(() => parseScenario(replaying(text))).toThrow(line);
      expect(() => parseScenario(replaying(text))).not.toThrow('\n');
    }
  });

  test.each([
    ['', 'workload.replay: expected "none", or a CSV or Parquet file'],
    [
      'some',
      'workload.replay: expected the text of a CSV or a file that ends in .csv or .parquet, got "some"',
    ],
    ['a,b\n1,2\n', 'workload.replay: row 1: expected the columns "time,from,to,amount" or'],
    ['\n', 'workload.replay: expected a line "time,from,to,amount", got none'],
    [7, 'workload.replay: expected "none", or a CSV or Parquet file'],
    [{ file: 'x.csv' }, 'workload.replay: expected "none", or a CSV or Parquet file'],
  ])('%j in the place of a list is refused', (replay, line) => {
    expect(() => parseScenario({ ...BASE, workload: { replay } })).toThrow(line);
  });

  test('files that are not there, or are none, are refused in one line', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'text.parquet'), LIST);
    writeFileSync(
      join(folder, 'few.parquet'),
      Buffer.from(parquetWriteBuffer({ columnData: [{ name: 'time', data: [1] }] })),
    );
    for (const [file, line] of [
      ['no.csv', /^simulate: no\.csv: [^\n]+\n$/],
      ['no.parquet', /^simulate: \/[^\n]+no\.parquet: [^\n]+\n$/],
      ['text.parquet', /text\.parquet: is not Parquet: [^\n]+\n$/],
      ['few.parquet', /few\.parquet: expected the columns "time,from,to,amount", got none called "from"\n$/],
    ] as const) {
      const { code, stdout, stderr } = await call(['ten-equal-miners', '--set', `workload.replay=${file}`], {
        folder,
      });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(line);
    }
    const none = { ...replaying('list.csv'), duration: 'auto' };
    expect(() => parseScenario(none)).toThrow(
      'duration: expected a duration where workload.replay is read from a large file',
    );
    expect(() => parseScenario(replaying(LIST, { kind: 'none' }))).toThrow(
      'workload.replay: expected "none" unless workload.kind is "usage"',
    );
  });
});
