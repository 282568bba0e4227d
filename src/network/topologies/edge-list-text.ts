import { ScenarioError } from '../../engine/errors.js';
import { type Duration, parseDuration } from '../../engine/time.js';
import type { EdgeRow } from '../topology-settings.js';
import { isGraphml, readGraphml } from './graphml.js';
import { matrixIn, readMatrix } from './latency-matrix.js';
import { latencyReader } from './latency-text.js';
import { type Line, linesOf } from './lines.js';
import { type NamedGraph, type NamedLink, numbered } from './named-links.js';

const PATH = 'network.topology.edges';
const ENDS =
  /^(from|to|source|target|src|dst|dest|destination|a|b|u|v|id_?\d?|(from|to)?node_?(id|\d|a|b)?)$/i;
/** What a node may be called. */
const NAME = /^(?!-\d)(?!\d+\.\d+$)[^\p{Cc}<>]{1,64}$/u;

/** What was left out of a list of links when it was read, by its rows. */
const REMARKS = new WeakMap<readonly EdgeRow[], readonly string[]>();

/** Sentences on what was left out of these links when they were read from text. */
export function remarksOn(rows: readonly EdgeRow[]): readonly string[] {
  return REMARKS.get(rows) ?? [];
}

/**
 * Reads links from text, whose form is told by its content: GraphML, a square matrix of latencies, or a line for each
 * link with two nodes and perhaps a latency, separated by commas, semicolons, tabs or blanks (as from SNAP). Nodes are
 * numbers, from 0 or not and with gaps or not, or names.
 *
 * @param directed whether a link and the one in the other direction are two.
 * @throws ScenarioError that names the line.
 */
export function parseEdgeList(text: string, directed = false): readonly EdgeRow[] {
  const graph = read(text);
  if (typeof graph === 'string') throw new ScenarioError(`${PATH}: ${graph}`, PATH);
  const { rows, remarks } = numbered(graph, directed);
  if (remarks.length > 0) REMARKS.set(rows, remarks);
  return rows;
}

function read(text: string): NamedGraph | string {
  if (isGraphml(text)) return readGraphml(text);
  if (/^\s*(<\?xml|<!doctype|<html|<gexf)/i.test(text))
    return 'expected GraphML or lines of two nodes; this is other XML';
  if (/^\s*(graph|digraph)\b[^\n]*[[{]/i.test(text))
    return 'expected GraphML or lines of two nodes; this is GML or DOT: save it as GraphML';
  if (/^\s*[[{]/.test(text))
    return 'expected GraphML or lines of two nodes; this is JSON: save its links as CSV';
  const lines = linesOf(text);
  if (lines.length === 0) return 'expected at least one link, got a file without lines';
  const matrix = matrixIn(lines);
  return matrix === undefined ? readLinks(lines) : readMatrix(matrix.names, matrix.rows);
}

/** Where the parts of a link stand. */
interface Columns {
  readonly from: number;
  readonly to: number;
  readonly latency: number | undefined;
  readonly readLatency: (cell: string) => Duration | undefined;
  /** The column whose values nobody reads. */
  readonly ignored: string | undefined;
  readonly isHeader: boolean;
}

function readLinks(lines: readonly Line[]): NamedGraph | string {
  const columns = columnsOf(lines);
  const body = columns.isHeader ? lines.slice(1) : lines;
  const links: NamedLink[] = [];
  const alone: string[] = [];
  for (const line of body) {
    const [only, ...others] = line.cells;
    if (
      others.length === 0 &&
      only !== undefined &&
      NAME.test(only) &&
      body.length > 1 &&
      /^\d+$/.test(only)
    ) {
      alone.push(canonical(only));
      continue;
    }
    const link = readLink(line, columns);
    if (typeof link === 'string') return `line ${line.line}: ${link}`;
    links.push(link);
  }
  if (links.length === 0) return 'expected at least one link';
  const remarks =
    columns.ignored === undefined
      ? []
      : [`the column ${JSON.stringify(columns.ignored)} was left out: it is no latency`];
  return { links, declared: alone, remarks };
}

/** By a line of names where there is one. */
function columnsOf([first, second]: readonly Line[]): Columns {
  const plain = {
    from: 0,
    to: 1,
    latency: 2,
    readLatency: parseDuration,
    ignored: undefined,
    isHeader: false,
  };
  const cells = first?.cells ?? [];
  const isNumber = (cell: string | undefined) => cell !== undefined && /^\d+$/.test(cell);
  const areNames = cells.length > 1 && !cells.some(isNumber);
  const known = cells.filter((cell) => ENDS.test(cell)).length >= 2;
  const above = isNumber(second?.cells[0]) && isNumber(second?.cells[1]);
  if (!areNames || !(known || above)) return plain;
  const ends = cells.flatMap((cell, place) => (ENDS.test(cell) ? [place] : []));
  const [from = 0, to = 1] = ends.length >= 2 ? ends : [0, 1];
  const others = cells.flatMap((_, place) => (place === from || place === to ? [] : [place]));
  const latency = others.find((place) => latencyReader(cells[place]!) !== undefined);
  const readLatency = latency === undefined ? parseDuration : latencyReader(cells[latency]!)!;
  const ignored = others.find((place) => place !== latency);
  return {
    from,
    to,
    latency,
    readLatency,
    ignored: ignored === undefined ? undefined : cells[ignored]!,
    isHeader: true,
  };
}

const EXPECTED = 'expected two nodes and perhaps a latency, such as "3,17,40ms"';

function readLink(
  { cells }: Line,
  { from, to, latency: place, readLatency, isHeader }: Columns,
): NamedLink | string {
  const shown = JSON.stringify(cells.join(' ').slice(0, 40));
  const [a, b] = [cells[from], cells[to]];
  if (a === undefined || b === undefined || a === '' || b === '') return `${EXPECTED}, found ${shown}`;
  const strange = [a, b].find((end) => !NAME.test(end));
  if (strange !== undefined)
    return `expected the number or name of a node, found ${JSON.stringify(strange.slice(0, 40))}`;
  if (!isHeader && cells.length > 3)
    return `${EXPECTED}, found ${cells.length} columns: ${shown}; name them in a first line if there are more`;
  const ends = { from: canonical(a), to: canonical(b) };
  const written = place === undefined ? '' : (cells[place] ?? '');
  if (written === '') return ends;
  const latency = readLatency(written);
  if (latency !== undefined && latency >= 0) return { ...ends, latency };
  const advice = /^\d+(\.\d+)?$/.test(written)
    ? '; give it a unit, or name the column, such as "from,to,latency_ms"'
    : '';
  return `expected a latency such as "40ms", found ${JSON.stringify(written.slice(0, 40))}${advice}`;
}

/** 007 and 7 are one node. */
function canonical(name: string): string {
  return /^\d{1,15}$/.test(name) ? String(Number(name)) : name;
}
