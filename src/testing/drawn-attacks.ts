import { ATTACKS } from '../attacks/index.js';
import type { Traits } from '../consensus/traits.js';
import { leastOf } from '../engine/extremes.js';
import type { Random } from '../engine/random.js';
import type { NodeId } from '../engine/time.js';

/** Who there is to attack, and whom. */
export interface Battlefield {
  /** Of the protocol under the parameters that leave an attack most room. */
  readonly traits: Traits;
  /** Hash power or stake of each master; the same for all where the protocol weighs otherwise. */
  readonly weights: readonly number[];
  /** Numbers of the consumers. */
  readonly consumers: readonly NodeId[];
  /** Whether blocks come by slots, which attacks on blocks that cost nothing ask for. */
  readonly slots: boolean;
}

/** Parameters of an attack, so small that it has its way several times in a run; `undefined` where it cannot be. */
type DrawParameters = (
  random: Random,
  field: Battlefield,
  attackers: readonly NodeId[],
) => object | undefined;

const bySlots: (draw: DrawParameters) => DrawParameters = (draw) => (random, field, attackers) =>
  field.slots ? draw(random, field, attackers) : undefined;

/** By kind: what is drawn. An attack without a line here is not drawn, which a test refuses. */
const PARAMETERS: Readonly<Record<string, DrawParameters>> = {
  'selfish-mining': (random, _field, attackers) => ({
    strategy: random.pick(['S', 'L', 'F', 'T1', 'LFT1']),
    gamma: attackers.length === 1 ? random.pick(['network', 0, 0.5, 1]) : 'network',
  }),
  'double-spend': (random, { consumers }) => {
    // The last two nodes are the merchant and the accomplice.
    if (consumers.length < 2) return undefined;
    return {
      confirmations: 1 + random.below(3),
      premined: random.below(2),
      patience: 2 + random.below(4),
      shows: random.pick(['strictly-ahead', 'catch-up']),
    };
  },
  majority: (random) => ({ depth: 1 + random.below(4), patience: 2 + random.below(4) }),
  withholding: (random) => ({
    share: random.pick([0.5, 1]),
    for: random.pick(['ever', '1500ms', '6s']),
  }),
  equivocation: (random) => ({ share: random.pick([0.5, 1]) }),
  'dishonest-votes': (random) => ({ votes: random.pick(['nil', 'forgetting']) }),
  censorship: (random, { consumers, weights }) => ({
    senders: [random.pick(consumers.length > 0 ? consumers : [...weights.keys()])],
  }),
  'payment-flooding': (random) => ({
    every: random.pick(['200ms', '1s']),
    count: 60,
    payments: random.pick(['dust', 'uncovered']),
  }),
  sybil: (random) => ({ tries: random.pick([0, 20]) }),
  'raffle-bribery': (random, _field, attackers) =>
    attackers.length < 2
      ? undefined
      : { means: random.pick(['circling', 'splitting', 'choosing']), volume: 0.01, parts: 3 },
  'seed-grinding': () => ({ tries: 4 }),
  'nothing-at-stake': bySlots((random) => ({ depth: 1 + random.below(6) })),
  'long-range': bySlots((random) => ({
    at: random.pick(['60s', '120s']),
    depth: random.pick(['auto', 1 + random.below(8)]),
  })),
};

/** Below this part of all weight attacking masters hold: less than any protocol must be able to bear. */
const BEARABLE = 0.3;

/** One attack that fits, or none: every other scenario has one. */
export function drawAttacks(random: Random, field: Battlefield): readonly object[] {
  if (random.below(2) === 0) return [];
  const { traits } = field;
  const fitting = Object.values(ATTACKS).filter((attack) => typeof attack.fits(traits) === 'string');
  const attack = random.pick(fitting);
  const { kind } = attack;
  const nodes =
    attack.fits(traits) === 'master' ? someMasters(random, field.weights) : someConsumers(random, field);
  const parameters = PARAMETERS[kind]?.(random, field, nodes);
  return parameters === undefined ? [] : [{ kind, nodes, ...parameters }];
}

/** Masters that together are below the bound, or the lightest alone, ascending. */
function someMasters(random: Random, weights: readonly number[]): readonly NodeId[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const chosen: NodeId[] = [];
  let most = random.pick([0, BEARABLE]) * total;
  const order = random.shuffle(weights.map((_, node) => node));
  for (const node of order) {
    if (weights[node]! >= most) continue;
    most -= weights[node]!;
    chosen.push(node);
  }
  if (chosen.length === 0) chosen.push(weights.indexOf(leastOf(weights)));
  return chosen.sort((a, b) => a - b);
}

function someConsumers(random: Random, { consumers }: Battlefield): readonly NodeId[] {
  return consumers.slice(0, 1 + random.below(consumers.length));
}
