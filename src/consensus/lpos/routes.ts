import type { NodeId } from '../../engine/time.js';

/** A way from a senator to whoever keeps it: the senator first, the keeper last. Messages travel it backwards. */
export type Route = readonly NodeId[];

/** Routes kept to one senator in the original. */
export const MAXIMUM_ROUTES = 10;
/** How much longer than the first a later route may be, before its keeper is appended. */
const DETOUR = 1;

/** The routes one node has learned from announcements in one round, by senator. */
export class RouteTable {
  readonly #self: NodeId;
  readonly #limit: number;
  readonly #routes = new Map<NodeId, Route[]>();

  constructor(self: NodeId, limit: number = MAXIMUM_ROUTES) {
    this.#self = self;
    this.#limit = limit;
  }

  /** Routes to a senator, in the order in which they came. */
  to(senator: NodeId): readonly Route[] {
    return this.#routes.get(senator) ?? [];
  }

  /** Forgets every route. */
  clear(): void {
    this.#routes.clear();
  }

  /**
   * Takes the path of an announcement.
   *
   * @returns the route that is kept and to be passed on, or `undefined`.
   */
  learn(senator: NodeId, path: Route): Route | undefined {
    if (path.includes(this.#self)) return undefined;
    const known = this.#routes.get(senator);
    const route = [...path, this.#self];
    if (known === undefined) {
      this.#routes.set(senator, [route]);
      return route;
    }
    if (known.length >= this.#limit || path.length > known[0]!.length + DETOUR) return undefined;
    known.push(route);
    return route;
  }
}

/** What flooding one announcement leaves behind. */
export interface Flood {
  /** Routes of each node, by node number. */
  readonly routes: readonly (readonly Route[])[];
  /** Messages sent, the senator's to itself among them. */
  readonly sends: number;
}

/** Floods a senator's announcement over a graph in which every hop takes the same time. */
export function floodRoutes(
  peers: readonly (readonly NodeId[])[],
  senator: NodeId,
  limit: number = MAXIMUM_ROUTES,
): Flood {
  const tables = peers.map((_, node) => new RouteTable(node, limit));
  const queue: { to: NodeId; from: NodeId; path: Route }[] = [{ to: senator, from: senator, path: [] }];
  for (let at = 0; at < queue.length; at++) {
    const { to, from, path } = queue[at]!;
    const route = tables[to]!.learn(senator, path);
    if (route === undefined) continue;
    for (const peer of peers[to]!)
      if (peer !== from && peer !== to) queue.push({ to: peer, from: to, path: route });
  }
  return { routes: tables.map((table) => table.to(senator)), sends: queue.length };
}
