import { beforeAll, describe, expect, test } from 'vitest';
import { checkEngines, type EngineReport, GOLDEN, usualScenarios } from './check.js';
import { reportText } from './command.js';
import { ENGINES } from './engine.js';

describe('the built core gives the golden digests', () => {
  let reports: readonly EngineReport[] = [];
  beforeAll(async () => {
    reports = await checkEngines(ENGINES, usualScenarios);
    console.log(reportText(reports));
  }, 900_000);

  test.for(ENGINES.map(({ name }) => name))('on %s', (name, context) => {
    const { engine, skipped, failure, outcomes } = reports.find((report) => report.engine.name === name)!;
    if (skipped !== undefined) context.skip(skipped);
    expect(failure).toBe(undefined);
    const given = outcomes.map(({ scenario, digest, failure }) => [scenario, digest ?? failure]);
    const golden = usualScenarios(engine).map((scenario) => [scenario, GOLDEN[scenario]]);
    expect(given).toEqual(golden);
  });

  test('on Node at least, so that skipping can never be all', () => {
    expect(reports.find(({ engine }) => engine.name === 'node')!.outcomes.length).toBeGreaterThan(5);
  });
});
