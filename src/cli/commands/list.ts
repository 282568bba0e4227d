import { greatestOf } from '../../engine/extremes.js';
import type { Scenario } from '../../scenario/schema/scenario.js';
import { quoteValue } from '../../scenario/value-text.js';
import { lastOf } from '../request/arguments.js';
import type { Command } from '../request/command.js';
import { EXIT, UsageError } from '../terminal/exit.js';
import type { TextOutput } from '../terminal/io.js';

/** Seconds of a run that are worth a word in the list. */
const WAIT = 5;

/** `simulate list`: the built-in scenarios. */
export const listCommand: Command = {
  usage: 'list [word]',
  summary: 'List the built-in scenarios, or those about a word',
  examples: [['those about selfish mining', 'list selfish']],
  argument: {
    name: 'word',
    values: 'text',
    describe: 'Part of a name, of a description, or of the name of a protocol',
  },
  options: [],
  run: async (given, { io }) => {
    const word = lastOf(given, 'word') ?? '';
    const scenarios = await scenariosAbout(word);
    if (scenarios.length === 0) {
      throw new UsageError(
        `list: no built-in scenario is about ${quoteValue(word)}; simulate list shows all of them`,
      );
    }
    io.stdout.write(io.stdout.terminal ? await groupedList(scenarios, io.stdout) : plainList(scenarios));
    return EXIT.success;
  },
};

/** What a line of the list says. */
interface Listed {
  readonly name: string;
  readonly description: string;
  readonly protocol: string;
  readonly isAttacked: boolean;
  /** What a run takes, where one would wait for it. */
  readonly cost: string | undefined;
}

/** The built-in scenarios in whose name, description or protocol the word stands; case does not count. */
async function scenariosAbout(word: string): Promise<readonly Listed[]> {
  const [{ BUILT_IN_SCENARIOS }, { parseScenario }, { runEstimate }, { estimateText }, { BUILT_IN }] =
    await Promise.all([
      import('../../scenario/built-in.js'),
      import('../../scenario/parse.js'),
      import('../execute/run-estimate.js'),
      import('../../run/event-estimate.js'),
      import('../../scenario/known.js'),
    ]);
  const costOf = (scenario: Scenario) => {
    const estimate = runEstimate(scenario, BUILT_IN);
    return estimate !== undefined && estimate.seconds > WAIT ? estimateText(estimate) : undefined;
  };
  const wanted = word.toLowerCase();
  return Object.values(BUILT_IN_SCENARIOS)
    .map((written) => parseScenario(written))
    .map((scenario) => {
      const { name, description, consensus, attacks } = scenario;
      const facts = { name, description, protocol: consensus.protocol, isAttacked: attacks.length > 0 };
      return { ...facts, cost: costOf(scenario) };
    })
    .filter(({ name, description, protocol }) =>
      `${name} ${description} ${protocol}`.toLowerCase().includes(wanted),
    );
}

/** A line for each, for other programs. */
function plainList(scenarios: readonly Listed[]): string {
  const width = greatestOf(scenarios.map(({ name }) => name.length));
  return scenarios.map(({ name, description }) => `${name.padEnd(width)}  ${description}\n`).join('');
}

/** Columns that reading is easy in. */
const WIDTH = { least: 50, most: 120 };

/** Protocol by protocol, those with attacks last, no line longer than the terminal. */
async function groupedList(scenarios: readonly Listed[], { columns }: TextOutput): Promise<string> {
  const [{ PROTOCOLS }, { columnsOfText, LINE_WIDTH }] = await Promise.all([
    import('../../consensus/index.js'),
    import('../terminal/text-table.js'),
  ]);
  const width = Math.max(WIDTH.least, Math.min(WIDTH.most, columns ?? LINE_WIDTH));
  const first = greatestOf(scenarios.map(({ name }) => name.length)) + 4;
  const groups = Object.values(PROTOCOLS).flatMap(({ name, summary }) => {
    const own = scenarios.filter(({ protocol }) => protocol === name);
    if (own.length === 0) return [];
    const ordered = [false, true].flatMap((attacked) =>
      own.filter(({ isAttacked }) => isAttacked === attacked),
    );
    const rows = ordered.map(({ name: listed, description, cost }) => [
      `  ${listed}`,
      cost === undefined ? description : `${description} A run: ${cost}.`,
    ]);
    return [
      `${columnsOfText([[`${name} - ${summary}`]], [width])}\n${columnsOfText(rows, [first, width - first])}`,
    ];
  });
  return `${groups.join('\n\n')}\n`;
}
