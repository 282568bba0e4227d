import { type Arguments, listOf } from '../request/arguments.js';
import type { Command, Context } from '../request/command.js';
import { HOW, SWEPT_OPTIONS, WHAT, WRITES } from '../request/scenario-options.js';

/** What may stand behind `sweep` in the place of a scenario. */
const ACTIONS = ['merge', 'status', 'work'] as const;

const MANY = 'Many machines:';

/** `simulate sweep NAME --vary KEY=VALUES`: runs a scenario at many points with many seeds, and draws what comes out. */
export const sweepCommand: Command = {
  usage: 'sweep [scenarios..]',
  summary: 'Run many values and seeds: tables and charts',
  examples: [
    [
      'draw a metric against a key',
      'sweep pou-default --vary consensus.blockTime=1s,2s,5s --metric wealth_gini_change',
    ],
    [
      'add seeds until the result is precise',
      "sweep litecoin --vary nodes.master=50..200/4 --until 'stale_rate < 5 %'",
    ],
    ['run one of four parts, on any machine', 'sweep pou-local --vary nodes.master=3,5 --shard 1/4'],
    ['merge the parts', 'sweep merge --store /shared/s --out rates'],
    ['show the progress', 'sweep status --store /shared/s'],
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
      describe: 'grid: every combination (if not given); zip: pairs; or random points from ranges',
      group: WHAT,
    },
    { name: 'points', values: 'text', describe: 'Number of points of a design', group: WHAT },
    {
      name: 'seeds',
      values: 'text',
      describe: 'Number of seeds for each point; 10 if not given',
      group: WHAT,
    },
    {
      name: 'until',
      values: 'text',
      describe:
        "Double the seeds, starting at 10, until half the interval is small enough: 'stale_rate < 2 %' of the mean",
      group: WHAT,
    },
    {
      name: 'max-seeds',
      values: 'text',
      describe: 'Maximum number of seeds of a point with --until; 640 if not given',
      group: WHAT,
    },
    { name: 'metric', values: 'text', describe: 'What to print and draw; may be repeated', group: WRITES },
    { name: 'theory', describe: 'Also draw the closed form, if there is one', group: WRITES },
    {
      name: 'fit',
      values: 'text',
      describe: 'Fit a power law: the exponent of this metric in a key',
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
      describe: 'Folder of stored runs; output/store if not given',
      group: WRITES,
    },
    { name: 'workers', values: 'text', describe: 'Threads; one for each core if not given', group: HOW },
    { name: 'quiet', describe: 'Print only errors', group: HOW },
    { name: 'json', describe: 'Print the rows of points.csv as JSON', group: HOW },
    { name: 'shard', values: 'text', describe: 'Make only one part of the runs, such as 3/40', group: MANY },
    {
      name: 'redis',
      values: 'text',
      describe: 'Distribute the runs over Redis (BullMQ): redis://host:port',
      group: MANY,
    },
    {
      name: 'silence',
      values: 'text',
      describe:
        'For sweep work: time without a sign of life until others take over its runs; 30s if not given',
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
