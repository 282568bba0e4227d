import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MODULES } from '../bundle.js';
import { sha256Of } from '../output/folder-sink.js';

/** The rooms that decide what a run gives; a change in how it is reported makes no stored outcome wrong. */
const DECISIVE = [
  ...[
    'engine',
    'network',
    'ledger',
    'nodes',
    'faults',
    'consensus',
    'attacks',
    'scenario',
    'observers',
    'run',
  ],
  ...['sweep/sweep.js', 'simulate.js'],
];

let known: string | undefined;

/**
 * What tells two builds of one version apart: nothing for an installed package, and in a checkout a hash of the
 * code that decides what a run gives, so that nobody gets yesterday's results from a store.
 */
export function buildOf(): string {
  known ??= hashOf(fileURLToPath(MODULES));
  return known;
}

function hashOf(root: string): string {
  if (root.includes(`${sep}node_modules${sep}`)) return '';
  const texts = DECISIVE.flatMap((part) => filesBelow(root, part)).map(
    (path) => `${path.replace(/\.[jt]s$/, '')}\n${readFileSync(join(root, path), 'utf8')}`,
  );
  return sha256Of(texts.join('\n')).slice(0, 12);
}

function filesBelow(root: string, part: string): readonly string[] {
  // Under test the sources are run as they stand.
  if (/\.js$/.test(part)) {
    const name = part.replace(/\.js$/, '');
    const folder = readdirSync(join(root, name, '..'));
    return [`${name}.js`, `${name}.ts`]
      .filter((path) => folder.includes(path.split('/').at(-1)!))
      .slice(0, 1);
  }
  return readdirSync(join(root, part), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[jt]s$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => `${part}/${path.replaceAll('\\', '/')}`)
    .sort();
}
