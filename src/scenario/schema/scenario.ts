import * as z from 'zod';
import type { AttackSettings } from '../../attacks/attack-set.js';
import { ATTACKS } from '../../attacks/index.js';
import { DEFAULT_PROTOCOL, PROTOCOLS, type Protocols } from '../../consensus/index.js';
import { orAuto } from '../../consensus/or-auto.js';
import { duration } from '../../consensus/parameters.js';
import { DAY, type Duration, type Time } from '../../engine/time.js';
import type { FaultEntry } from '../../faults/settings.js';
import type { Amount, Currency } from '../../ledger/amount.js';
import type { NetworkSettings } from '../../network/settings.js';
import { count, MAXIMUM_NODES } from '../count.js';
import type { Known } from '../known.js';
import { formatTimestamp, parseTimestamp } from '../timestamp.js';
import { attacksSchema } from './attacks.js';
import { faultSchema } from './faults.js';
import { type HoldingsSettings, holdingsSchema } from './holdings.js';
import { type LockEntry, locksSchema } from './locks.js';
import { networkSchema } from './network.js';
import { type OutputSettings, outputSchema } from './output.js';
import { type PeopleSettings, peopleSchema } from './people.js';
import { type WorkloadSettings, workloadSchema } from './workload.js';

export type { WorkloadSettings } from './workload.js';

/** How many nodes of each role take part. */
export interface NodeCounts {
  readonly master: number;
  readonly cashing: number;
  readonly consumer: number;
  readonly trusted: number;
  /** People, each with an account to pay from; 0 where everybody who pays stands for itself. */
  readonly user: number;
}

/** How signatures are made and checked. */
export type SignatureSetting = 'remembered' | 'verified' | 'symbolic';

/** A run that passes a limit is stopped with an error. */
export interface RunLimits {
  /** Events executed. */
  readonly events: number;
  /** Simulated time. */
  readonly time: Duration;
}

/** A protocol's name and its parameters, as `PROTOCOL_PARAMETERS` decodes them. */
export type ConsensusSettings = { readonly protocol: string } & Readonly<Record<string, unknown>>;

/** A whole scenario, checked and in the simulator's units: what `parseScenario` returns. */
export interface Scenario {
  /** Safe as a file name: lower-case letters, digits, `.`, `_`, `-`. */
  readonly name: string;
  readonly description: string;
  /** Where all randomness comes from; never empty. */
  readonly seed: string;
  /** What simulated time 0 is called in files: microseconds since the POSIX epoch. */
  readonly epoch: Time;
  /** When the run ends; `undefined` for when the workload is done. */
  readonly duration: Duration | undefined;
  readonly currency: Currency;
  /** All the money there is. */
  readonly supply: Amount;
  /** Who holds it at the start. */
  readonly holdings: HoldingsSettings;
  /** Which part of it may not be paid yet. */
  readonly locks: readonly LockEntry[];
  readonly nodes: NodeCounts;
  readonly network: NetworkSettings;
  readonly consensus: ConsensusSettings;
  readonly workload: WorkloadSettings;
  /** Who of those who pay takes part when. */
  readonly people: PeopleSettings;
  /** What goes wrong, and when. */
  readonly faults: readonly FaultEntry[];
  /** What some of the nodes do instead of what the protocol asks. */
  readonly attacks: readonly AttackSettings[];
  readonly signatures: SignatureSetting;
  readonly output: OutputSettings;
  readonly limits: RunLimits;
}

/** What each protocol lets a scenario say, by the protocol's name. */
export const PROTOCOL_PARAMETERS: Readonly<Record<string, z.ZodObject>> = Object.fromEntries(
  Object.entries(PROTOCOLS).map(([name, { parameters }]) => [name, parameters]),
);

/** A scenario's name: safe as the name of a file on every system, those included that keep some names for devices. */
export const SCENARIO_NAME =
  /^(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9_-])?$/;

const NAME =
  'expected a name of lower-case letters, digits, ".", "_" and "-", up to 64, that is no device and does not end in ".", such as "pou-default"';

const EXPECTED_SEED = 'expected a seed: text, or a whole number (quote it to keep leading zeros)';
const seed = z.codec(z.union([z.string().min(1, EXPECTED_SEED), z.int()], EXPECTED_SEED), z.string(), {
  decode: (value) => String(value),
  encode: (value) => value,
});

const EXPECTED_EPOCH = 'expected a UTC time from 1970 to 2199 such as "2023-11-14T22:13:20Z"';
const epoch = z.codec(z.string(EXPECTED_EPOCH), z.int(), {
  decode: (text, context) => {
    const time = parseTimestamp(text);
    if (time !== undefined) return time;
    context.issues.push({ code: 'custom', message: EXPECTED_EPOCH, input: text });
    return z.NEVER;
  },
  encode: formatTimestamp,
});

