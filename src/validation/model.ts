import * as z from 'zod';
import { type RandomSource, randomSource } from '../engine/random.js';
import type { Estimate } from './estimate.js';

/** One simulation of one row: its randomness and how much work it may be. */
export interface Trial {
  /** Randomness that belongs to this seed, row and repetition alone. */
  readonly random: RandomSource;
  /** The same as text, for models that run whole scenarios. */
  readonly seed: string;
  /** How many samples to take where a full run takes `full`: fewer in a quick one, and `least` at least. */
  samples(full: number, least?: number): number;
}

/** What of the product a row runs, from most to least. */
export const EVIDENCE = ['whole run', 'product kernel', 'separate model'] as const;

/**
 * What a row says something about. A `whole run` is one of `simulate`, with its nodes, messages, rules and observers. A
 * `product kernel` is a part of the product that runs call too, such as a draw or the relays, without the rest. A
 * `separate model` has the rule in the model; of the product it uses clocks, randomness or the scheduler alone.
 */
export type Evidence = (typeof EVIDENCE)[number];

/** A simulation of ours that rows of tables are held against. Tables name it. */
export interface Model<Parameters = unknown> {
  readonly name: string;
  /** What is simulated and what the value is, in one line. */
  readonly summary: string;
  /** What of the product its rows run. */
  readonly evidence: Evidence;
  /** The same of one row, where rows differ. */
  evidenceOf?(parameters: Parameters): Evidence;
  /** What a row gives beside what is expected; a mapping. */
  readonly parameters: z.ZodType<Parameters>;
  /** What rows with equal texts may share: their simulation, from which {@link Model.simulateAll} reads all of them. */
  shares?(parameters: Parameters): string;
  /** Estimates of several rows that share a simulation, in their order. */
  simulateAll?(rows: readonly Parameters[], trial: Trial): readonly Estimate[];
  /** One estimate of what the row states, from the randomness of this trial alone. */
  simulate(parameters: Parameters, trial: Trial): Estimate;
}

/** Most nodes, people or pools of one simulation: far above any published one, and a tenth of a usual memory. */
const MOST = 1_000_000;

/** How many of something of which each takes memory. */
export function population(least: number): z.ZodInt {
  const expected = `expected a whole number from ${least} to ${MOST}`;
  return z.int(expected).min(least, expected).max(MOST, expected);
}

/**
 * The trial of one row.
 *
 * @param effort share of the full number of samples: 1 in a full run.
 */
export function makeTrial(seed: string, row: string, repetition: number, effort: number): Trial {
  const own = JSON.stringify([seed, 'validation', row, repetition]);
  return {
    random: randomSource(own),
    seed: own,
    samples: (full, least = 1) => Math.max(Math.min(least, full), Math.round(full * effort)),
  };
}
