// Bundles the command: the whole command line in a few files, so that Node opens and compiles a dozen modules instead
// of five hundred. The library stays as the compiler left it.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** Loaded seldom, from parts that are loaded late, or in threads by their own file names: they stay packages. */
const LATE = /^(@observablehq\/plot|linkedom|hyparquet-writer|piscina|bullmq|ioredis)(\/|$)/;

/**
 * Writes `dist/command/` below a root: `main.js`, its parts, maps to the sources, and the licences of what is inside.
 *
 * @param sources folder of the sources.
 */
export async function bundleCommand(root, sources = join(root, 'src')) {
  const folder = join(root, 'dist/command');
  rmSync(folder, { recursive: true, force: true });
  const bundle = await rolldown({
    input: join(sources, 'cli/main.ts'),
    platform: 'node',
    external: (id) => LATE.test(id) || id.startsWith('node:'),
    onLog: (level, log) => {
      if (level === 'warn') throw new Error(log.message);
    },
  });
  const { output } = await bundle.write({
    dir: folder,
    format: 'es',
    entryFileNames: 'main.js',
    chunkFileNames: '[name]-[hash].js',
    sourcemap: true,
    comments: { legal: true, annotation: false, jsdoc: false },
  });
  await bundle.close();
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.map')))
    withoutTexts(join(folder, name));
  writeFileSync(join(folder, 'LICENSES.txt'), licences(output.flatMap(({ moduleIds = [] }) => moduleIds)));
}

/** Sources are named, not copied: a stack trace needs places alone. */
function withoutTexts(path) {
  const { sourcesContent: _, ...map } = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify(map));
}

/** The texts that the packages inside ask to be kept with them. */
function licences(modules) {
  const folders = new Set(
    modules.flatMap((id) => /^\0?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []),
  );
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    return `${name} ${version}: ${license}\n${text}`;
  });
  return `Packages inside the bundled command, and their licences.\n\n${texts.join(`\n${'-'.repeat(79)}\n\n`)}`;
}
