import type { TopologySettings } from '../topology-settings.js';
import { barabasiAlbert } from './barabasi-albert.js';
import type { Build } from './build.js';
import { degrees } from './degrees.js';
import { edgeList } from './edge-list.js';
import { erdosRenyi } from './erdos-renyi.js';
import { mesh } from './mesh.js';
import { outgoing } from './outgoing.js';
import { regular } from './regular.js';
import { line, ring, star } from './simple.js';
import { wattsStrogatz } from './watts-strogatz.js';

/** How each kind of topology is built. */
export const TOPOLOGIES: { readonly [Kind in TopologySettings['kind']]: Build<Kind> } = {
  mesh,
  ring,
  star,
  line,
  outgoing,
  degrees,
  regular,
  'erdos-renyi': erdosRenyi,
  'watts-strogatz': wattsStrogatz,
  'barabasi-albert': barabasiAlbert,
  edges: edgeList,
};
