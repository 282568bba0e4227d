import type { Command } from '../request/command.js';
import { EXIT } from '../terminal/exit.js';
import type { TextOutput } from '../terminal/io.js';

/** `simulate list`: the built-in scenarios. */
export const listCommand: Command = {
  usage: 'list',
  summary: 'List the built-in scenarios',
  examples: [['the attacks among them', 'list | grep attack']],
  options: [],
  run: async (_given, { io }) => {
    io.stdout.write(io.stdout.terminal ? await groupedList(io.stdout) : await plainList());
    return EXIT.success;
  },
};

/** A line for each, for other programs. */
async function plainList(): Promise<string> {
  const { BUILT_IN_SCENARIOS } = await import('../../scenario/built-in.js');
  const scenarios = Object.entries(BUILT_IN_SCENARIOS) as [string, { description?: string }][];
  const width = Math.max(...scenarios.map(([name]) => name.length));
  return scenarios.map(([name, { description = '' }]) => `${name.padEnd(width)}  ${description}\n`).join('');
}

/** Columns that reading is easy in. */
const WIDTH = { least: 50, most: 120 };

/** Protocol by protocol, those with attacks last, no line longer than the terminal. */
async function groupedList({ columns }: TextOutput): Promise<string> {
  const [{ BUILT_IN_SCENARIOS }, { parseScenario }, { PROTOCOLS }, { columnsOfText, LINE_WIDTH }] =
    await Promise.all([
      import('../../scenario/built-in.js'),
      import('../../scenario/parse.js'),
      import('../../consensus/index.js'),
      import('../terminal/text-table.js'),
    ]);
  const scenarios = Object.values(BUILT_IN_SCENARIOS).map((written) => parseScenario(written));
  const width = Math.max(WIDTH.least, Math.min(WIDTH.most, columns ?? LINE_WIDTH));
  const first = Math.max(...scenarios.map(({ name }) => name.length)) + 4;
  const groups = Object.values(PROTOCOLS).map(({ name, summary }) => {
    const own = scenarios.filter(({ consensus }) => consensus.protocol === name);
    const ordered = [false, true].flatMap((attacked) =>
      own.filter(({ attacks }) => attacks.length > 0 === attacked),
    );
    const rows = ordered.map((scenario) => [`  ${scenario.name}`, scenario.description]);
    return `${columnsOfText([[`${name} - ${summary}`]], [width])}\n${columnsOfText(rows, [first, width - first])}`;
  });
  return `${groups.join('\n\n')}\n`;
}
