import * as z from 'zod';
import { orAuto } from '../or-auto.js';
import { duration } from '../parameters.js';

function count(least: number, greatest: number) {
  const expected = `expected a whole number from ${least} to ${greatest}`;
  return z.int(expected).min(least, expected).max(greatest, expected);
}

const GENESIS = 'expected "genic", "10-rich-men" or "100-rich-men"';
const KINDS = 'expected "none", "bootstrap-only", "tx-rate", "tx-rate-random" or "tx-n-outputs"';
const CONDUCTS = 'expected "silent", "equivocating" or "withholding"';

const instruction = z.strictObject({
  kind: z
    .enum(['none', 'bootstrap-only', 'tx-rate', 'tx-rate-random', 'tx-n-outputs'], KINDS)
    .prefault('none')
    .describe(
      'bootstrap-only: a payment a second to the next member; tx-rate: `rate` a second; tx-rate-random: the same to random members; tx-n-outputs: to the next `outputs` members, 0.5 s before each prepare time is over, or after half of one below 1 s.',
    ),
  rate: z
    .number('expected a number above 0')
    .positive('expected a number above 0')
    .max(1000, 'expected a number up to 1000')
    .prefault(1)
    .describe('Payments a second of each member that pays, under tx-rate and tx-rate-random.'),
  outputs: count(1, 1000).prefault(5).describe('Receivers of each payment under tx-n-outputs.'),
  members: orAuto(count(1, 1_000_000), 'expected "auto" or a whole number from 1 to 1000000').describe(
    'How many members pay, the first ones. auto: all.',
  ),
});

const faulty = z.strictObject({
  nodes: count(0, 1_000_000).prefault(0).describe('How many members are faulty (t of the original).'),
  conduct: z
    .enum(['silent', 'equivocating', 'withholding'], CONDUCTS)
    .prefault('silent')
    .describe(
      'silent: takes no part; equivocating: proposes two blocks, signs everything; withholding: leads, and keeps the decided block to itself for a view.',
    ),
  chosen: z
    .enum(['leaders', 'random'], 'expected "leaders" or "random"')
    .prefault('random')
    .describe('leaders: the holders of the first seats of the first senate; random: any members.'),
});

/** What a scenario may say about LPOS, beside `protocol: lpos`. */
export const lposParameters = z.strictObject({
  seats: count(1, 10_000).prefault(4).describe('Seats of each senate (n of the original).'),
  genesis: z
    .enum(['genic', '10-rich-men', '100-rich-men'], GENESIS)
    .prefault('10-rich-men')
    .describe('Who owns the supply at the start: the first member, or the first 10 or 100 in equal parts.'),
  prepare: duration()
    .prefault('5s')
    .describe('Time from the start of a round to the proposal of its leader.'),
  consensus: duration()
    .prefault('10s')
    .describe(
      'How long senators wait for a block after the prepare time before they turn to the next leader.',
    ),
  retry: duration().prefault('2s').describe('Time between two looks of a leader at its signatures.'),
  fanOut: count(1, 10_000).prefault(10).describe('Peers that each node passes a block on to.'),
  discoveryFanOut: count(0, 10_000)
    .prefault(0)
    .describe('Peers that the discovery server names to each member; 0 names all.'),
  transport: z
    .enum(['routed', 'direct'], 'expected "routed" or "direct"')
    .prefault('routed')
    .describe(
      'routed: senators flood announcements and are reached along the routes these took, as in the original; direct: by address.',
    ),
  routes: count(1, 100)
    .prefault(10)
    .describe('Routes that are kept to each senator; a copy of each message goes along every one.'),
  instruction: instruction.prefault({}).describe('What the discovery server tells members to pay.'),
  legacy: z
    .boolean('expected true or false')
    .prefault(false)
    .describe(
      'Decide as the original does: by one round of signatures without locks, the lowest signature directs and makes q, and after the last seat nobody leads.',
    ),
  faulty: faulty.prefault({}).describe('Members that do not follow the protocol.'),
});

/** The parameters of LPOS as the simulator holds them. */
export type LposParameters = z.output<typeof lposParameters>;

/** What the discovery server tells a member to pay. */
export type Instruction = LposParameters['instruction'];
