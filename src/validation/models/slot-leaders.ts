import * as z from 'zod';
import { SlotClock } from '../../consensus/kit/slots/slot-clock.js';
import { exp, ln } from '../../engine/math.js';
import { Scheduler } from '../../engine/scheduler.js';
import { SECOND } from '../../engine/time.js';
import { meanOf } from '../estimate.js';
import { leastValues, measured, measureSchema } from '../measure.js';
import { type Model, population, type Trial } from '../model.js';
import { plainNetwork } from './plain-network.js';

const parameters = z.strictObject({
  quantity: z
    .enum(['leaders', 'gap', 'active in epoch', 'growth'])
    .describe(
      'Leaders of a slot; slots between two with a leader; slots of an epoch that have one; blocks of the chain a slot.',
    ),
  activity: z
    .number()
    .positive()
    .lt(1)
    .describe('Probability that a slot has a leader when all stake is there: f.'),
  pools: population(1).prefault(10).describe('Among which the stake is divided equally.'),
  stake: z.number().positive().max(1).prefault(1).describe('Part of all stake that takes part.'),
  delay: z.int().min(0).prefault(0).describe('Slots until a block is known to anybody: for growth.'),
  epoch: z.int().positive().prefault(432_000).describe('Slots of an epoch.'),
  measure: measureSchema.prefault('mean'),
  slots: z.int().positive().prefault(400_000).describe('At full effort.'),
});

/** Parameters of {@link slotLeaders}. */
export type SlotLeadersParameters = z.output<typeof parameters>;

/** Is told how many leaders a slot has, until it has seen enough. */
type OnSlot = (leaders: number, slot: number) => boolean;

/** Slot leaders as Ouroboros Praos draws them (David, Gazi, Kiayias, Russell 2018): each pool for itself. */
export const slotLeaders: Model<SlotLeadersParameters> = {
  name: 'slot-leaders',
  evidence: 'separate model',
  summary:
    'Praos on the slot clock, each pool drawing separately: leaders of slots, gaps, growth under delay',
  parameters,
  simulate(asked, trial) {
    if (asked.quantity === 'growth') return meanOf(growth(asked, trial));
    const values: number[] = [];
    const enough = valuesWanted(asked, trial);
    let last: number | undefined;
    let active = 0;
    eachSlot(asked, trial, (leaders, slot) => {
      if (asked.quantity === 'leaders') values.push(leaders);
      else if (asked.quantity === 'gap' && leaders > 0) {
        if (last !== undefined) values.push(slot - last);
        last = slot;
      } else if (asked.quantity === 'active in epoch') {
        active += leaders > 0 ? 1 : 0;
        if (slot % asked.epoch === 0) {
          values.push(active);
          active = 0;
        }
      }
      return values.length < enough;
    });
    return measured(values, asked.measure);
  },
};

function valuesWanted(
  { quantity, slots, epoch, activity, measure }: SlotLeadersParameters,
  trial: Trial,
): number {
  if (quantity === 'active in epoch') return trial.samples(Math.round(slots / epoch), leastValues(measure));
  return trial.samples(quantity === 'gap' ? slots * activity : slots, 100);
}

/** Has the slots begin one after another, each pool trying its luck in each. */
function eachSlot(
  asked: SlotLeadersParameters,
  trial: Trial,
  onSlot: OnSlot,
  scheduler = new Scheduler(),
): void {
  const { activity, pools, stake } = asked;
  // A pool of relative stake s leads with 1 - (1 - f)^s.
  const chance = 1 - exp((stake / pools) * ln(1 - activity));
  const stream = trial.random.stream('leaders');
  let going = true;
  new SlotClock(scheduler, 0, SECOND, Number.MAX_SAFE_INTEGER).run((slot) => {
    let leaders = 0;
    for (let pool = 0; pool < pools; pool++) if (stream.next() < chance) leaders++;
    if (going) going = onSlot(leaders, slot);
  });
  while (going) scheduler.step();
}

/** Blocks of the chain a slot, in a hundred parts, when everybody builds on what has reached everybody. */
function growth(asked: SlotLeadersParameters, trial: Trial): readonly number[] {
  const scheduler = new Scheduler();
  const each = Math.ceil(trial.samples(asked.slots, 10_000) / 100);
  const parts: number[] = [];
  let known = 0;
  let counted = 0;
  const network = plainNetwork({
    scheduler,
    random: trial.random,
    size: 2,
    // Half a slot more, so that the order of what happens at one moment decides nothing.
    latency: asked.delay * SECOND + SECOND / 2,
    deliver: (_to, _from, { size }) => {
      known = Math.max(known, size);
    },
  });
  eachSlot(
    asked,
    trial,
    (leaders, slot) => {
      // The message's size stands for the block's height.
      if (leaders > 0) network.send(0, 1, { type: 'block', size: known + 1 });
      if (slot % each === 0) {
        parts.push((known - counted) / each);
        counted = known;
      }
      return parts.length < 100;
    },
    scheduler,
  );
  return parts;
}
