import * as z from 'zod';
import { duration } from '../../consensus/parameters.js';
import { ROLES } from '../../nodes/role.js';
import { delay } from './delay.js';

const EXPECTED_SHARE = 'expected a number from 0 to 1';
const share = z
  .number(EXPECTED_SHARE)
  .min(0, EXPECTED_SHARE)
  .max(1, EXPECTED_SHARE)
  .meta({ examples: [0.2] });

const NODE = 'expected the number of a node, from 0 on';
const node = z.int(NODE).min(0, NODE);
const NODES = 'expected a list of node numbers such as [0, 1]';
const nodes = z.array(node, NODES).min(1, NODES);
const COUNT = 'expected a whole number from 1 on';

const target = {
  nodes: nodes.optional().describe('Nodes by number, such as [0, 1].'),
  role: z
    .enum(ROLES, `expected one of ${ROLES.map((role) => `"${role}"`).join(', ')}`)
    .optional()
    .describe('Instead of nodes: all of a role, or count of them. Masters when only count is given.'),
  count: z
    .int(COUNT)
    .min(1, COUNT)
    .optional()
    .describe('So many of the role, drawn each time the fault begins.'),
};

const KEPT = 'expected "kept" or "lost"';
const losses = {
  memory: z
    .enum(['kept', 'lost'], KEPT)
    .prefault('kept')
    .describe('lost: pool, requests and what else was not written down are gone.'),
  disk: z.enum(['kept', 'lost'], KEPT).prefault('kept').describe('lost: the chain is lost too.'),
};

function shareOr(more: z.ZodRawShape) {
  return z.strictObject({ share: share.describe('Share of the messages it strikes.'), ...target, ...more });
}

const GROUPS = 'expected groups of nodes such as [[0, 1], [2, 3]], or { from: [0], to: [1, 2] }';

const entry = z.strictObject({
  at: duration(0).prefault('0s').describe('When it begins.'),
  until: duration().optional().describe('When it is over; the end of the run when nothing is said.'),
  every: duration()
    .optional()
    .describe('Instead of once: again and again, after exponential gaps of this mean, from at until until.'),
  for: delay().optional().describe('How long it lasts each time, with every.'),
  loss: z
    .union([share, shareOr({})], 'expected a share from 0 to 1 such as 0.2, or { share, nodes }')
    .optional()
    .describe('Share of messages that are lost: all, or those from and to some nodes.'),
  duplicate: z
    .union(
      [share, shareOr({ after: delay().prefault('50ms') })],
      'expected a share from 0 to 1 such as 0.2, or { share, after, nodes }',
    )
    .optional()
    .describe('Share of messages that arrive twice, the copy after so long.'),
  reorder: z
    .union(
      [share, shareOr({ by: delay().prefault({ uniform: ['0ms', '200ms'] }) })],
      'expected a share from 0 to 1 such as 0.2, or { share, by, nodes }',
    )
    .optional()
    .describe('Share of messages that are held back so long while later ones of their link pass.'),
  delay: z
    .strictObject({
      share: share.prefault(1).describe('Share of the messages it strikes.'),
      by: delay().describe('Time added to each.'),
      between: z
        .tuple([node, node], 'expected two nodes such as [0, 1]')
        .optional()
        .meta({ description: 'Instead of nodes: the two ends of one link.', examples: [[0, 1]] }),
      ...target,
    })
    .optional()
    .describe('Messages take longer: a delay spike.'),
  partition: z
    .union([z.array(nodes, GROUPS).min(1, GROUPS), z.strictObject({ from: nodes, to: nodes })], GROUPS)
    .optional()
    .describe(
      'Groups that receive nothing from one another (nodes in no group form one more), or one way that is cut.',
    ),
  eclipse: z
    .strictObject({
      ...target,
      hears: z.array(node, NODES).prefault([]).describe('The only nodes they receive messages from.'),
    })
    .optional()
    .describe('Nodes whose only links are those to chosen others.'),
  crash: z
    .strictObject({ ...target, ...losses })
    .optional()
    .describe('Nodes stop, and restart at its end.'),
  slow: z
    .strictObject({
      ...target,
      processing: duration(0).prefault('0s').describe('Time for each message read, one after another.'),
      sending: duration(0).prefault('0s').describe('Time added to each message sent.'),
    })
    .optional()
    .describe('Nodes that take longer to read and to send.'),
  clock: z
    .strictObject({
      ...target,
      ahead: duration(0).prefault('0s').describe('How far the clock is ahead.'),
      behind: duration(0).prefault('0s').describe('How far it is behind.'),
      drift: z
        .number('expected a number from -500000 to 500000')
        .min(-500_000, 'expected a number from -500000 to 500000')
        .max(500_000, 'expected a number from -500000 to 500000')
        .prefault(0)
        .describe('Microseconds it gains a second; below 0 it loses.'),
    })
    .optional()
    .describe('Nodes with an inaccurate clock: it affects their slots, timers and timestamps.'),
  churn: z
    .strictObject({
      ...target,
      ...losses,
      up: delay().describe('How long a node is up, such as { weibull: [10min, 0.6] }.'),
      down: delay().describe('How long it is down.'),
    })
    .optional()
    .describe('Nodes come and go: up for a session, down, again and again.'),
});

/** One fault of a scenario as a file writes it; decodes to `FaultEntry`. Rules between keys: `faultProblems`. */
export const faultSchema = entry.meta({ examples: [{ at: '60s', until: '120s', loss: 0.2 }] });
