// What a ledger state per block costs: the walking cursor of `Accounts` against one array per block and against a
// persistent trie. Run `npm run build` first; then `node bench/ledger/accounts.mjs [accounts] [blocks] [payments]`.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Accounts } from '../../dist/ledger/accounts.js';
import { BlockTree } from '../../dist/ledger/block-tree.js';

const START = 1_000_000_000;
const QUERIES = 100;

const effect = ({ type, sender, recipient, amount, fee }, credit) => {
  credit(recipient, amount);
  if (type === 'MINT') return;
  credit(sender, -(amount + fee));
  credit(0, fee);
};

/** A generator good enough to spread payments; the ledger does not care. */
function numbers(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Blocks on `branches` branches that part at the root, or (`short`) on one chain with a stale twin at each height. */
function makeTree(accounts, blocks, payments, branches, short) {
  const below = numbers(7);
  let index = 0;
  const payment = (type, sender, recipient, amount, fee) => ({
    ...{ index: index++, id: '', type, sender, recipient, amount, fee, time: 0, signature: undefined },
  });
  const first = Array.from({ length: accounts }, (_, account) => payment('MINT', 0, account, START, 0));
  const tree = new BlockTree(1, 'root', null, first);
  const tips = Array.from({ length: branches }, () => tree.root);
  for (let i = 1; i <= blocks; i++) {
    const transactions = Array.from({ length: payments }, () =>
      payment('PAY', below(accounts), below(accounts), 1 + below(100), below(3)),
    );
    const branch = i % branches;
    const parent = tips[branch];
    const block = tree.add({ id: String(i), parent, producer: 0, time: i, transactions, seal: null });
    if (!short) tips[branch] = block;
    else if (branch === branches - 1) tips.fill(block);
  }
  return tree;
}

/** One full array per block. */
class Copies {
  #states = new Map();
  #accounts;
  constructor(_, accounts) {
    this.#accounts = accounts;
  }
  balance(account, head) {
    return this.#state(head)[account];
  }
  #state(block) {
    const known = this.#states.get(block);
    if (known !== undefined) return known;
    const state =
      block.parent === undefined ? new Float64Array(this.#accounts) : this.#state(block.parent).slice();
    this.#states.set(block, state);
    const credit = (account, change) => {
      state[account] += change;
    };
    for (const transaction of block.transactions) effect(transaction, credit);
    return state;
  }
}

/** A persistent trie of 32 ways: a block copies the paths to what it changes, each at most once. */
class Trie {
  #roots = new Map();
  #depth = 1;
  constructor(_, accounts) {
    while (32 ** this.#depth < accounts) this.#depth++;
  }
  balance(account, head) {
    let at = this.#root(head);
    for (let shift = 5 * (this.#depth - 1); shift > 0; shift -= 5) at = at.slots[(account >> shift) & 31];
    return at.slots[account & 31];
  }
  #root(block) {
    const known = this.#roots.get(block);
    if (known !== undefined) return known;
    let root = block.parent === undefined ? this.#fresh(this.#depth, block) : this.#root(block.parent);
    root = this.#own(root, block);
    this.#roots.set(block, root);
    const credit = (account, change) => {
      let at = root;
      for (let shift = 5 * (this.#depth - 1); shift > 0; shift -= 5) {
        const slot = (account >> shift) & 31;
        at = at.slots[slot] = this.#own(at.slots[slot] ?? this.#fresh(shift / 5, block), block);
      }
      at.slots[account & 31] += change;
    };
    for (const transaction of block.transactions) effect(transaction, credit);
    return root;
  }
  #fresh(level, owner) {
    return { owner, slots: level === 1 ? new Array(32).fill(0.5).fill(0) : new Array(32).fill(undefined) };
  }
  #own(node, owner) {
    return node.owner === owner ? node : { owner, slots: node.slots.slice() };
  }
}

class Cursors extends Accounts {
  constructor(tree, accounts) {
    super(tree, accounts, effect);
  }
}

const collect = (() => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
})();

async function used() {
  // Twice with a pause: array buffers are freed beside the main thread.
  collect();
  await new Promise((resolve) => setTimeout(resolve, 50));
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Asks `QUERIES` balances at each new block and at the block before it, as two sides of a fork would by turns. */
async function measure(Kind, tree, accounts) {
  const below = numbers(11);
  const before = await used();
  const began = performance.now();
  const state = new Kind(tree, accounts);
  let total = 0;
  for (const block of tree.blocks) {
    for (let i = 0; i < QUERIES; i++) total += state.balance(below(accounts), block);
  }
  const applied = performance.now();
  for (let i = 1; i < tree.blocks.length; i++) {
    const [old, head] = [tree.blocks[i - 1], tree.blocks[i]];
    for (let j = 0; j < QUERIES; j++) total += state.balance(below(accounts), j % 2 === 0 ? head : old);
  }
  const ended = performance.now();
  const size = (await used()) - before;
  // Read once more so that it is still there when memory is counted.
  total += state.balance(0, tree.root);
  const queries = (tree.blocks.length - 1) * QUERIES;
  return { applied: applied - began, query: ((ended - applied) * 1e6) / queries, size, total };
}

export default async function main(accounts = 10_000, blocks = 1_000, payments = 100) {
  console.log(
    `${accounts} accounts, ${blocks} blocks of ${payments} payments, ${QUERIES} balances asked a block`,
  );
  for (const [name, branches, short] of [
    ['one chain', 1, false],
    ['a stale twin at each height', 2, true],
    ['two branches from the root', 2, false],
    ['twelve branches from the root', 12, false],
  ]) {
    const tree = makeTree(accounts, blocks, payments, branches, short);
    let expected;
    for (const [kind, Kind] of Object.entries({ cursors: Cursors, copies: Copies, trie: Trie })) {
      const { applied, query, size, total } = await measure(Kind, tree, accounts);
      expected ??= total;
      if (total !== expected) throw new Error(`${kind}: balances differ from those of the first`);
      console.log(
        `${name.padEnd(30)} ${kind.padEnd(8)} all blocks ${applied.toFixed(0).padStart(6)} ms   ` +
          `by turns ${query.toFixed(0).padStart(8)} ns a balance   ${(size / 2 ** 20).toFixed(1).padStart(7)} MB`,
      );
    }
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) await main(...process.argv.slice(2).map(Number));
