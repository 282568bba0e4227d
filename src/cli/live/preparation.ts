import { ScenarioError } from '../../engine/errors.js';
import type { NodeId } from '../../engine/time.js';
import type { Delay } from '../../network/settings.js';
import type { Scenario } from '../../scenario/schema/scenario.js';

/** How the processes of a run go on together: by the wall clock, or in simulated time, step by step. */
export type Pace = 'real-time' | 'lockstep';

const NO_DELAY: Delay = { kind: 'constant', value: 0 };

/**
 * Refuses what processes cannot do apart from one another, with the setting that would do.
 *
 * @throws ScenarioError with one line.
 */
export function checkApart(scenario: Scenario, pace: Pace): void {
  const { network, attacks, workload, output } = scenario;
  for (const name of ['trace', 'parquet', 'gzip'] as const) {
    if (output[name])
      refuse(`output.${name}`, 'expected false between processes, which write no tables', true);
  }
  if (output.metrics === 'full')
    refuse('output.metrics', 'expected "default" or "none" between processes', output.metrics);
  if (attacks.length > 0) refuse('attacks', 'expected none for nodes in several processes', attacks[0]!.kind);
  if (network.relay !== undefined)
    refuse('network.relay', 'expected none between processes', network.relay.kind);
  const topology = network.topology?.kind ?? 'mesh';
  if (topology !== 'mesh') refuse('network.topology', 'expected "mesh" between processes', topology);
  const payments = network.payments ?? 'direct';
  if (payments !== 'direct') refuse('network.payments', 'expected "direct" between processes', payments);
  if (network.downlink === 'queued')
    refuse('network.downlink', 'expected "parallel" between processes', network.downlink);
  if (workload.kind === 'purchases')
    refuse('workload.kind', 'expected "usage" or "none" between processes', workload.kind);
  if (pace === 'lockstep') checkSteps(scenario);
}

/** Refuses what draws by the order of all messages of the run, which no process knows. */
function checkSteps({ network, faults }: Scenario): void {
  if (network.regions !== undefined) refuse('network.regions', 'expected none in lockstep', 'regions');
  if (network.jitter.kind !== 'constant')
    refuse('network.jitter', 'expected a fixed time in lockstep, such as "0s"', network.jitter.kind);
  if (network.loss > 0) refuse('network.loss', 'expected 0 in lockstep', network.loss);
  for (const [place, fault] of faults.entries()) {
    for (const kind of ['loss', 'duplicate', 'reorder', 'delay'] as const) {
      if (fault[kind] !== undefined)
        refuse(`faults[${place}].${kind}`, 'expected no fault that draws for each message in lockstep', kind);
    }
  }
}

/** Refuses to have payers in several processes where names of payments must be those of a run in one process. */
export function checkPayers(processes: readonly (readonly NodeId[])[], payers: readonly NodeId[]): void {
  const paying = processes.filter((nodes) => nodes.some((node) => payers.includes(node)));
  if (paying.length <= 1) return;
  throw new ScenarioError('lockstep: expected all who pay in one process, got several', 'workload.payers');
}

/**
 * The scenario as a process of a real-time run needs it: delays are the wire's own, so the network adds none; faults
 * and losses stay.
 */
export function withoutDelays(scenario: Scenario): Scenario {
  const { ordered, loss, verification } = scenario.network;
  return {
    ...scenario,
    network: { latency: NO_DELAY, jitter: NO_DELAY, bandwidth: 0, ordered, loss, verification },
  };
}

function refuse(path: string, expected: string, got: unknown): never {
  throw new ScenarioError(`${path}: ${expected}, got ${JSON.stringify(got)}`, path);
}
