import { prepareRun } from 'consensim/core';
import { nakamotoCore } from 'consensim/protocols/nakamoto';

/** Runs the page's scenario to its end with a seed. */
export function run(seed) {
  const scenario = { ...SCENARIO, seed };
  return prepareRun({ scenario, consensus: nakamotoCore, sink: null }).finish();
}
