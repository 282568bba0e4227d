import * as z from 'zod';
import { Scheduler } from '../../engine/scheduler.js';
import { SECOND } from '../../engine/time.js';
import { exactly, meanOf, proportion } from '../estimate.js';
import { type Model, population } from '../model.js';

const parameters = z.strictObject({
  quantity: z
    .enum(['views', 'most views', 'all silent'])
    .describe(
      'Mean views until a leader speaks; the most from any start; share of times that `views` leaders in a row are silent.',
    ),
  order: z.enum(['random', 'rotation']).prefault('random'),
  replicas: population(1),
  silent: z.int().min(0).describe('Replicas that never speak: the first ones.'),
  views: z.int().positive().prefault(3),
  heights: z.int().positive().prefault(200_000).describe('Decisions at full effort.'),
});

/** Parameters of {@link leaderRotation}. */
export type LeaderRotationParameters = z.output<typeof parameters>;

/** Views with a patience each: a silent leader's passes by, another's decides. */
export const leaderRotation: Model<LeaderRotationParameters> = {
  name: 'leader-rotation',
  evidence: 'separate model',
  summary:
    'leaders in turn or at random, some of them silent, with view timers on the scheduler: views to a decision',
  parameters,
  simulate({ quantity, order, replicas, silent, views, heights }, trial) {
    const scheduler = new Scheduler();
    const stream = trial.random.stream('leaders');
    const count = order === 'rotation' ? replicas : trial.samples(heights, 100);
    const needed: number[] = [];
    let view = 1;
    const enter = (leader: number): void => {
      if (leader < silent) {
        view++;
        scheduler.after(SECOND, enter, order === 'random' ? stream.below(replicas) : (leader + 1) % replicas);
        return;
      }
      needed.push(view);
      view = 1;
      // By turn, each height starts with another leader, so that all starts are seen.
      const next = order === 'random' ? stream.below(replicas) : needed.length % replicas;
      if (needed.length < count) scheduler.after(SECOND / 10, enter, next);
    };
    scheduler.at(0, enter, order === 'random' ? stream.below(replicas) : 0);
    scheduler.run(Number.POSITIVE_INFINITY);
    if (quantity === 'most views') return exactly(needed.reduce((most, one) => Math.max(most, one), 0));
    if (quantity === 'views') return meanOf(needed);
    return proportion(needed.filter((one) => one > views).length, needed.length);
  },
};
