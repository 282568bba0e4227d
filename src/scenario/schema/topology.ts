import * as z from 'zod';
import { ScenarioError } from '../../engine/errors.js';
import { formatDuration, parseDuration } from '../../engine/time.js';
import { BITCOIN_DEGREES, BITCOIN_LINKS } from '../../network/relay/presets.js';
import { parseEdgeList } from '../../network/topologies/edge-list-text.js';
import { DEFAULT_INCOMING, type EdgeRow, type TopologySettings } from '../../network/topology-settings.js';

type Of<Kind extends TopologySettings['kind']> = Extract<TopologySettings, { kind: Kind }>;

function ofKind<Kind extends TopologySettings['kind']>(...kinds: readonly Kind[]) {
  return z.custom<Of<Kind>>((value) => kinds.includes((value as TopologySettings | undefined)?.kind as Kind));
}

function count(least: number) {
  const expected = `expected a whole number of at least ${least}`;
  return z.int(expected).min(least, expected);
}

const SHARE = 'expected a number from 0 to 1';
const share = z.number(SHARE).min(0, SHARE).max(1, SHARE);

const plain = z.codec(z.enum(['mesh', 'ring', 'star', 'line']), ofKind('mesh', 'ring', 'star', 'line'), {
  decode: (kind) => ({ kind }),
  encode: ({ kind }) => kind,
});

const LINKS =
  'expected a number of links, "bitcoin", or rising shares of nodes that open at most 1, 2, ... links';
const links = z.codec(
  z.union([z.literal('bitcoin'), count(1), z.array(share).min(1)], LINKS),
  z.union([z.number(), z.array(z.number()).readonly()]),
  {
    decode: (value) => (value === 'bitcoin' ? [...BITCOIN_LINKS] : value),
    encode: (value) => {
      if (typeof value === 'number') return value;
      const isBitcoin =
        value.length === BITCOIN_LINKS.length && value.every((one, at) => one === BITCOIN_LINKS[at]);
      return isBitcoin ? 'bitcoin' : [...value];
    },
  },
);

const outgoing = z.codec(
  z.strictObject({
    outgoing: z
      .strictObject({
        links: links.describe(
          'Links each node opens: a number, "bitcoin" for SimBlock\'s distribution, or shares.',
        ),
        incoming: count(1).prefault(DEFAULT_INCOMING).describe('Links a node takes at the most.'),
        directed: z
          .boolean('expected true or false')
          .prefault(false)
          .describe('Blocks pass one way only: a node gets them from those it opened links to.'),
      })
      .describe('Each node opens links to random others, as Bitcoin nodes do.'),
  }),
  ofKind('outgoing'),
  {
    decode: ({ outgoing: inner }) => ({ kind: 'outgoing' as const, ...inner }),
    encode: ({ links: opened, incoming, directed = false }) => ({
      outgoing: { links: typeof opened === 'number' ? opened : [...opened], incoming, directed },
    }),
  },
);

const regular = z.codec(
  z.strictObject({
    regular: z
      .strictObject({ degree: count(1).meta({ description: 'Links of every node.', examples: [8] }) })
      .describe('A random graph in which all nodes have equally many links.'),
  }),
  ofKind('regular'),
  {
    decode: ({ regular: { degree } }) => ({ kind: 'regular' as const, degree }),
    encode: ({ degree }) => ({ regular: { degree } }),
  },
);

const erdosRenyi = z.codec(
  z.strictObject({
    erdosRenyi: z
      .strictObject({
        probability: share.meta({ description: 'Probability that two nodes are linked.', examples: [0.05] }),
      })
      .describe('Each pair linked with the same probability.'),
  }),
  ofKind('erdos-renyi'),
  {
    decode: ({ erdosRenyi: { probability } }) => ({ kind: 'erdos-renyi' as const, probability }),
    encode: ({ probability }) => ({ erdosRenyi: { probability } }),
  },
);

const wattsStrogatz = z.codec(
  z.strictObject({
    wattsStrogatz: z
      .strictObject({
        neighbours: count(2).meta({
          description: 'Nearest nodes on the ring each is linked with; even.',
          examples: [4],
        }),
        rewiring: share.meta({ description: 'Share of links that lead elsewhere.', examples: [0.1] }),
      })
      .describe('A small world.'),
  }),
  ofKind('watts-strogatz'),
  {
    decode: ({ wattsStrogatz: inner }) => ({ kind: 'watts-strogatz' as const, ...inner }),
    encode: ({ neighbours, rewiring }) => ({ wattsStrogatz: { neighbours, rewiring } }),
  },
);

const barabasiAlbert = z.codec(
  z.strictObject({
    barabasiAlbert: z
      .strictObject({ links: count(1).meta({ description: 'Links each new node makes.', examples: [4] }) })
      .describe('Preferential attachment: a few hubs, many small nodes.'),
  }),
  ofKind('barabasi-albert'),
  {
    decode: ({ barabasiAlbert: inner }) => ({ kind: 'barabasi-albert' as const, links: inner.links }),
    encode: ({ links: made }) => ({ barabasiAlbert: { links: made } }),
  },
);

