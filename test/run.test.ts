import { expect, test } from 'vitest';
import { ScenarioError } from '../src/engine/errors.js';
import { prepare } from '../src/simulate.js';

test('a run that is asked to go back says where it is', () => {
  const run = prepare({ extends: 'pycotr-default' });
  run.runUntil('20s');
  const { digest } = run;
  expect(() => run.runUntil('10s')).toThrow(ScenarioError);
  expect(() => run.runUntil('10s')).toThrow(
    'runUntil: expected a time from 20s on, where the run is, got "10s"',
  );
  run.runUntil('20s');
  expect(run.digest).toBe(digest);
});
