import type { PycotrBlock } from './pycotr-block.js';

/** Leading hexadecimal zeros of every block but the genesis: fixed in the original. */
export const PYCOTR_DIFFICULTY = 2;

/** Coins the miner of a block gets. */
export const PYCOTR_REWARD = 10;

const OWNER = [
  '30819f300d06092a864886f70d010101050003818d00308189028181008f1bcda0bb083e3f844b1187211e0c9672a7c5',
  '3e3ba2a9df434e78088509130b8347273672ad407abad8f739c541d706ac1e6ed09d3ae48814349255311f56a99bbe7c',
  'c8945a320d47201d2d46dfcaa94e0f3800df2b8c88bd820da9fd36e571c0383051f661b460a31303d92cbb143c034f78',
  '572934d3a3967f5c5e5b4e07290203010001',
].join('');

const SIGNATURE = [
  '72f8567138c1785a2e1f647d2597121b40f958b05eb8c620fc666cc7dad15e363404ee769399d3f35c572478b0e0112c',
  '055756bae14d10692051df4d19893269675ea121760945c69ae6e4b3c2ec18d73005f4b036aef08a98400a72f59b5eef',
  '1f6b027fb09a15ef3b453af9b2993eb9412c60c2b9636c3d1ae61a610baf5cdc',
].join('');

/**
 * The block every Pycotr chain starts with, as the original stores it. It has no proof of work, and its
 * transaction pays from an address to itself, which no later one may: validation starts above it.
 */
export const PYCOTR_GENESIS: PycotrBlock = {
  nonce: 0,
  timestamp: '2022-03-27',
  transactions: [
    {
      kind: 'standard',
      from: OWNER,
      to: OWNER,
      amount: 0,
      fee: 0,
      uuid: '16d93f23-e9e3-4aee-8cc9-058fcfe4b06f',
      signature: SIGNATURE,
    },
  ],
  previousHash: '73624341c9c85fe7eb6e5de6adddbb87201b6cca5d3ba110ecc3a5a3d6a15470',
  hash: '7a5af37a01ad249bf0dd68a821da40ac131da7b7c84c7661d35685a7e09f5010',
};
