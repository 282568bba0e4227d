import * as z from 'zod';
import { PEER_GREETING } from '../consensus/cheesechain/messages.js';
import { CheesechainProtocol } from '../consensus/cheesechain/protocol.js';
import { cellShares } from '../consensus/pou/election.js';
import type { NodeId } from '../engine/time.js';
import type { Message } from '../network/message.js';
import { Host, type HostParts } from '../nodes/host.js';
import type { Attack, AttackParameters, AttackWorld, Measures, NamingParts } from './attack.js';
import { whole } from './parameters.js';

const parameters = z.strictObject({
  tries: whole(0, 100_000)
    .prefault(100)
    .describe(
      'Ids that each identity tries before it keeps the best, under proof of usage; 0 to take them as they come.',
    ),
});

type SybilParameters = AttackParameters & z.output<typeof parameters>;

const NO_WEIGHT = 'weight comes from hash power, not from identities';

/** One attacker in the shape of many nodes, with ids of its choice. */
export const sybil: Attack<SybilParameters> = {
  kind: 'sybil',
  summary: 'Takes part under many identities: closers with ids of its choice, peers that pass nothing on',
  source: 'Douceur 2002, "The Sybil attack"',
  parameters,
  protocols: {
    pou: 'master',
    cheesechain: 'consumer',
    nakamoto: { unfit: NO_WEIGHT },
    ghost: { unfit: NO_WEIGHT },
    'stake-lottery': { unfit: 'weight comes from stake, and dividing a stake changes no share' },
    lpos: { unfit: 'weight comes from stake, and dividing a stake changes no share' },
  },
  names: ({ nodes, tries }, parts) => bestNames(nodes, tries, parts),
  create: (world, { nodes }) =>
    world.protocol instanceof CheesechainProtocol
      ? mutePeers(world, world.protocol, nodes)
      : { measures: () => ({ identities: nodes.length }) },
};

/**
 * Names for masters that close more than their part of all blocks: each in turn takes the id of those it tries with
 * which all of the attacker's together are the closest to most seeds. An id is the hash of a number, so trying is cheap.
 */
function bestNames(
  nodes: readonly NodeId[],
  tries: number,
  { population, random, hashes }: NamingParts,
): ReadonlyMap<NodeId, string> {
  const chosen = new Map<NodeId, string>();
  const masters = population.of('master');
  // Only where masters' ids elect: peers are told apart by the tracker.
  if (tries === 0 || nodes.some((node) => !masters.includes(node))) return chosen;
  const stream = random.stream('attack/sybil');
  const names = masters.map((master) => population.names[master]!);
  const ours = nodes.map((node) => masters.indexOf(node));
  for (const place of ours) {
    let best = names[place]!;
    let most = -1;
    for (let attempt = 0; attempt < tries; attempt++) {
      names[place] = hashes.sha3_256(String(1 + stream.below(Number.MAX_SAFE_INTEGER)));
      const shares = cellShares(names);
      const together = ours.reduce((sum, own) => sum + shares[own]!, 0);
      if (together > most) {
        most = together;
        best = names[place]!;
      }
    }
    names[place] = best;
    chosen.set(masters[place]!, best);
  }
  return chosen;
}

/** A peer that lets itself be known and has nothing to tell. */
class MuteHost extends Host {
  readonly #tracker: NodeId;

  constructor(parts: HostParts, tracker: NodeId) {
    super(parts);
    this.#tracker = tracker;
  }

  override send(to: NodeId, message: Message): void {
    if (to === this.#tracker || message === PEER_GREETING) super.send(to, message);
  }

  override broadcast(): void {
    // Says nothing to anybody.
  }
}

function mutePeers(world: AttackWorld, protocol: CheesechainProtocol, nodes: readonly NodeId[]) {
  const measures = (): Measures => {
    let known = 0;
    let mute = 0;
    for (const [node, role] of world.population.roles.entries()) {
      if (role === 'trusted' || role === 'cashing' || nodes.includes(node)) continue;
      const { neighbours } = protocol.peer(node)!;
      known += neighbours.length;
      mute += neighbours.filter((peer) => nodes.includes(peer)).length;
    }
    return { identities: nodes.length, share_of_peer_lists: known === 0 ? 0 : mute / known };
  };
  return {
    host: (parts: HostParts) => new MuteHost(parts, protocol.tracker),
    measures,
  };
}