const currencySchema = z.strictObject({
  symbol: z
    .string('expected text of 1 to 12 characters')
    .regex(/^[^\s"\\]{1,12}$/, 'expected text of 1 to 12 characters without spaces or quotes')
    .prefault('PKC')
    .describe('Symbol printed after amounts.'),
  decimals: count(0, 12).prefault(8).describe('Decimals of the smallest unit: 8 when a coin has 10^8 units.'),
});

const nodesSchema = z.strictObject({
  master: count(1, MAXIMUM_NODES).prefault(11).describe('Nodes that verify payments and close blocks.'),
  cashing: count(0, MAXIMUM_NODES)
    .prefault(1)
    .describe('Nodes that receive the fees the raffle does not return.'),
  consumer: count(0, MAXIMUM_NODES).prefault(10).describe('Nodes that pay.'),
  trusted: count(0, MAXIMUM_NODES).prefault(1).describe('Nodes that certify consumers and audit the chain.'),
  user: count(0, MAXIMUM_NODES)
    .prefault(0)
    .describe('People who each have an account to pay from, and of whom the first also own a master each.'),
});

const limitsSchema = z.strictObject({
  events: count(1, 1e15).prefault(1e9).describe('Most events a run may execute.'),
  time: duration().prefault('365d').describe('Most simulated time a run may take.'),
});

/** The choice among protocols, each with its own parameters. */
function consensusSchema(protocols: Protocols) {
  const options = Object.entries(protocols).map(([name, { parameters }]) =>
    z.strictObject({
      protocol: z.literal(name).describe('The consensus protocol.'),
      ...parameters.shape,
    }),
  );
  return z
    .discriminatedUnion('protocol', options as [(typeof options)[0]])
    .prefault({ protocol: DEFAULT_PROTOCOL })
    .describe('The protocol and its parameters.');
}

/**
 * The zod schema of a scenario without `extends`. Two things are left to `parseScenario`, since they need more
 * than one key: the supply (written in coins, read with the currency's decimals) and rules between keys.
 */
export const scenarioSchema = z.strictObject({
  name: z
    .string(NAME)
    .regex(SCENARIO_NAME, NAME)
    .prefault('unnamed')
    .describe('Name of the scenario and of its output folder.'),
  description: z.string('expected text').prefault('').describe('One sentence for lists.'),
  seed: seed.prefault('1').describe('Random seed: the same scenario and seed give identical output.'),
  epoch: epoch.prefault('2023-11-14T22:13:20Z').describe('What simulated time 0 is called in files, in UTC.'),
  duration: orAuto(duration(), 'expected "auto" or a duration above 0, such as "10min"').describe(
    'When the run ends. auto: when the workload is done and settled.',
  ),
  currency: currencySchema.prefault({}).describe('How money is written.'),
  supply: z
    .union([z.number(), z.string()], 'expected an amount such as 83300000')
    .prefault(83_300_000)
    .describe('All the money there is, in coins; below 2^53 of the smallest unit.'),
  holdings: holdingsSchema,
  locks: locksSchema,
  nodes: nodesSchema.prefault({}).describe('How many nodes of each role take part.'),
  network: networkSchema.prefault({}).describe('How messages travel.'),
  consensus: consensusSchema(PROTOCOLS),
  workload: workloadSchema.prefault({}).describe('Which payments are made, and when.'),
  people: peopleSchema.prefault({}).describe('Who of those who pay takes part when.'),
  faults: z
    .array(faultSchema, 'expected a list of faults such as [{ at: 60s, until: 120s, loss: 0.2 }]')
    .prefault([])
    .describe('What goes wrong, and when; see docs/faults.md.'),
  attacks: attacksSchema(ATTACKS),
  signatures: z
    .enum(['remembered', 'verified', 'symbolic'], 'expected "remembered", "verified" or "symbolic"')
    .prefault('remembered')
    .describe(
      'remembered: Ed25519, and what this run signed itself is not verified again; verified: all are, with the same results; symbolic: hashes instead of Ed25519, with another digest.',
    ),
  output: outputSchema.prefault({}).describe('What a run writes down.'),
  limits: limitsSchema.prefault({}).describe('A run that passes a limit is stopped.'),
});

/** The schema of scenarios that may name these protocols and attacks. */
export function scenarioSchemaOf({ protocols, attacks }: Known): typeof scenarioSchema {
  if (protocols === PROTOCOLS && attacks === ATTACKS) return scenarioSchema;
  return scenarioSchema.extend({
    consensus: consensusSchema(protocols),
    attacks: attacksSchema(attacks),
  });
}

/** Longest simulated time that leaves every stamp a safe integer past the last possible epoch. */
export const LONGEST_RUN: Duration = 20_000 * DAY;
