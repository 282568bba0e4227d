import * as z from 'zod';
import { MiningClock } from '../../consensus/kit/chain/mining-clock.js';
import { SlotClock } from '../../consensus/kit/slots/slot-clock.js';
import type { Random, RandomSource } from '../../engine/random.js';
import { Scheduler } from '../../engine/scheduler.js';
import { type Duration, type NodeId, SECOND } from '../../engine/time.js';
import { exactly, meanOf } from '../estimate.js';
import { type Model, makeTrial, population } from '../model.js';
import { type Deliver, plainNetwork } from './plain-network.js';

const parameters = z.strictObject({
  contact: z
    .enum(['pull rounds', 'poisson push'])
    .describe(
      'Each node that lacks the news asks one other a round, or each that has it tells one at rate 1.',
    ),
  nodes: population(2),
  runs: z.int().positive().prefault(600).describe('At full effort.'),
});

/** Parameters of {@link contacts}. */
export type ContactsParameters = z.output<typeof parameters>;

/** Ways to gossip that none of our relays has, among nodes on our network. */
export const contacts: Model<ContactsParameters> = {
  name: 'contacts',
  evidence: 'separate model',
  summary:
    'pull gossip in rounds, and push at Poisson times, on our network: rounds or seconds until all know',
  parameters,
  simulate({ contact, nodes, runs }, trial) {
    const one = contact === 'pull rounds' ? pullRounds : poissonPush;
    const times = Array.from({ length: trial.samples(runs, 20) }, (_, run) =>
      one(nodes, makeTrial(trial.seed, 'contacts', run, 1).random),
    );
    return nodes === 2 && contact === 'pull rounds' ? exactly(times[0]!) : meanOf(times);
  },
};

/** Somebody else, each equally likely. */
function other(self: NodeId, nodes: number, stream: Random): NodeId {
  const node = stream.below(nodes - 1);
  return node < self ? node : node + 1;
}

function pullRounds(nodes: number, random: RandomSource): number {
  const scheduler = new Scheduler();
  const stream = random.stream('contacts');
  const knows = new Uint8Array(nodes);
  knows[0] = 1;
  let informed = 1;
  let round = 0;
  // Question and answer take half a round: all answers speak of the round's beginning.
  const way: Duration = SECOND / 4;
  const deliver: Deliver = (to, from, { type }) => {
    if (type === 'question' && knows[to] === 1) network.send(to, from, { type: 'answer', size: 1 });
    if (type !== 'answer') return;
    knows[to] = 1;
    informed++;
  };
  const network = plainNetwork({ scheduler, random, size: nodes, latency: way, deliver });
  new SlotClock(scheduler, -SECOND, SECOND, Number.MAX_SAFE_INTEGER).run((slot) => {
    if (informed === nodes) return;
    round = slot;
    for (let node = 0; node < nodes; node++) {
      if (knows[node] === 0) network.send(node, other(node, nodes, stream), { type: 'question', size: 1 });
    }
  });
  while (informed < nodes) scheduler.step();
  return round;
}

function poissonPush(nodes: number, random: RandomSource): number {
  const scheduler = new Scheduler();
  const stream = random.stream('contacts');
  const knows = new Uint8Array(nodes);
  let informed = 0;
  // A mean of 1,000 s stands for one second, so that whole microseconds round nothing away.
  const unit = 1000 * SECOND;
  const inform = (node: NodeId): void => {
    if (knows[node] === 1) return;
    knows[node] = 1;
    informed++;
    clock.setRate(node, 1 / unit);
  };
  const network = plainNetwork({ scheduler, random, size: nodes, latency: 0, deliver: inform });
  const clock = new MiningClock(scheduler, random.stream('times'), nodes, (node) => {
    network.send(node, other(node, nodes, stream), { type: 'news', size: 1 });
  });
  inform(0);
  clock.start();
  while (informed < nodes) scheduler.step();
  return scheduler.now / unit;
}
