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
  | {
      readonly do: 'link';
      readonly at: number;
      readonly from: number;
      readonly to: number;
      readonly by: string;
    }
  | { readonly do: 'delay'; readonly at: number; readonly by: string }
  | { readonly do: 'mine'; readonly at: number; readonly node: number }
  | { readonly do: 'clear'; readonly at: number; readonly node: number }
  | { readonly do: 'eclipse'; readonly at: number; readonly node: number; readonly hears: readonly number[] }
  | { readonly do: 'attack'; readonly at: number; readonly entry: Readonly<Record<string, unknown>> }
  | { readonly do: 'seed'; readonly at: number; readonly seed: string }
  | { readonly do: 'clock'; readonly at: number; readonly node: number; readonly ahead: string };

/** What goes to `faults`. */
type Fault = Exclude<Action, { readonly do: 'pay' | 'mine' | 'attack' | 'seed' }>;

/** The same before it has a time: it happens now. */
export type Deed = Action extends infer One ? (One extends Action ? Omit<One, 'at'> : never) : never;

export type { WrittenScenario };

/** An entry of a scenario's `faults`, while it is put together. */
interface FaultEntry {
  readonly at: string;
  until?: string;
  readonly [kind: string]: unknown;
}

/** What somebody did, sorted by the lists of a scenario that it goes to. */
class Entries {
  readonly faults: FaultEntry[] = [];
  readonly orders: object[] = [];
  readonly mining: object[] = [];
  readonly attacks: object[] = [];
  seed: string | undefined;
  /** Faults that nothing has ended, by what would end them. */
  readonly #open = new Map<string, FaultEntry>();

  add(action: Action): void {
    const at = formatDuration(action.at);
    switch (action.do) {
      case 'pay':
        this.orders.push({ at, from: action.from, to: action.to, amount: action.amount });
        break;
      case 'mine':
        this.mining.push({ at, node: action.node });
        break;
      case 'attack':
        this.attacks.push(action.entry);
        break;
      case 'seed':
        this.seed = action.seed;
        break;
      default:
        this.#addFault(action, at);
    }
  }

  #addFault(action: Fault, at: string): void {
    switch (action.do) {
      case 'crash':
        return this.#begin(at, `crash ${action.node}`, { crash: { nodes: [action.node] } });
      case 'restart':
        return this.#end(at, `crash ${action.node}`);
      case 'split':
        return this.#begin(at, 'partition', { partition: action.groups });
      case 'heal':
        return this.#end(at, 'partition');
      case 'slow':
        return this.#begin(at, `slow ${action.node}`, {
          slow: { processing: action.by, nodes: [action.node] },
        });
      case 'clock':
        return this.#begin(at, `clock ${action.node}`, {
          clock: { ahead: action.ahead, nodes: [action.node] },
        });
      case 'link': {
        const between = [Math.min(action.from, action.to), Math.max(action.from, action.to)];
        return this.#begin(at, `link ${between.join(' ')}`, { delay: { by: action.by, between } });
      }
      case 'delay':
        return this.#begin(at, 'delay', { delay: { by: action.by } });
      case 'eclipse':
        return this.#begin(at, `eclipse ${action.node}`, {
          eclipse: { nodes: [action.node], hears: action.hears },
        });
      case 'clear':
        this.#clear(at, action.node);
    }
  }

  /** Has a fault begin in the place of the one that it continues. */
  #begin(at: string, name: string, kind: object): void {
    this.#end(at, name);
    const entry: FaultEntry = { at, ...kind };
    this.faults.push(entry);
    this.#open.set(name, entry);
  }

  #end(at: string, name: string): void {
    const entry = this.#open.get(name);
    if (entry === undefined) return;
    entry.until = at;
    this.#open.delete(name);
  }

  /** Ends what is wrong with a node and its links, but for a crash and a split. */
  #clear(at: string, node: number): void {
    for (const name of [...this.#open.keys()]) {
      const [kind, ...nodes] = name.split(' ');
      if (kind !== 'crash' && nodes.includes(String(node))) this.#end(at, name);
    }
  }
}

/**
 * The scenario in which everything that somebody did stands as an entry of its own: payments in `workload.orders`, blocks
 * mined on demand in `workload.mining`, attacks in `attacks`, a seed in `seed`, all else in `faults`. A run of it is what
 * the page shows.
 *
 * @param base the scenario before anybody did anything; `duration` is the length of its run.
 */
export function withActions(
  base: WrittenScenario,
  actions: readonly Action[],
  duration: number,
): WrittenScenario {
  const entries = new Entries();
  for (const action of actions) entries.add(action);
  const { faults, orders, mining, attacks, seed } = entries;
  const workload = Object(base['workload'] ?? {}) as WrittenScenario;
  const changed = {
    ...longer(workload, 'orders', orders),
    ...longer(workload, 'mining', mining),
  };
  return {
    ...base,
    duration: formatDuration(duration),
    ...(seed === undefined ? {} : { seed }),
    ...longer(base, 'faults', faults),
    ...longer(base, 'attacks', attacks),
    ...(Object.keys(changed).length > 0 ? { workload: { ...workload, ...changed } } : {}),
  };
}

/** A list with more behind it; nothing where there is no more. */
function longer(of: WrittenScenario, key: string, more: readonly object[]): WrittenScenario {
  const list: unknown = of[key];
  return more.length === 0 ? {} : { [key]: [...(Array.isArray(list) ? list : []), ...more] };
}
