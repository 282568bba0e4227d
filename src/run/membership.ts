import type { Scheduler } from '../engine/scheduler.js';
import type { NodeId } from '../engine/time.js';
import type { Network } from '../network/network.js';
import { type Members, placeOfEach } from '../network/places.js';
import type { NetworkSettings } from '../network/settings.js';
import type { Deliver } from '../nodes/dissemination.js';
import type { Population } from '../nodes/role.js';
import { Verification } from '../nodes/verification.js';

/** The nodes of each role, for a network that knows numbers only. */
export function membersOf({ roles }: Population): Members {
  return (role) => roles.flatMap((own, node) => (own === role ? [node] : []));
}

/**
 * How messages get to nodes that take time to verify the blocks in them; as they are where it takes none.
 *
 * @param deliver hands on a message whose blocks have been verified.
 */
export function withVerification(
  { verification: cost, places = [] }: NetworkSettings,
  scheduler: Scheduler,
  population: Population,
  deliver: Deliver,
): Deliver {
  if (cost === undefined) return deliver;
  const own = placeOfEach(places, population.size, membersOf(population));
  const factor = (node: number) => (own[node]! < 0 ? 1 : (places[own[node]!]!.verification ?? 1));
  const verification = new Verification(cost, scheduler, population.size, factor, deliver);
  return (to, from, message) => {
    if (!verification.takes(to, from, message)) deliver(to, from, message);
  };
}

/** The name of each node's region; `undefined` where the network has none. */
export function regionNames(
  { regions }: NetworkSettings,
  { links: { regionOf } }: Network,
): ((node: NodeId) => string) | undefined {
  if (regions === undefined || regionOf === undefined) return undefined;
  return (node: NodeId): string => regions.regions[regionOf[node]!]?.name ?? '';
}
