import { describe, expect, test } from 'vitest';
import { repeatingCommand } from '../../src/cli/terminal/repeating-command.js';
import { describeScenario, parseScenario } from '../../src/scenario/parse.js';

const written = (scenario: object) => describeScenario(parseScenario(scenario));

describe('the command that repeats a run', () => {
  test.each([
    [{ extends: 'pou-default' }, 'npx simulate --scenario pou-default'],
    [{ extends: 'pou-default', seed: 'two words' }, "npx simulate --scenario pou-default --seed 'two words'"],
    [
      { extends: 'pou-default', nodes: { master: 5 }, consensus: { protocol: 'pou', blockTime: '2s' } },
      'npx simulate --scenario pou-default --set nodes.master=5 --set consensus.blockTime=2s',
    ],
    [
      { extends: 'pou-default', network: { latency: { normal: ['50ms', '5ms'] } } },
      `npx simulate --scenario pou-default --set 'network.latency={"normal":["50ms","5ms"]}'`,
    ],
  ])('of %j names the built-in scenario and what differs', (scenario, command) => {
    expect(repeatingCommand(written(scenario))).toBe(command);
  });

  test('of a scenario with a name of its own is a file that holds it', () => {
    expect(repeatingCommand(written({ extends: 'pou-default', name: 'mine' }))).toBe(
      '# save the scenario below as mine.yaml, then\nnpx simulate --scenario mine.yaml',
    );
  });

  test('falls back on a file where --set cannot say it', () => {
    const other = { extends: 'bitcoin-2019', name: 'pou-default' };
    expect(repeatingCommand(written(other))).toContain('--scenario pou-default.yaml');
  });
});
