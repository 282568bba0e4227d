/** The built library with Node's signatures and hashes. */
export async function loadLibrary(dist) {
  const { simulate } = await import(`${dist}index.js`);
  const { nodeHashes, nodeSigner } = await import(`${dist}cli/node-crypto.js`);
  return { simulate, platform: { hashes: nodeHashes, signer: nodeSigner } };
}
