import { ScenarioError } from '../../engine/errors.js';
import type { Scheduler } from '../../engine/scheduler.js';
import type { OrderSettings } from '../../scenario/schema/orders.js';
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
