import { ScenarioError } from '../../engine/errors.js';
import { type EventEstimate, estimateEvents } from '../../run/event-estimate.js';
import type { Known } from '../../scenario/known.js';
import type { Scenario } from '../../scenario/schema/scenario.js';

/** How much work a run of the scenario is; `undefined` for one that is past its limit of time and does not run. */
export function runEstimate(scenario: Scenario, { protocols }: Known): EventEstimate | undefined {
  try {
    return estimateEvents(scenario, protocols[scenario.consensus.protocol]!);
  } catch (error) {
    if (error instanceof ScenarioError) return undefined;
    throw error;
  }
}
