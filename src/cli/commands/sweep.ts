import { type Arguments, listOf } from '../request/arguments.js';
import type { Command, Context } from '../request/command.js';
import { HOW, SWEPT_OPTIONS, WHAT, WRITES } from '../request/scenario-options.js';

/** What may stand behind `sweep` in the place of a scenario. */
const ACTIONS = ['merge', 'status', 'work'] as const;

const MANY = 'Many machines:';

/** `simulate sweep NAME --vary KEY=VALUES`: runs a scenario at many points with many seeds, and draws what comes out. */
export const sweepCommand: Command = {
  usage: 'sweep [scenarios..]',
  summary: 'Vary keys over many seeds: tables and charts',
  examples: [
    [
      'a metric against a key',
      'sweep pou-default --vary consensus.blockTime=1s,2s,5s --metric wealth_gini_change',
    ],
    [
      'until it is known well enough',
      "sweep litecoin --vary nodes.master=50..200/4 --until 'stale_rate < 5 %'",
    ],
    ['one of four parts, anywhere', 'sweep pou-local --vary nodes.master=3,5 --shard 1/4'],
    ['the parts together', 'sweep merge --store /shared/s --out rates'],
    ['how far it is', 'sweep status --store /shared/s'],
  ],
  argument: {
    name: 'scenarios',
    values: 'scenario',
    describe: `One scenario or several; or ${ACTIONS.join(', ')}`,
    several: true,
  },
  options: [
    {
      name: 'vary',
      values: 'setting',
      describe: 'A key and its values: key=1s,2s,5s, key=0.1..0.5/5 or key=10..1000/3log; may be repeated',
      group: WHAT,
    },
    {
      name: 'design',
      values: ['grid', 'random', 'lhs', 'zip', 'saltelli'],
      describe: 'Every combination (grid, if not given), pairs (zip), or points drawn from ranges',
      group: WHAT,
    },
    { name: 'points', values: 'text', describe: 'How many points a design draws', group: WHAT },
    {
      name: 'seeds',
      values: 'text',
      describe: 'How many seeds each point gets; 10 if not given',
      group: WHAT,
    },
    {
      name: 'until',
      values: 'text',
      describe: "Double the seeds from 10 until half an interval is below: 'stale_rate < 2 %' of the mean",
      group: WHAT,
    },
    {
      name: 'max-seeds',
      values: 'text',
      describe: 'Most seeds of a point under --until; 640 if not given',
      group: WHAT,
    },
    { name: 'metric', values: 'text', describe: 'What to print and draw; may be repeated', group: WRITES },
    { name: 'theory', describe: 'Set the closed form beside it, where there is one', group: WRITES },
    {
      name: 'fit',
      values: 'text',
      describe: 'Say with which power of a key this metric grows',
      group: WRITES,
    },
    {
      name: 'out',
      values: 'folder',
      describe: 'Folder to write; output/sweep-<names> if not given',
      group: WRITES,
    },
    {
      name: 'store',
      values: 'folder',
      describe: 'Where runs are kept; output/store if not given',
      group: WRITES,
    },
    { name: 'workers', values: 'text', describe: 'Threads; one for each core if not given', group: HOW },
    { name: 'quiet', describe: 'Print nothing but errors', group: HOW },
    { name: 'json', describe: 'Print the rows of points.csv as JSON', group: HOW },
    { name: 'shard', values: 'text', describe: 'Make one part of the runs only, such as 3/40', group: MANY },
    {
      name: 'redis',
      values: 'text',
      describe: 'Hand the runs out over Redis (BullMQ): redis://host:port',
      group: MANY,
    },
    {
      name: 'silence',
      values: 'text',
      describe: 'For sweep work: after how long without a sign its runs go to others; 30s if not given',
      group: MANY,
    },
    ...SWEPT_OPTIONS,
  ],
  run: async (given: Arguments, context: Context) => {
    const [first, ...rest] = listOf(given, 'scenarios');
    const { sweepActions } = await import('../sweep/actions.js');
    const action = ACTIONS.find((name) => name === first);
    return action === undefined
      ? sweepActions.run(first === undefined ? [] : [first, ...rest], given, context)
      : sweepActions[action](rest, given, context);
  },
};
