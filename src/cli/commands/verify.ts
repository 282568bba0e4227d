import { resolve } from 'node:path';
import type { LiveManifest } from '../live/shared-folder.js';
import { lastOf } from '../request/arguments.js';
import type { Command } from '../request/command.js';
import { EXIT } from '../terminal/exit.js';
import type { Io } from '../terminal/io.js';

/** `simulate verify DIR`: runs the scenario of an output folder again and compares every file. */
export const verifyCommand: Command = {
  usage: 'verify <folder>',
  summary: 'Repeat the run of a folder and compare every byte',
  examples: [['whether a run can be repeated', 'verify output/pou-default']],
  argument: { name: 'folder', values: 'folder', describe: 'Output folder of an earlier run' },
  options: [],
  run: async (given, { io }) => {
    const shown = lastOf(given, 'folder') ?? '';
    const { readLiveManifest } = await import('../live/shared-folder.js');
    const live = readLiveManifest(resolve(io.folder, shown));
    if (live !== undefined) return verifyProcesses(shown, live, io);
    const { verifyFolder } = await import('../execute/verification.js');
    const { files, difference } = await verifyFolder(shown, io);
    if (difference !== undefined) {
      io.stderr.write(`simulate: ${shown}: ${difference}\n`);
      return EXIT.failed;
    }
    io.stdout.write(`${shown}: all ${files} files are byte for byte what their scenario gives\n`);
    return EXIT.success;
  },
};

/** The same for a folder that several processes wrote: what can be checked is, and the rest is named. */
async function verifyProcesses(shown: string, live: LiveManifest, io: Io): Promise<number> {
  const { verifyLive } = await import('../live/verification.js');
  const { said, difference } = await verifyLive(shown, live, io);
  if (difference !== undefined) {
    io.stderr.write(`simulate: ${shown}: ${difference}\n`);
    return EXIT.failed;
  }
  io.stdout.write(said.map((sentence) => `${shown}: ${sentence}\n`).join(''));
  return EXIT.success;
}
