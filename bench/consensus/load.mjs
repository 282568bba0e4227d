/** The built library with Node's signatures and hashes. */
export async function loadLibrary(dist) {
  const { simulate, prepare, race } = await import(`${dist}index.js`);
  const { nodeHashes, nodeSigner } = await import(`${dist}cli/node-crypto.js`);
  return { simulate, prepare, race, platform: { hashes: nodeHashes, signer: nodeSigner } };
}
