// Hashes and signatures, portable and native. Run `npm run build` first; then `node bench/ledger/keys.mjs [rounds]`.
import { nodeHashes, nodeSigner } from '../../dist/cli/node-crypto.js';
import { mulDiv } from '../../dist/ledger/amount.js';
import { portableHashes } from '../../dist/ledger/hash.js';
import { Keyring, portableSigner } from '../../dist/ledger/keys.js';

const text =
  '{"type": "PKC", "sender_id": "0123456789", "amount": 12.5, "emission_time": "2018-01-01"}'.padEnd(100);

function rate(name, rounds, action) {
  let best = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < 5; repeat++) {
    const began = performance.now();
    for (let i = 0; i < rounds; i++) action(i);
    best = Math.min(best, performance.now() - began);
  }
  const perSecond = String(Math.round((rounds * 1000) / best));
  console.log(`${name.padEnd(30)} ${perSecond.padStart(12)} a second`);
}

export default async function main(rounds = 100) {
  for (const [name, hashes] of Object.entries({ portable: portableHashes, node: nodeHashes })) {
    rate(`${name} sha256`, rounds * 300, (i) => hashes.sha256(text + (i & 7)));
    rate(`${name} sha3_256`, rounds * 100, (i) => hashes.sha3_256(text + (i & 7)));
  }
  for (const signer of [portableSigner, nodeSigner]) {
    const ring = new Keyring(signer, (account) => new Uint8Array(32).fill(account));
    const signature = ring.sign(1, text);
    rate(`${signer.name} sign`, rounds, () => ring.sign(1, text));
    rate(`${signer.name} verify`, rounds, () => ring.verify(1, text, signature));
  }
  rate('mulDiv, product below 2^53', rounds * 10_000, (i) =>
    mulDiv(1_000_000 + i, 50_000_000, 1_000_000_000),
  );
  rate('mulDiv, product above 2^53', rounds * 1_000, (i) =>
    mulDiv(8_330_000_000_000 + i, 50_000_000, 1_000_000_000),
  );
}

if (process.argv[1] === new URL(import.meta.url).pathname) await main(...process.argv.slice(2).map(Number));
