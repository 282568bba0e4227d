import * as z from 'zod';
import type { PeerLists } from '../consensus/misconduct.js';
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

const NO_WEIGHT = {
  work: 'weight comes from hash power, not from identities',
  stake: 'weight comes from stake, and dividing a stake changes no share',
};

/** One attacker in the shape of many nodes, with ids of its choice. */
export const sybil: Attack<SybilParameters> = {
  kind: 'sybil',
  summary: 'Takes part under many identities: closers with ids of its choice, peers that pass nothing on',
  source: 'Douceur 2002, "The Sybil attack"',
  questions: { asks: ['income'] },
  parameters,
  fits: ({ makers, payers, weight, misconduct }) => {
    if (misconduct?.peers === true && payers[0] !== undefined) return payers[0];
    return weight === 'identity' ? makers : { unfit: NO_WEIGHT[weight] };
  },
  names: ({ nodes, tries }, parts) => bestNames(nodes, tries, parts),
  create: (world, { nodes }) => {
    const { peers } = world.protocol.misconduct ?? {};
    return peers === undefined
      ? { measures: () => ({ identities: nodes.length }) }
      : mutePeers(world, peers, nodes);
  },
};

/**
 * Names for masters that close more than their part of all blocks: each in turn takes the id of those it tries with
 * which all of the attacker's together are the closest to most seeds. An id is the hash of a number, so trying is cheap.
 */
function bestNames(
  nodes: readonly NodeId[],
  tries: number,
  { population, random, hashes, traits }: NamingParts,
): ReadonlyMap<NodeId, string> {
  const chosen = new Map<NodeId, string>();
  const masters = population.of('master');
  const { sharesOfNames } = traits;
  // Only where masters' ids elect: peers are told apart by the tracker.
  if (sharesOfNames === undefined || tries === 0 || nodes.some((node) => !masters.includes(node)))
    return chosen;
  const stream = random.stream('attack/sybil');
  const names = masters.map((master) => population.nameOf(master)!);
  const ours = nodes.map((node) => masters.indexOf(node));
  for (const place of ours) {
    let best = names[place]!;
    let most = -1;
    for (let attempt = 0; attempt < tries; attempt++) {
      names[place] = hashes.sha3_256(String(1 + stream.below(Number.MAX_SAFE_INTEGER)));
      const shares = sharesOfNames(names);
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
  readonly #peers: PeerLists;

  constructor(parts: HostParts, peers: PeerLists) {
    super(parts);
    this.#peers = peers;
  }

  override send(to: NodeId, message: Message): void {
    if (this.#peers.isGreeting(to, message)) super.send(to, message);
  }

  override broadcast(): void {
    // Says nothing to anybody.
  }
}

function mutePeers(world: AttackWorld, peers: PeerLists, nodes: readonly NodeId[]) {
  const measures = (): Measures => {
    let known = 0;
    let mute = 0;
    for (const node of world.population.roles.keys()) {
      const neighbours = peers.known(node);
      if (neighbours === undefined || nodes.includes(node)) continue;
      known += neighbours.length;
      mute += neighbours.filter((peer) => nodes.includes(peer)).length;
    }
    return { identities: nodes.length, share_of_peer_lists: known === 0 ? 0 : mute / known };
  };
  return {
    host: (parts: HostParts) => new MuteHost(parts, peers),
    measures,
  };
}