const RANGE = 'expected two whole numbers, the lesser first, such as [4, 7]';
const range = z
  .tuple([z.int(RANGE).min(1, RANGE), z.int(RANGE).min(1, RANGE)], RANGE)
  .refine(([from, to]) => from <= to, RANGE);
const SPARE = 'expected a whole number of at least 0';
const degreeClass = z.strictObject({
  share: share.meta({ description: 'Share of the nodes.', examples: [0.5] }),
  least: range.meta({
    description: 'Links a node opens at the least: a number between.',
    examples: [[4, 7]],
  }),
  spare: z.int(SPARE).min(0, SPARE).prefault(0).describe('How many more it takes.'),
});
const CLASSES = 'expected "bitcoin-2015" or classes such as [{ share: 1, least: [8, 8], spare: 2 }]';

const degrees = z.codec(
  z.strictObject({
    degrees: z
      .strictObject({
        classes: z
          .union([z.literal('bitcoin-2015'), z.array(degreeClass, CLASSES).min(1, CLASSES)], CLASSES)
          .meta({
            description: 'Nodes by how many links they have.',
            examples: ['bitcoin-2015'],
          }),
      })
      .describe('Each node opens links to random others until it has its least number of them.'),
  }),
  ofKind('degrees'),
  {
    decode: ({ degrees: { classes } }) => ({
      kind: 'degrees' as const,
      classes: classes === 'bitcoin-2015' ? BITCOIN_DEGREES : classes,
    }),
    encode: ({ classes }) => ({
      degrees: {
        classes:
          classes === BITCOIN_DEGREES
            ? ('bitcoin-2015' as const)
            : classes.map(({ share: part, least, spare }) => ({
                share: part,
                least: [least[0], least[1]] as [number, number],
                spare,
              })),
      },
    }),
  },
);

const EDGES = 'expected links such as [[0, 1], [1, 2, "40ms"]], or the same as text';
const ROW = 'expected two node numbers and perhaps a latency, such as [3, 17, "40ms"]';
const row = z.array(z.union([z.int(), z.string()]), ROW);

/** A row as it is used, or `undefined`. */
function readRow([a, b, latency, ...rest]: z.output<typeof row>): EdgeRow | undefined {
  if (typeof a !== 'number' || typeof b !== 'number' || rest.length > 0) return undefined;
  if (latency === undefined) return [a, b];
  const parsed = typeof latency === 'string' ? parseDuration(latency) : undefined;
  return parsed === undefined ? undefined : [a, b, parsed];
}

/** Reads CSV text; a problem is the message without its path, which whoever reports it knows. */
function readText(text: string, directed: boolean): readonly EdgeRow[] | string {
  try {
    return parseEdgeList(text, directed);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.message.slice(error.path.length + 2).replace(/, got .*/, '');
  }
}

const edges = z.codec(
  z.strictObject({
    edges: z.union([z.array(row), z.string()], EDGES).meta({
      description:
        'The links, some with a latency: rows of node numbers, text, or a file in the same folder (CSV, tabs, blanks, SNAP, GraphML or a latency matrix).',
      examples: [
        [
          [0, 1],
          [1, 2, '40ms'],
        ],
        'links.csv',
      ],
    }),
    directed: z
      .boolean('expected true or false')
      .prefault(false)
      .describe('Blocks pass from the first node of a row to the second only.'),
  }),
  ofKind('edges'),
  {
    decode: ({ edges: list, directed }, context) => {
      const refuse = (path: (string | number)[], message: string) => {
        context.issues.push({ code: 'custom', message, input: list, path });
        return z.NEVER;
      };
      if (typeof list === 'string') {
        const rows = readText(list, directed);
        return typeof rows === 'string'
          ? refuse(['edges'], rows)
          : { kind: 'edges' as const, rows, directed };
      }
      const rows = list.map(readRow);
      const wrong = rows.indexOf(undefined);
      if (wrong >= 0) return refuse(['edges', wrong], ROW);
      return { kind: 'edges' as const, rows: rows as readonly EdgeRow[], directed };
    },
    encode: ({ rows, directed = false }) => ({
      directed,
      edges: rows.map(([a, b, latency]) =>
        latency === undefined ? [a, b] : [a, b, formatDuration(latency)],
      ),
    }),
  },
);

const TOPOLOGY =
  'expected "mesh", "ring", "star" or "line", or one of { outgoing: ... }, { degrees: ... }, { regular: ... }, { erdosRenyi: ... }, { wattsStrogatz: ... }, { barabasiAlbert: ... } and { edges: ... }';

/** Who is linked with whom, as a scenario writes it; decodes to `TopologySettings`. */
export const topologySchema = z.union(
  [plain, outgoing, degrees, regular, erdosRenyi, wattsStrogatz, barabasiAlbert, edges],
  {
    error: ({ input }) =>
      typeof input === 'string' && /\.\w+$/.test(input)
        ? `expected { edges: ${input} } for the links in a file`
        : TOPOLOGY,
  },
);
