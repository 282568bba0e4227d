import type { Loaded, Problem, ScenarioFacts } from '../scenario-facts.js';
import type { LposParameters } from './parameters.js';

/** Payments of LPOS's own: those that its discovery server asks for. */
export function instructedPayments({ instruction }: LposParameters): Problem | undefined {
  if (instruction.kind === 'none') return undefined;
  return { path: ['consensus', 'instruction'], text: 'those its discovery server asks for' };
}

/** The members of LPOS are its payers, and hold what payers hold instead of what its genesis sets say. */
export function lposUnderLoad(
  { parameters, nodes, ...given }: ScenarioFacts<LposParameters>,
  before: ScenarioFacts<LposParameters>['nodes'],
): Loaded {
  const payers = nodes.consumer;
  const { genesis, instruction } = parameters;
  const changes: string[] = [];
  if (before.master !== payers) {
    changes.push(`${payers} members instead of ${before.master}, since members pay`);
  }
  if (genesis !== 'genic' && !given.hasHoldings) {
    changes.push('the first member owns the supply (genesis: genic)');
  }
  if (instruction.kind !== 'none') changes.push('no payments of its own (instruction: none)');
  return {
    ...given,
    nodes: { ...nodes, master: payers, consumer: 0 },
    payers: 'master',
    parameters: { ...parameters, genesis: 'genic', instruction: { ...instruction, kind: 'none' } },
    changes,
  };
}
