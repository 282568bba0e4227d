/** The network's parts that the benches measure, from a folder with the built library (a URL ending in "/"). */
export async function loadNetwork(dist) {
  const files = [
    'engine/random',
    'engine/scheduler',
    'network/network',
    'network/regions',
    'network/relay/relay',
    'network/relay/presets',
    'network/topology',
  ];
  const modules = await Promise.all(files.map((file) => import(`${dist}${file}.js`)));
  return Object.assign({}, ...modules);
}
