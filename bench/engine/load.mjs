/** The engine's parts that the benches measure, from a folder with the built library (a URL ending in "/"). */
export async function loadEngine(dist) {
  const files = ['heap-queue', 'ladder-queue', 'scheduler', 'random', 'math', 'digest'];
  const modules = await Promise.all(files.map((file) => import(`${dist}engine/${file}.js`)));
  return Object.assign({}, ...modules);
}
