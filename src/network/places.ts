import { ScenarioError } from '../engine/errors.js';
import type { Random } from '../engine/random.js';
import type { NodeId } from '../engine/time.js';
import { type RegionTable, spreadOver } from './regions.js';
import type { Speed } from './speeds.js';

/** Where some nodes are, and what is theirs alone. Later entries win where two are about one node. */
export interface Place {
  /** Numbers of the nodes it is about. */
  readonly nodes?: readonly NodeId[] | undefined;
  /** Without `nodes`: all nodes of this role that no other entry names by number. */
  readonly role?: string | undefined;
  /** Name of the region they are in. */
  readonly region?: string | undefined;
  /** Share of the role's nodes, or without a role of all others, that are in the region; all when left out. */
  readonly share?: number | undefined;
  /** Bytes per second, instead of their region's. */
  readonly upload?: Speed | undefined;
  readonly download?: Speed | undefined;
  /** How many times as long as others these nodes take to verify; 1 when left out. */
  readonly verification?: number | undefined;
}

/** The nodes that have a role. */
export type Members = (role: string) => readonly NodeId[];

/** How far from 1 shares may sum: what rounding to four digits leaves. */
const SHARE_TOLERANCE = 1e-3;

function refuse(place: number, key: string, text: string): never {
  const path = `network.places.${place}${key === '' ? '' : `.${key}`}`;
  throw new ScenarioError(`${path}: ${text}`, path);
}

/** Refuses entries that name a node twice or one that is not there, or a region that the table lacks. */
export function checkPlaces(places: readonly Place[], regions: readonly string[], size: number): void {
  const named = new Set<NodeId>();
  for (const [at, { nodes, region }] of places.entries()) {
    if (region !== undefined && !regions.includes(region)) {
      const known = regions.length === 0 ? 'none without network.regions' : regions.slice(0, 12).join(', ');
      refuse(at, 'region', `expected a region of the table (${known}), got "${region}"`);
    }
    for (const node of nodes ?? []) {
      if (!(node >= 0 && node < size))
        refuse(at, 'nodes', `expected nodes from 0 to ${size - 1}, got ${node}`);
      if (named.has(node)) refuse(at, 'nodes', `node ${node} has a place already`);
      named.add(node);
    }
  }
}

/** The entry that speaks for each node, or -1: by its number first, else by its role. */
export function placeOfEach(places: readonly Place[], size: number, members: Members): Int32Array {
  const of = new Int32Array(size).fill(-1);
  for (const [at, { nodes, role, share }] of places.entries()) {
    if (nodes === undefined && role !== undefined && share === undefined) {
      for (const node of members(role)) of[node] = at;
    }
  }
  for (const [at, { nodes }] of places.entries()) for (const node of nodes ?? []) of[node] = at;
  return of;
}

/**
 * The region of each node, by its place in the table. Nodes that an entry names are where it says. The others are
 * spread over the entries with shares for their role, else over those with shares and without a role, else by the
 * shares of the table: each time as exactly as whole nodes can, in random order.
 */
export function regionOfEach(
  table: RegionTable,
  places: readonly Place[],
  size: number,
  members: Members,
  random: Random,
): Uint16Array {
  const names = table.regions.map(({ name }) => name);
  checkPlaces(places, names, size);
  const own = placeOfEach(places, size, members);
  const regions = new Uint16Array(size);
  const waiting: NodeId[] = [];
  for (let node = 0; node < size; node++) {
    const region = own[node]! < 0 ? undefined : places[own[node]!]!.region;
    if (region === undefined) waiting.push(node);
    else regions[node] = names.indexOf(region);
  }
  let left = waiting;
  const shared = places.filter(({ share, region }) => share !== undefined && region !== undefined);
  const roles = new Set(shared.map(({ role }) => role));
  // Those without a role come last: they are about whoever is left.
  for (const role of [...roles].sort((a, b) => Number(a === undefined) - Number(b === undefined))) {
    const group = role === undefined ? left : left.filter(has(members(role)));
    const shares = new Array<number>(names.length).fill(0);
    for (const entry of shared) {
      if (entry.role === role) shares[names.indexOf(entry.region!)]! += entry.share!;
    }
    checkShares(places, role, shares);
    spread(regions, group, shares, random);
    left = role === undefined ? [] : left.filter((node) => !group.includes(node));
  }
  spread(
    regions,
    left,
    table.regions.map(({ share }) => share),
    random,
  );
  return regions;
}

function has(members: readonly NodeId[]): (node: NodeId) => boolean {
  const all = new Set(members);
  return (node) => all.has(node);
}

function checkShares(places: readonly Place[], role: string | undefined, shares: readonly number[]): void {
  let sum = 0;
  for (const share of shares) sum += share;
  if (Math.abs(sum - 1) <= SHARE_TOLERANCE) return;
  const at = places.findIndex((entry) => entry.share !== undefined && entry.role === role);
  const whose = role === undefined ? '' : ` for role ${role}`;
  refuse(at, 'share', `expected shares that sum to 1${whose}, got ${Math.round(sum * 1e6) / 1e6} in all`);
}

function spread(
  regions: Uint16Array,
  nodes: readonly NodeId[],
  shares: readonly number[],
  random: Random,
): void {
  const drawn = spreadOver(shares, nodes.length, random);
  for (const [at, node] of nodes.entries()) regions[node] = drawn[at]!;
}
