import { formatDuration } from '../engine/time.js';
import type { WrittenScenario } from '../scenario/written-scenario.js';

/** What somebody does to a network on the page. Times are microseconds of the run. */
export type Action =
  | {
      readonly do: 'pay';
      readonly at: number;
      readonly from: number;
      readonly to: number;
      readonly amount: string;
    }
  | { readonly do: 'crash'; readonly at: number; readonly node: number }
  | { readonly do: 'restart'; readonly at: number; readonly node: number }
  | { readonly do: 'split'; readonly at: number; readonly groups: readonly (readonly number[])[] }
  | { readonly do: 'heal'; readonly at: number }
  | { readonly do: 'slow'; readonly at: number; readonly node: number; readonly by: string }
  | { readonly do: 'clock'; readonly at: number; readonly node: number; readonly ahead: string };

/** The same before it has a time: it happens now. */
export type Deed = Action extends infer One ? (One extends Action ? Omit<One, 'at'> : never) : never;

/** An entry of a scenario's `faults`, while it is put together. */
interface FaultEntry {
  readonly at: string;
  until?: string;
  readonly [kind: string]: unknown;
}

/** An entry of a scenario's `faults`, and what it takes to end it. */
interface OpenFault {
  readonly entry: FaultEntry;
  /** The node it is about; -1 for a split. */
  readonly node: number;
}

/**
 * The scenario in which everything that somebody did on the page stands as an entry of its own: payments in
 * `workload.orders`, all else in `faults`. A run of it is what the page shows.
 *
 * @param base the scenario before anybody did anything; `duration` is the length of its run.
 */
export function withActions(
  base: WrittenScenario,
  actions: readonly Action[],
  duration: number,
): WrittenScenario {
  const faults: FaultEntry[] = [];
  const orders: object[] = [];
  const open: OpenFault[] = [];
  const begin = (at: number, kind: object, node: number): void => {
    const entry: FaultEntry = { at: formatDuration(at), ...kind };
    faults.push(entry);
    open.push({ entry, node });
  };
  const end = (at: number, kind: string, node: number): void => {
    const place = open.findIndex((one) => one.node === node && kind in one.entry);
    if (place < 0) return;
    open[place]!.entry.until = formatDuration(at);
    open.splice(place, 1);
  };
  for (const action of actions) {
    const { at } = action;
    switch (action.do) {
      case 'pay':
        orders.push({ at: formatDuration(at), from: action.from, to: action.to, amount: action.amount });
        break;
      case 'crash':
        begin(at, { crash: { nodes: [action.node] } }, action.node);
        break;
      case 'restart':
        end(at, 'crash', action.node);
        break;
      case 'split':
        end(at, 'partition', -1);
        begin(at, { partition: action.groups }, -1);
        break;
      case 'heal':
        end(at, 'partition', -1);
        break;
      case 'slow':
        end(at, 'slow', action.node);
        begin(at, { slow: { processing: action.by, nodes: [action.node] } }, action.node);
        break;
      case 'clock':
        end(at, 'clock', action.node);
        begin(at, { clock: { ahead: action.ahead, nodes: [action.node] } }, action.node);
        break;
    }
  }
  const { workload = {}, faults: earlier = [] } = base;
  return {
    ...base,
    duration: formatDuration(duration),
    ...(faults.length > 0 ? { faults: [...listOf(earlier), ...faults] } : {}),
    ...(orders.length > 0
      ? { workload: { ...Object(workload), orders: [...ordersOf(workload), ...orders] } }
      : {}),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function ordersOf(workload: unknown): readonly unknown[] {
  return typeof workload === 'object' && workload !== null && 'orders' in workload
    ? listOf(workload.orders)
    : [];
}
