import { ScenarioError } from '../../engine/errors.js';
import type { Population } from '../../nodes/role.js';
import { isPaymentFile, type ListedPayment, readPayments } from '../../scenario/payment-list.js';
import type { Scenario } from '../../scenario/schema/scenario.js';

/** Reads a file that a scenario names, in parts; it is called once a run. */
export type TextOpener = (name: string) => Iterable<string>;

/** The payments that a scenario replays, one after another; `undefined` where it makes its own. */
export type Replay = () => ListedPayment | undefined;

/**
 * What a scenario replays.
 *
 * @param open reads files; there are none without it.
 * @throws ScenarioError when there is a file and nobody to read it. What is returned throws one for a row that is wrong.
 */
export function replayOf(
  { workload, currency }: Scenario,
  population: Population,
  open: TextOpener | undefined,
): Replay | undefined {
  const { replay } = workload;
  if (replay === 'none') return undefined;
  const payers = population.of(workload.payers);
  const names = new Map<string, number>();
  for (const [place, node] of payers.entries()) {
    const name = population.given?.get(node);
    if (name !== undefined) names.set(name, place);
  }
  const context = { payers: payers.length, names, decimals: currency.decimals };
  const rows = readPayments(isPaymentFile(replay) ? opened(replay, open) : [replay], context);
  return () => {
    const { value } = rows.next();
    if (value === undefined) return undefined;
    if ('problem' in value) throw new ScenarioError(`workload.replay: ${value.problem}`, 'workload.replay');
    return value;
  };
}

function opened(name: string, open: TextOpener | undefined): Iterable<string> {
  if (open !== undefined) return open(name);
  throw new ScenarioError(
    `workload.replay: expected the text of a CSV, since the library reads no files without a platform that does, got ${JSON.stringify(name)}`,
    'workload.replay',
  );
}
