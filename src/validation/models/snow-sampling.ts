import * as z from 'zod';
import type { Random } from '../../engine/random.js';
import { Scheduler } from '../../engine/scheduler.js';
import { SECOND } from '../../engine/time.js';
import type { Network } from '../../network/network.js';
import { exactly, meanOf, proportion } from '../estimate.js';
import type { Model, Trial } from '../model.js';
import { type Deliver, plainNetwork } from './plain-network.js';

const parameters = z.strictObject({
  quantity: z
    .enum(['success', 'queries'])
    .describe('Part of queries that reach alpha; queries until beta in a row did.'),
  supporters: z.int().min(0).describe('Nodes that prefer what is asked about.'),
  nodes: z.int().min(2).describe('Besides the one who asks.'),
  sample: z.int().positive().prefault(20).describe('Nodes asked at once: K.'),
  distinct: z.boolean().prefault(true).describe('No node is asked twice in a query.'),
  alpha: z.int().positive().prefault(15).describe('Answers that make a query a success.'),
  beta: z.int().positive().prefault(20).describe('Successes in a row that decide.'),
  repetitions: z.int().positive().prefault(20_000).describe('At full effort.'),
});

/** Parameters of {@link snowSampling}. */
export type SnowSamplingParameters = z.output<typeof parameters>;

/** Repeated sampling as the Snow protocols decide by it (Team Rocket 2018), while nobody changes its preference. */
export const snowSampling: Model<SnowSamplingParameters> = {
  name: 'snow-sampling',
  evidence: 'separate model',
  summary:
    'a node that asks K others over our network, again and again: successes, and queries until it decides',
  parameters,
  simulate(asked, trial) {
    const asker = new Asker(asked, trial);
    const wanted = trial.samples(asked.repetitions, 100);
    const { lengths } = asker;
    asker.run(() => (asked.quantity === 'success' ? asker.queries : lengths.length) >= wanted);
    if (asked.quantity === 'success') return proportion(asker.successes, asker.queries);
    return asked.supporters >= asked.nodes ? exactly(lengths[0]!) : meanOf(lengths);
  },
};

/** A node, the last one, that asks again as soon as it has all answers. */
class Asker {
  readonly #asked: SnowSamplingParameters;
  readonly #scheduler = new Scheduler();
  readonly #stream: Random;
  readonly #network: Network;
  readonly #nodes: Int32Array;
  #answers = 0;
  #favour = 0;
  #inARow = 0;
  /** Queries before the last decision. */
  #before = 0;
  queries = 0;
  successes = 0;
  /** Queries that each decision took. */
  readonly lengths: number[] = [];

  constructor(asked: SnowSamplingParameters, { random }: Trial) {
    const { nodes } = asked;
    this.#asked = asked;
    this.#stream = random.stream('samples');
    this.#nodes = Int32Array.from({ length: nodes }, (_, node) => node);
    this.#network = plainNetwork({
      scheduler: this.#scheduler,
      random,
      size: nodes + 1,
      latency: SECOND / 10,
      deliver: this.#deliver,
    });
  }

  run(isEnough: () => boolean): void {
    while (!isEnough()) {
      this.#query();
      this.#scheduler.run(Number.POSITIVE_INFINITY);
    }
  }

  #query(): void {
    const { nodes, sample, distinct } = this.#asked;
    this.#answers = this.#favour = 0;
    for (let place = 0; place < sample; place++) {
      const node = pick(this.#nodes, place, distinct, this.#stream);
      this.#network.send(nodes, node, { type: 'query', size: 40 });
    }
  }

  readonly #deliver: Deliver = (to, from, { type }) => {
    const { supporters, sample } = this.#asked;
    if (type === 'query') {
      this.#network.send(to, from, { type: to < supporters ? 'yes' : 'no', size: 40 });
      return;
    }
    if (type === 'yes') this.#favour++;
    if (++this.#answers === sample) this.#judge();
  };

  #judge(): void {
    const { alpha, beta } = this.#asked;
    const success = this.#favour >= alpha;
    this.queries++;
    if (success) this.successes++;
    this.#inARow = success ? this.#inARow + 1 : 0;
    if (this.#inARow < beta) return;
    this.lengths.push(this.queries - this.#before);
    this.#before = this.queries;
    this.#inARow = 0;
  }
}

/** The next node to ask: any, or one not drawn yet in this query (the first places are a shuffle in the making). */
function pick(nodes: Int32Array, place: number, distinct: boolean, stream: Random): number {
  if (!distinct) return stream.below(nodes.length);
  const other = place + stream.below(nodes.length - place);
  const node = nodes[other]!;
  nodes[other] = nodes[place]!;
  nodes[place] = node;
  return node;
}
