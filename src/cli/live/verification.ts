import { join, resolve } from 'node:path';
import { greatestOf } from '../../engine/extremes.js';
import { parseScenario } from '../../scenario/parse.js';
import { execute } from '../execute/execution.js';
import { HashSink, sha256Of } from '../output/folder-sink.js';
import { MANIFEST } from '../output/manifest.js';
import { readRegularFile } from '../output/regular-file.js';
import type { Io } from '../terminal/io.js';
import { watched } from '../terminal/progress.js';
import { type LiveManifest, liveFiles } from './shared-folder.js';

/** What came of checking the folder of a run in several processes. */
export interface LiveVerification {
  /** What was checked, and what cannot be, one sentence each. */
  readonly said: readonly string[];
  /** The first thing that is wrong, in one line; `undefined` when nothing is. */
  readonly difference: string | undefined;
}

/**
 * Checks the folder of a run in several processes as far as it can be: files against their hashes, where one command
 * started all processes; links between blocks; how far masters agree; and for a run in lockstep every file of the nodes
 * against a run in one process. A run by the clock cannot be repeated to the byte.
 *
 * @param shown the folder as the user wrote it.
 */
export async function verifyLive(shown: string, manifest: LiveManifest, io: Io): Promise<LiveVerification> {
  const folder = resolve(io.folder, shown);
  const said: string[] = [];
  const wrong = (difference: string): LiveVerification => ({ said, difference });
  const changed = changedFile(folder, manifest);
  if (changed !== undefined) return wrong(changed);
  said.push(
    manifest.files === undefined
      ? 'no list of files, since each process was started on its own: changed files are not noticed'
      : `all ${Object.keys(manifest.files).length} files are as they were written`,
  );
  const chains = chainsIn(folder);
  for (const chain of chains) {
    const broken = brokenLink(chain);
    if (broken !== undefined) return wrong(broken);
  }
  said.push(`blocks of ${chains.length} masters link to one another, ${agreementOf(chains)}`);
  if (manifest.live.pace !== 'lockstep') {
    said.push('a run by the clock: it cannot be run again to the byte');
    return { said, difference: undefined };
  }
  const { expected, difference } = await differenceInStep(folder, shown, manifest, io);
  if (difference !== undefined) return wrong(difference);
  said.push(`a run in lockstep: all ${expected} files of its nodes are those of a run in one process`);
  return { said, difference: undefined };
}

function changedFile(folder: string, { files }: LiveManifest): string | undefined {
  if (files === undefined) return undefined;
  const found = new Set(liveFiles(folder));
  for (const path of [...new Set([...Object.keys(files), ...found])].sort()) {
    if (files[path] === undefined) return `${path} is extra: the run did not write it`;
    if (!found.has(path)) return `${path} is missing`;
    if (hashAt(folder, path) !== files[path]) return `${path} differs from what was written`;
  }
  return undefined;
}

function hashAt(folder: string, path: string): string {
  return sha256Of(readRegularFile(join(folder, path)));
}

/** The blocks of a master, from the first on. */
interface Chain {
  readonly paths: readonly string[];
  readonly texts: readonly string[];
}

function chainsIn(folder: string): readonly Chain[] {
  const masters = new Map<string, number[]>();
  for (const path of liveFiles(folder)) {
    const match = /^(masternodes\/[^/]+\/blocks)\/(\d+)\.json$/.exec(path);
    if (match === null) continue;
    const [, blocks, number] = match as unknown as [string, string, string];
    const numbers = masters.get(blocks) ?? [];
    numbers.push(Number(number));
    masters.set(blocks, numbers);
  }
  return [...masters].map(([blocks, numbers]) => {
    const paths = numbers.sort((a, b) => a - b).map((number) => `${blocks}/${number}.json`);
    return { paths, texts: paths.map((path) => readRegularFile(join(folder, path)).toString('utf8')) };
  });
}

/** Blocks name the one before them: by its Merkle root under proof of usage, by its hash under proof of work. */
const PREVIOUS = /"previous(?:_block_h|H)ash": "([0-9a-f]{64})"/;
const OWN = /"(?:merkle_root|hash)": "([0-9a-f]{64})"/;

function brokenLink({ paths, texts }: Chain): string | undefined {
  for (let place = 1; place < texts.length; place++) {
    const named = PREVIOUS.exec(texts[place]!)?.[1];
    const before = OWN.exec(texts[place - 1]!)?.[1];
    if (named === undefined || named !== before) {
      return `${paths[place]} does not follow ${paths[place - 1]}`;
    }
  }
  return undefined;
}

function agreementOf(chains: readonly Chain[]): string {
  const heights = chains.map(({ texts }) => texts.length);
  const most = Math.max(0, greatestOf(heights));
  let equal = 0;
  while (equal < most && new Set(chains.map(({ texts }) => texts[equal])).size === 1) equal++;
  if (equal === most) return `and all agree on all ${most}`;
  return `and all agree on the first ${equal} of up to ${most}`;
}

async function differenceInStep(
  folder: string,
  shown: string,
  { live }: LiveManifest,
  io: Io,
): Promise<{ readonly expected: number; readonly difference: string | undefined }> {
  const scenario = parseScenario(live.described, { origin: `${shown}/${MANIFEST}` });
  const again = await watched(io, { quiet: false, runs: 1 }, (watch) =>
    execute(scenario, { sink: new HashSink(), onProgress: watch }),
  );
  const ofNodes = (path: string) => /^[a-z]+nodes\//.test(path) && !path.endsWith('/host');
  const expected = Object.entries(again.manifest.files).filter(([path]) => ofNodes(path));
  const found = new Set(liveFiles(folder).filter(ofNodes));
  for (const [path, hash] of expected) {
    if (!found.delete(path)) return { expected: 0, difference: `${path} is missing` };
    if (hashAt(folder, path) !== hash)
      return { expected: 0, difference: `${path} differs from that of a run in one process` };
  }
  const extra = [...found][0];
  const difference = extra === undefined ? undefined : `${extra} is extra: a run in one process has none`;
  return { expected: expected.length, difference };
}
