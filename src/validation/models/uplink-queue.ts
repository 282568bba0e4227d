import * as z from 'zod';
import { MiningClock } from '../../consensus/kit/chain/mining-clock.js';
import { Scheduler } from '../../engine/scheduler.js';
import { SECOND, type Time } from '../../engine/time.js';
import { meanOf } from '../estimate.js';
import type { Model } from '../model.js';
import { plainNetwork } from './plain-network.js';

const parameters = z.strictObject({
  load: z.number().positive().lt(1).describe('Messages in the time that one takes to send.'),
  quantity: z
    .enum(['time', 'wait'])
    .describe('From handing a message over until it arrives, or until it is begun.'),
  messages: z.int().positive().prefault(400_000).describe('At full effort.'),
});

/** Parameters of {@link uplinkQueue}. */
export type UplinkQueueParameters = z.output<typeof parameters>;

/** Parts of a run whose means count as independent; the first is thrown away. */
const PARTS = 30;

/** The queue M/D/1, as our network's queueing uplink is one. */
export const uplinkQueue: Model<UplinkQueueParameters> = {
  name: 'uplink-queue',
  evidence: 'separate model',
  summary: "messages of one size at Poisson times through the network's queueing uplink: time to arrival",
  parameters,
  simulate({ load, quantity, messages }, trial) {
    const { random } = trial;
    const scheduler = new Scheduler();
    // Ten times as long as the queue takes to forget its length: no more than M/M/1 takes.
    const least = Math.ceil((40 * load) / ((1 - load) * (1 - load)) + 100);
    const each = Math.ceil(trial.samples(messages, least * (PARTS + 1)) / (PARTS + 1));
    const sent: Time[] = [];
    const means: number[] = [];
    let arrived = 0;
    let sum = 0;
    // A message of 1,000 kB at 1 kB/s takes 1,000 s, which stand for one.
    const unit = 1000 * SECOND;
    const deliver = (): void => {
      const took = (scheduler.now - sent[arrived]!) / unit;
      sum += quantity === 'time' ? took : took - 1;
      if (++arrived % each !== 0) return;
      means.push(sum / each);
      sum = 0;
    };
    const settings = { bandwidth: 1000, uplink: 'queued' } as const;
    const network = plainNetwork({ scheduler, random, size: 2, latency: 0, deliver, settings });
    const clock = new MiningClock(scheduler, random.stream('messages'), 1, () => {
      sent.push(scheduler.now);
      network.send(0, 1, { type: 'message', size: 1_000_000 });
    });
    clock.setRate(0, load / unit);
    clock.start();
    while (means.length <= PARTS) scheduler.step();
    return meanOf(means.slice(1));
  },
};
