import * as z from 'zod';
import { SlotClock } from '../../consensus/kit/slots/slot-clock.js';
import { Scheduler } from '../../engine/scheduler.js';
import { SECOND } from '../../engine/time.js';
import { exactly } from '../estimate.js';
import type { Model } from '../model.js';

const parameters = z.strictObject({
  quantity: z.enum(['slots to finality', 'mean slots to finality', 'finalises']),
  slot: z.int().min(0).max(31).prefault(0).describe("The block's slot in its epoch."),
  online: z.number().min(0).max(1).prefault(1).describe('Part of the balance that attests.'),
});

/** Parameters of {@link checkpointFinality}. */
export type CheckpointFinalityParameters = z.output<typeof parameters>;

const EPOCH = 32;
const EPOCHS = 12;
/** An epoch in the middle, past the first two, in which nothing is justified. */
const LOOKED_AT = 5;
/** What a share written in decimals may be short of a whole validator. */
const SLACK = 1e-3;
/** As many as Ethereum has, so that the share that attests is not rounded to two thirds. */
const VALIDATORS = 960_000;

/**
 * Ethereum's finality in time: validators attest once an epoch to its checkpoint, and at each epoch's end it is
 * justified with two thirds of the balance and the one before it final if both are (consensus specs, phase 0,
 * process_justification_and_finalization).
 */
export const checkpointFinality: Model<CheckpointFinalityParameters> = {
  name: 'checkpoint-finality',
  evidence: 'separate model',
  summary:
    "Ethereum's checkpoints on the slot clock: slots from a block to its finality, and with whom it comes",
  parameters,
  simulate({ quantity, slot, online }) {
    const finalAt = finality(Math.floor(online * VALIDATORS + SLACK));
    const first = LOOKED_AT * EPOCH;
    if (quantity === 'finalises') return exactly(finalAt(first) === undefined ? 0 : 1);
    if (quantity === 'slots to finality') return exactly(finalAt(first + slot)! - first - slot);
    let sum = 0;
    for (let place = 0; place < EPOCH; place++) sum += finalAt(first + place)! - first - place;
    return exactly(sum / EPOCH);
  },
};

/** Runs some epochs and says at which slot the block of a slot became final. */
function finality(attesters: number): (slot: number) => number | undefined {
  const scheduler = new Scheduler();
  const votes = new Int32Array(EPOCHS + 1);
  const justified = new Set<number>();
  /** Slot at which the checkpoint of an epoch became final. */
  const finalAt = new Map<number, number>();
  // Slot 0 begins at time 0: the clock calls from its slot 1 on.
  new SlotClock(scheduler, -SECOND, SECOND, EPOCHS * EPOCH * SECOND).run((count) => {
    const slot = count - 1;
    const epoch = Math.floor(slot / EPOCH);
    if (slot % EPOCH === 0 && epoch > 2) endEpoch(epoch - 1, slot);
    // Each validator is in the committee of one slot of the epoch.
    votes[epoch]! += Math.floor((attesters + EPOCH - 1 - (slot % EPOCH)) / EPOCH);
  });
  const endEpoch = (epoch: number, slot: number): void => {
    if (votes[epoch]! * 3 < VALIDATORS * 2) return;
    justified.add(epoch);
    if (justified.has(epoch - 1)) finalAt.set(epoch - 1, slot);
  };
  scheduler.run(Number.POSITIVE_INFINITY);
  return (slot) => {
    // A checkpoint finalises its own block and all before it.
    const checkpoint = Math.ceil(slot / EPOCH);
    return finalAt.get(checkpoint);
  };
}
