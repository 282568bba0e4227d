import * as z from 'zod';
import { bandwidth } from './bandwidth.js';
import { delay } from './delay.js';
import { coordinatesSchema, poolsSchema, slowStartSchema, verificationSchema } from './links.js';
import { placesSchema } from './places.js';
import { regionsSchema } from './regions.js';
import { relaySchema } from './relay.js';
import { speed } from './speed.js';
import { topologySchema } from './topology.js';

const EXPECTED_SHARE = 'expected a number from 0 to 1';

/** What a scenario may say about the network; decodes to `NetworkSettings`. */
export const networkSchema = z.strictObject({
  latency: delay()
    .prefault('50ms')
    .describe('One-way delay of a link, drawn once per pair of nodes and equal in both directions.'),
  jitter: delay().prefault('0s').describe("Added to each message on top of its link's latency."),
  ordered: z
    .boolean('expected true or false')
    .prefault(true)
    .describe('Messages of one link arrive in the order they were sent, as over TCP.'),
  bandwidth: bandwidth
    .prefault('unlimited')
    .describe('Speed of a link, such as "1MB/s" or "10Mbit/s"; 0 or "unlimited" for no limit.'),
  loss: z
    .number(EXPECTED_SHARE)
    .min(0, EXPECTED_SHARE)
    .max(1, EXPECTED_SHARE)
    .prefault(0)
    .describe('Share of messages that are lost, 0 to 1.'),
  regions: regionsSchema
    .prefault('none')
    .describe(
      'Regions that nodes are spread over; delays and speeds between them replace latency and bandwidth.',
    ),
  upload: speed
    .prefault('unlimited')
    .describe("Speed of a node's uplink, or quantiles of it; not used with regions, which have their own."),
  download: speed
    .prefault('unlimited')
    .describe("Speed of a node's downlink, or quantiles; not used with regions."),
  places: placesSchema
    .prefault([])
    .describe(
      'Where single nodes and roles are, and what speed they have: [{ nodes: [0], region: europe }].',
    ),
  coordinates: coordinatesSchema
    .prefault('none')
    .describe(
      'Nodes as points of a plane, whose distances are the latencies, instead of latency and regions.',
    ),
  slowStart: slowStartSchema
    .prefault('none')
    .describe("TCP's slow start: long messages wait for acknowledgements until the window is open."),
  verification: verificationSchema
    .prefault('none')
    .describe('Time a node takes to verify a block before it follows it, mines on it and passes it on.'),
  pools: poolsSchema
    .prefault('none')
    .describe('Nodes that are linked better than others, as mining pools are: the first masters.'),
  uplink: z
    .enum(['parallel', 'queued', 'confirmed'], 'expected "parallel", "queued" or "confirmed"')
    .prefault('parallel')
    .describe(
      'While a node sends: nothing (parallel), the next message waits (queued), or waits until this one has arrived (confirmed).',
    ),
  downlink: z
    .enum(['parallel', 'queued'], 'expected "parallel" or "queued"')
    .prefault('parallel')
    .describe('While a node receives: nothing (parallel), or the next message waits (queued).'),
  topology: topologySchema
    .prefault('mesh')
    .describe('Who is linked with whom, among the masters; items are relayed along these links.'),
  relay: relaySchema
    .prefault('direct')
    .describe(
      'How blocks spread over the topology. direct: from their maker to everybody in a mesh, by flood elsewhere.',
    ),
  payments: z
    .enum(['direct', 'relayed', 'pooled'], 'expected "direct", "relayed" or "pooled"')
    .prefault('direct')
    .describe(
      'How payments reach the masters: sent to each (direct), handed to one and relayed (relayed), or known to all at once (pooled).',
    ),
});
