// Ancestor questions on a long chain. Run `npm run build` first; then `node bench/ledger/block-tree.mjs [blocks]`.
import { BlockTree } from '../../dist/ledger/block-tree.js';

export default async function main(blocks = 100_000) {
  const tree = new BlockTree(101, 'root', null);
  let began = performance.now();
  const nanoseconds = (operations) => (((performance.now() - began) * 1e6) / operations).toFixed(0);
  const tips = [tree.root, tree.root];
  for (let i = 0; i < blocks; i++) {
    const parent = tips[i & 1];
    const transactions = [{ index: i >> 1 }];
    tips[i & 1] = tree.add({ id: '', parent, producer: 0, time: i, transactions, seal: null });
  }
  console.log(`two branches, ${blocks} blocks: add ${nanoseconds(blocks)} ns`);

  const [left, right] = tips;
  began = performance.now();
  let total = 0;
  for (let i = 0; i < blocks; i++) total += tree.ancestor(left, (i * 7919) % left.height).height;
  console.log(`ancestor ${nanoseconds(blocks)} ns`);

  began = performance.now();
  for (let i = 0; i < blocks; i++) total += tree.commonAncestor(tree.blocks[blocks - i], right).height;
  console.log(`common ancestor ${nanoseconds(blocks)} ns`);

  began = performance.now();
  for (let i = 0; i < blocks; i++) total += tree.includes(right, tree.blocks[i + 1].transactions[0]) ? 1 : 0;
  console.log(`includes ${nanoseconds(blocks)} ns; check ${total}`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) await main(...process.argv.slice(2).map(Number));
