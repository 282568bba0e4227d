import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { simulate } from '../../../src/simulate.js';

// What each scenario did when it was last changed on purpose: another digest is another run.
test.each<[name: string, duration: string | undefined, digest: string]>([
  ['pycotr-default', undefined, 'f248e9de04fc615fa75ec73214ed5b221c4493ac229be2a1b4a02abe535bba5f'],
  ['pycotr-isolated', undefined, '1341e024ac01ea295570911508b9754df126ca8f92bea8b766e47524369d5d26'],
  ['ten-equal-miners', undefined, '86cc9b4af9b36999d04627d5129ccaa5a70c5f2d8c874b47cc27f3fe0837c068'],
  ['ethereum-pow', undefined, '381915ae05b70c5edbdb97575f70dad762d9dc8a527399b1bfabb7f0909767f3'],
  ['bitcoin-2019', '2h', '3556ffee5a91d05375796290873571912f947caf0c2f133f2525d5b9fc5e6731'],
  ['litecoin', '30min', '4ba6b29b01ded0e4b80e6d20784d3fa5529d2fc15de120591b196c4543787739'],
  ['dogecoin', '10min', '4db85a5f79c5a470e1cd4eaf1d59606951b59877545d70a29a64c41ff7c4c7b8'],
  ['ten-thousand-nodes', '20min', '79de95d451571ae2bec85a2a81d561bb0f38dacb845b710d6e4ba22d53b45d2d'],
])('%s has its digest', (name, duration, digest) => {
  const scenario = { extends: name, ...(duration === undefined ? {} : { duration }) };
  const platform = { hashes: nodeHashes, signer: nodeSigner };
  expect(simulate(scenario, { platform, sink: null, trace: false }).digest).toBe(digest);
});
