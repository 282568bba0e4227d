import { ScenarioError } from '../../engine/errors.js';
import type { Scheduler } from '../../engine/scheduler.js';
import type { MiningSettings, OrderSettings } from '../../scenario/schema/orders.js';
import { type OutsideParts, readOrder, submitOrder } from '../outside-payment.js';

/**
 * The payments that a scenario lists one by one, ready to be planned. Each is made as `Run.submit` makes one: a run in
 * which somebody pays by hand, and the scenario that lists those payments, have the same digest.
 *
 * @returns what plans them, to be called at the start of the run.
 * @throws ScenarioError in one line for a party or an amount that is none.
 */
export function listedPayments(
  orders: readonly OrderSettings[],
  scheduler: Scheduler,
  parts: OutsideParts,
): () => void {
  const planned = orders.map(({ at, from, to, amount, fee }, place) => {
    const offered = fee === undefined ? {} : { fee: String(fee) };
    const read = () => readOrder(parts, { from, to, amount: String(amount), ...offered });
    return { at, order: atItsPlace(place, read) };
  });
  return () => {
    for (const { at, order } of planned) scheduler.at(at, () => void submitOrder(parts, order));
  };
}

/**
 * The blocks that a scenario has nodes mine on demand, ready to be planned. A node that is down mines none.
 *
 * @returns what plans them, to be called at the start of the run.
 * @throws ScenarioError in one line for a node that does not mine.
 */
export function listedBlocks(
  listed: readonly MiningSettings[],
  scheduler: Scheduler,
  { population, participants, status }: Pick<OutsideParts, 'population' | 'participants' | 'status'>,
): () => void {
  for (const [place, { node }] of listed.entries()) {
    const participant = participants[node];
    // A master that another process hosts has no participant here.
    const isElsewhere = participant === undefined && population.roles[node] === 'master';
    if (isElsewhere || participant?.mine !== undefined) continue;
    const key = `workload.mining.${place}.node`;
    throw new ScenarioError(`${key}: expected a node that mines, got ${node}`, key);
  }
  return () => {
    for (const { at, node } of listed) {
      scheduler.at(at, () => {
        if (status.isUp(node)) participants[node]?.mine?.();
      });
    }
  };
}

/** Says of a problem in which entry of the list it is. */
function atItsPlace<T>(place: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const key = `workload.orders.${place}`;
    throw new ScenarioError(error.message.replace(/^submit/, key), key);
  }
}
