import { expect, test } from 'vitest';
import * as pou from '../../../src/consensus/pou/original/functions.js';

test('the door of proof of usage shows these names and no others', () => {
  expect(Object.keys(pou).sort()).toEqual([
    'FIRST_SEED',
    'blockJson',
    'cellShares',
    'closestHash',
    'closestIndex',
    'deltaFor',
    'fee',
    'findFunds',
    'hash',
    'headerJson',
    'jsonText',
    'logText',
    'merkleRoot',
    'overdraft',
    'paidAmount',
    'parseBlock',
    'parseTransaction',
    'pythonFixed',
    'pythonFloat',
    'pythonInt',
    'raffle',
    'rankByDistance',
    'receiveBlock',
    'replay',
    'satoshi',
    'satoshiQuotient',
    'timeText',
    'transactionContentJson',
    'transactionJson',
  ]);
});
