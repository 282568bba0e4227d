import * as z from 'zod';
import { count, MAXIMUM_NODES } from '../count.js';

/** What a run writes down. */
export interface OutputSettings {
  /** Which nodes get files of their own; `auto` is all up to 200 nodes and a sample above. */
  readonly nodeFiles: 'auto' | 'all' | 'none' | { readonly sample: number };
  /** Whether files of transactions stay when a block holds them (`all`) or go, as in the original (`pending`). */
  readonly transactions: 'all' | 'pending';
  /** How much is measured. */
  readonly metrics: 'none' | 'default' | 'full';
  /** Moments of the series over time, after the first. */
  readonly samples: number;
  /** Parameters of the model of energy. */
  readonly energy: EnergySettings;
  /** Whether every event that changed something is written as a line of JSON. */
  readonly trace: boolean;
  /** Whether tables are written as Parquet too. */
  readonly parquet: boolean;
  /** Whether tables and the trace are compressed. */
  readonly gzip: boolean;
}

/** By what energy is reckoned from counts; see `output.energy` in docs/metrics.md. */
export interface EnergySettings {
  readonly hashRate: number;
  readonly joulesPerHash: number;
  readonly joulesPerSignature: number;
  readonly joulesPerCheck: number;
  readonly joulesPerByte: number;
}

const TRUE_OR_FALSE = 'expected true or false';

const EXPECTED_ENERGY = 'expected a number from 0 to 1e15';

function energy(standard: number, text: string) {
  return z
    .number(EXPECTED_ENERGY)
    .min(0, EXPECTED_ENERGY)
    .max(1e15, EXPECTED_ENERGY)
    .prefault(standard)
    .describe(text);
}

// Each miner is one Antminer S9: 14 TH/s at 1,372 W, 98 J a TH (de Vries, "Bitcoin's Growing Energy Problem", 2018).
// Ed25519 takes 87,548 cycles to sign and 273,364 to check on one of four cores of a Xeon E5620, 2.4 GHz and 80 W
// (Bernstein et al., "High-speed high-security signatures", 2012): so many cycles at 20 W. Networks took 0.06 kWh a GB
// in 2015 (Aslan et al., "Electricity Intensity of Internet Data Transmission", 2018).
const energySchema = z.strictObject({
  hashRate: energy(14e12, 'Hashes a second of one mean miner; an Antminer S9 by default.'),
  joulesPerHash: energy(9.8e-11, 'Joules for one hash; an Antminer S9 by default.'),
  joulesPerSignature: energy(7.3e-4, 'Joules for making a signature; Ed25519 on 20 W by default.'),
  joulesPerCheck: energy(2.28e-3, 'Joules for checking a signature; Ed25519 on 20 W by default.'),
  joulesPerByte: energy(2.16e-4, 'Joules for sending a byte; 0.06 kWh a GB by default.'),
});

/** What a scenario may say under `output`. */
export const outputSchema = z.strictObject({
  nodeFiles: z
    .union(
      [
        z.enum(['auto', 'all', 'none']),
        z.strictObject({
          sample: count(1, MAXIMUM_NODES).meta({
            description: 'How many nodes of each role get files of their own.',
            examples: [5],
          }),
        }),
      ],
      'expected "auto", "all", "none" or { sample: count }',
    )
    .prefault('auto')
    .describe('Which nodes get files of their own. auto: all up to 200 nodes, a sample above.'),
  transactions: z
    .enum(['all', 'pending'], 'expected "all" or "pending"')
    .prefault('all')
    .describe(
      'Keep the file of every transaction a node accepted, or only of those that still wait at the end.',
    ),
  metrics: z
    .enum(['none', 'default', 'full'], 'expected "none", "default" or "full"')
    .prefault('default')
    .describe('How much is measured. full: every message is followed to its end and every node is listed.'),
  samples: count(1, 10_000).prefault(100).describe('Moments of the series over time, after the first.'),
  energy: energySchema
    .prefault({})
    .describe('Parameters of the model of energy; docs/metrics.md says what it is.'),
  trace: z
    .boolean(TRUE_OR_FALSE)
    .prefault(false)
    .describe('Write every event that changed something as a line of trace.jsonl.'),
  parquet: z.boolean(TRUE_OR_FALSE).prefault(false).describe('Also write each table as Parquet.'),
  gzip: z.boolean(TRUE_OR_FALSE).prefault(false).describe('Compress tables and the trace.'),
});
