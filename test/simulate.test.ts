import { expect, test } from 'vitest';
import { ScenarioError } from '../src/engine/errors.js';
import { prepare, type RunOptions, simulate } from '../src/simulate.js';

test('an option that there is not is refused with the nearest one, and no silent default', () => {
  const misspelt = { sead: '7' } as RunOptions;
  expect(() => simulate('pou-local', misspelt)).toThrow(ScenarioError);
  expect(() => simulate('pou-local', misspelt)).toThrow(
    /^options: there is no "sead", did you mean "seed"\?$/,
  );
  expect(() => prepare('pou-local', { workers: 3 } as RunOptions)).toThrow(
    /^options: there is no "workers"; known: seed, protocols, .*onProgress$/,
  );
  expect(() => prepare('pou-local', { seed: '7', sink: null, trace: false })).not.toThrow();
});

test.each(['observers', 'protocols'])('%s that are no list are refused in words', (name) => {
  const one = { [name]: { sent: 1 } } as RunOptions;
  expect(() => prepare('pou-local', one)).toThrow(ScenarioError);
  expect(() => prepare('pou-local', one)).toThrow(`options.${name}: expected a list, got {"sent":1}`);
});

test.each(['./mine.yaml', 'mine.yml', 'scenarios/pou-local', 'mine.json'])(
  'a file such as %j is no name of a scenario: the library reads no files',
  (file) => {
    expect(() => prepare(file)).toThrow(
      new ScenarioError(`"${file}": the library reads no files: give the content of one as an object`),
    );
  },
);
