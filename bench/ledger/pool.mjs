// Pools of many nodes. Run `npm run build` first; then `node bench/ledger/pool.mjs [pools] [transactions]`.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Pool } from '../../dist/ledger/pool.js';

const effect = ({ sender, recipient, amount, fee }, credit) => {
  credit(sender, -(amount + fee));
  credit(recipient, amount);
};

function used() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

export default async function main(count = 101, size = 10_000) {
  const accounts = 10_000;
  const transactions = Array.from({ length: 2 * size }, (_, index) => ({
    ...{ index, id: '', type: 'PAY', sender: index % accounts, recipient: (index * 7) % accounts },
    ...{ amount: 5, fee: 1, time: index, signature: undefined },
  }));
  const before = used();
  const pools = Array.from({ length: count }, () => new Pool(accounts, effect));
  let total = 0;
  const nanoseconds = (began, operations) => (((performance.now() - began) * 1e6) / operations).toFixed(0);

  let began = performance.now();
  for (const transaction of transactions.slice(0, size)) {
    for (const pool of pools) {
      total += pool.pending(transaction.sender);
      pool.add(transaction, transaction.time);
    }
  }
  console.log(
    `${count} pools, ${size} transactions each: pending and add ${nanoseconds(began, count * size)} ns`,
  );
  console.log(`memory ${((used() - before) / 2 ** 20).toFixed(1)} MB`);

  began = performance.now();
  for (const pool of pools) for (const { time } of pool) total += time;
  console.log(`walk in order ${nanoseconds(began, count * size)} ns an entry`);

  began = performance.now();
  for (let first = 0; first < size; first += 100) {
    for (const pool of pools) {
      for (let i = first; i < first + 100; i++) if (pool.has(transactions[i])) pool.remove(transactions[i]);
      for (let i = first; i < first + 100; i++) pool.add(transactions[size + i], i);
    }
  }
  console.log(`has, remove, and add another ${nanoseconds(began, count * size)} ns; check ${total}`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) await main(...process.argv.slice(2).map(Number));
