import * as z from 'zod';
import { count } from '../count.js';
import { speed } from './speed.js';

const SHARE = 'expected a number from 0 to 1';
const FACTOR = 'expected a number of at least 0';

const place = z
  .strictObject({
    nodes: z
      .array(count(0, 1_000_000), 'expected a list of node numbers such as [0, 4]')
      .min(1, 'expected at least one node')
      .optional()
      .meta({ description: 'Numbers of the nodes it is about; masters come first.', examples: [[0, 4]] }),
    role: z
      .enum(
        ['master', 'cashing', 'consumer', 'trusted'],
        'expected "master", "cashing", "consumer" or "trusted"',
      )
      .optional()
      .describe('Instead of numbers: all nodes of this role that no entry names by number.'),
    region: z
      .string('expected the name of a region')
      .optional()
      .meta({ description: 'Region of the table they are in.', examples: ['europe'] }),
    share: z
      .number(SHARE)
      .min(0, SHARE)
      .max(1, SHARE)
      .optional()
      .describe('Share of the role, or of all nodes that nothing else is said of, that is in the region.'),
    upload: speed.optional().describe('Speed of their uplinks, instead of that of their region.'),
    download: speed.optional().describe('Speed of their downlinks.'),
    verification: z
      .number(FACTOR)
      .min(0, FACTOR)
      .optional()
      .describe('How many times as long as others they take to verify a block.'),
  })
  .refine(({ nodes, role }) => nodes === undefined || role === undefined, {
    message: 'expected nodes or a role, not both',
    path: ['role'],
  })
  .refine(({ nodes, role, share }) => nodes !== undefined || role !== undefined || share !== undefined, {
    message: 'expected nodes, a role or a share of the nodes',
  })
  .refine(({ nodes, share }) => nodes === undefined || share === undefined, {
    message: 'expected no share together with nodes, which are all in the region',
    path: ['share'],
  })
  .refine(({ share, region }) => share === undefined || region !== undefined, {
    message: 'expected the region that the share is in',
    path: ['region'],
  })
  .refine(
    ({ share, upload, download, verification }) =>
      share === undefined || (upload === undefined && download === undefined && verification === undefined),
    {
      message: 'expected no speeds or verification together with a share; give them to the region',
      path: ['share'],
    },
  );

/** Where single nodes and roles are, as a scenario writes it. */
export const placesSchema = z.array(
  place,
  'expected a list of places such as [{ nodes: [0, 4], region: europe }]',
);
