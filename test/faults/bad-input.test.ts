import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../src/engine/errors.js';
import { describeScenario, parseScenario } from '../../src/scenario/parse.js';
import { prepare } from '../../src/simulate.js';
import { FAULTS } from './cases.js';

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  throw new Error('was accepted');
}

const DELAY =
  'expected a duration such as "50ms", or { uniform: [low, high] }, { normal: [mean, deviation] }, { lognormal: [mean, deviation] }, { exponential: mean }, { pareto: [mean, least] } or { weibull: [scale, shape] }';

/** A fault, and the one line that refuses it. The default population is 11 masters and 23 nodes. */
const REFUSED: readonly (readonly [fault: unknown, message: string])[] = [
  [3, 'faults.0: expected a mapping of keys to values such as { at: 60s, until: 120s, loss: 0.2 }, got 3'],
  [
    {},
    'faults.0: expected one of the keys "loss", "duplicate", "reorder", "delay", "partition", "eclipse", "crash", "slow", "clock", "churn"',
  ],
  [{ crush: { nodes: [1] } }, 'faults.0.crush: unknown key, did you mean "crash"?'],
  [{ loss: 0.1, duplicate: 0.1 }, 'faults.0: expected one fault an entry, got "loss" and "duplicate"'],
  [{ at: '9s', until: '9s', loss: 1 }, 'faults.0.until: expected a time after 9s ("at"), got "9s"'],
  [
    { at: 9, loss: 1 },
    'faults.0.at: expected a duration such as "250ms" or "5s", got 9; add a unit, such as "9s" (us, ms, s, min, h, d, week, y)',
  ],
  [{ every: '9s', loss: 1 }, 'faults.0.for: expected how long it lasts each time, with "every", got nothing'],
  [{ for: '9s', loss: 1 }, 'faults.0.for: expected "every" as well; a single fault lasts until "until"'],
  [{ loss: 1.5 }, 'faults.0.loss: expected a number from 0 to 1, got 1.5'],
  [{ loss: { shar: 1 } }, 'faults.0.loss.shar: unknown key, did you mean "share"? (and 1 more problem)'],
  [{ loss: { share: 2 } }, 'faults.0.loss.share: expected a number from 0 to 1, got 2'],
  [{ delay: { nodes: [1] } }, `faults.0.delay.by: ${DELAY}, got nothing`],
  [
    { delay: { by: { uniforme: ['1s', '2s'] } } },
    `faults.0.delay.by: ${DELAY}, got {"uniforme":["1s","2s"]}, did you mean { uniform: [20ms, 80ms] }?`,
  ],
  [
    { crash: { memory: 'lost' } },
    'faults.0.crash: expected "nodes", "role" or "count": which nodes it is about',
  ],
  [{ crash: { node: [1] } }, 'faults.0.crash.node: unknown key, did you mean "nodes"?'],
  [{ crash: { nodes: [] } }, 'faults.0.crash.nodes: expected a list of node numbers such as [0, 1], got []'],
  [{ crash: { nodes: [23] } }, 'faults.0.crash.nodes: expected nodes from 0 to 22, got 23'],
  [
    { crash: { nodes: [1], count: 1 } },
    'faults.0.crash.count: expected either nodes, or role and count, got both',
  ],
  [
    { crash: { count: 12 } },
    'faults.0.crash.count: expected at most 11, as many as there are (nodes.master), got 12',
  ],
  [
    { crash: { role: 'miner' } },
    'faults.0.crash.role: expected one of "master", "cashing", "consumer", "trusted", got "miner"',
  ],
  [{ crash: { nodes: [1], memory: 'gone' } }, 'faults.0.crash.memory: expected "kept" or "lost", got "gone"'],
  [{ partition: [[0, 1], [1]] }, 'faults.0.partition: expected each node in one group, got 1 twice'],
  [{ partition: [[0, 99]] }, 'faults.0.partition.0: expected nodes from 0 to 22, got 99'],
  [
    { partition: { from: [0], too: [1] } },
    'faults.0.partition.too: unknown key, did you mean "to"? (and 1 more problem)',
  ],
  [
    { partition: 'half' },
    'faults.0.partition: expected groups of nodes such as [[0, 1], [2, 3]], or { from: [0], to: [1, 2] }, got "half"',
  ],
  [{ eclipse: { nodes: [1], hears: [40] } }, 'faults.0.eclipse.hears: expected nodes from 0 to 22, got 40'],
  [
    { clock: { nodes: [1] } },
    'faults.0.clock: expected "ahead", "behind" or "drift": the error of the clock',
  ],
  [
    { clock: { nodes: [1], ahead: '1s', behind: '1s' } },
    'faults.0.clock.behind: expected either ahead or behind, got both',
  ],
  [{ slow: { nodes: [1] } }, 'faults.0.slow: expected "processing" or "sending": what takes longer'],
  [{ churn: { role: 'master', up: '1min' } }, `faults.0.churn.down: ${DELAY}, got nothing`],
];

describe('a fault that cannot be', () => {
  test.each(REFUSED)('%j is refused in one line', (fault, message) => {
    expect(refusal(() => parseScenario({ faults: [fault] }))).toBe(message);
  });

  test('is refused where it is added to a run, too', () => {
    const run = prepare('pou-default', { sink: null });
    const message = refusal(() => run.addFault({ crash: { nodes: [99] } }));
    expect(message).toBe('faults.0.crash.nodes: expected nodes from 0 to 22, got 99');
  });
});

test.each(Object.entries(FAULTS))('%s is described as it can be read again', (_, fault) => {
  const scenario = parseScenario({ extends: 'pou-default', faults: [fault] });
  expect(parseScenario(describeScenario(scenario))).toEqual(scenario);
});
