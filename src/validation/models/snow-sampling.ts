import * as z from 'zod';
import type { Random } from '../../engine/random.js';
import { Scheduler } from '../../engine/scheduler.js';
import { SECOND } from '../../engine/time.js';
import { exactly, meanOf, proportion } from '../estimate.js';
import type { Model } from '../model.js';
import { plainNetwork } from './plain-network.js';

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
  summary:
    'a node that asks K others over our network, again and again: successes, and queries until it decides',
  parameters,
  simulate(asked, trial) {
    const scheduler = new Scheduler();
    const stream = trial.random.stream('samples');
    const wanted = trial.samples(asked.repetitions, 100);
    const lengths: number[] = [];
    let answers = 0;
    let favour = 0;
    let successes = 0;
    let queries = 0;
    let row = 0;
    let began = 0;
    let going = true;
    const { nodes, supporters, sample } = asked;
    const chosen = Int32Array.from({ length: nodes }, (_, node) => node);
    const query = (): void => {
      answers = favour = 0;
      for (let place = 0; place < sample; place++) {
        network.send(nodes, pick(chosen, place, asked.distinct, stream), { type: 'query', size: 40 });
      }
    };
    const network = plainNetwork({
      scheduler,
      random: trial.random,
      size: nodes + 1,
      latency: SECOND / 10,
      deliver: (to, from, { type }) => {
        if (type === 'query') network.send(to, from, { type: to < supporters ? 'yes' : 'no', size: 40 });
        else {
          if (type === 'yes') favour++;
          if (++answers === sample) judge();
        }
      },
    });
    const judge = (): void => {
      queries++;
      const success = favour >= asked.alpha;
      if (success) successes++;
      row = success ? row + 1 : 0;
      if (row === asked.beta) {
        lengths.push(queries - began);
        began = queries;
        row = 0;
      }
      going = asked.quantity === 'success' ? queries < wanted : lengths.length < wanted;
      if (going) query();
    };
    query();
    while (going) scheduler.step();
    if (asked.quantity === 'success') return proportion(successes, queries);
    return lengths.every((length) => length === lengths[0]) ? exactly(lengths[0]!) : meanOf(lengths);
  },
};

/** The next node to ask: any, or one not drawn yet in this query (the first places are a shuffle in the making). */
function pick(nodes: Int32Array, place: number, distinct: boolean, stream: Random): number {
  if (!distinct) return stream.below(nodes.length);
  const other = place + stream.below(nodes.length - place);
  const node = nodes[other]!;
  nodes[other] = nodes[place]!;
  nodes[place] = node;
  return node;
}
