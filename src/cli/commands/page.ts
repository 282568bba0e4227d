import { LESSON_NAMES } from '../../session/lesson-names.js';
import { lastOf } from '../request/arguments.js';
import type { Command } from '../request/command.js';
import { SCENARIO_OPTIONS, WRITES } from '../request/scenario-options.js';
import { EXIT, UsageError } from '../terminal/exit.js';

/** `simulate page NAME`: one file in which the run can be played, looked at and changed. */
export const pageCommand: Command = {
  usage: 'page [scenario]',
  summary: 'Write one HTML file in which to play a run, break it and look inside',
  examples: [
    ['opens in any browser, also without a network', 'page pou-local --out pou-local.html'],
    ['ten miners with another seed', 'page ten-equal-miners --seed 7'],
    ['a lesson next to the map', 'page --lesson selfish-mining'],
  ],
  argument: { name: 'scenario', values: 'scenario', describe: 'Built-in scenario or file' },
  options: [
    ...SCENARIO_OPTIONS,
    {
      name: 'lesson',
      values: LESSON_NAMES,
      describe: 'Lesson to open, in the place of a scenario',
      group: 'Lesson',
    },
    { name: 'out', values: 'file', describe: 'File to write; <scenario>.html if not given', group: WRITES },
  ],
  run: async (given, { io, environment }) => {
    const [{ requestedScenario }, { writePage }] = await Promise.all([
      import('../request/scenario-layers.js'),
      import('../output/page-file.js'),
    ]);
    const name = lastOf(given, 'scenario');
    const wanted = lastOf(given, 'lesson');
    if (name !== undefined && wanted !== undefined)
      throw new UsageError('page: expected either a scenario or --lesson, got both');
    if (name === undefined && wanted === undefined)
      throw new UsageError('page: expected a scenario such as pou-local, or --lesson NAME');
    const lesson =
      wanted === undefined ? undefined : (await import('../output/lesson-files.js')).lessonNamed(wanted);
    const base = lesson === undefined ? (name ?? '') : String(lesson.scenario['extends']);
    const asked = await requestedScenario(base, given, environment, io.folder);
    const out = lastOf(given, 'out') ?? `${lesson?.name ?? asked.scenario.name}.html`;
    writePage(asked, out, io.folder, lesson);
    io.stdout.write(`page ${out}: open it in a browser\n`);
    return EXIT.success;
  },
};
