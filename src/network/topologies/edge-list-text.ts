import { ScenarioError } from '../../engine/errors.js';
import { parseDuration } from '../../engine/time.js';
import type { EdgeRow } from '../topology-settings.js';

const EXPECTED = 'expected two node numbers and perhaps a latency, such as "3,17,40ms"';

/**
 * Reads a list of links as CSV: two node numbers and, if wanted, a latency with its unit in each line. Empty lines,
 * lines that begin with `#`, and a first line of column names are passed over.
 *
 * @throws ScenarioError that names the line.
 */
export function parseEdgeList(text: string): readonly EdgeRow[] {
  const rows: EdgeRow[] = [];
  for (const [place, line] of text.split(/\r?\n/).entries()) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    if (place === 0 && /^[A-Za-z_]+\s*,\s*[A-Za-z_]+/.test(content)) continue;
    rows.push(parseLine(content, place + 1));
  }
  return rows;
}

function parseLine(content: string, line: number): EdgeRow {
  const match = /^(\d{1,9})\s*,\s*(\d{1,9})(?:\s*,\s*(.*))?$/.exec(content);
  const path = 'network.topology.edges';
  if (match === null) {
    throw new ScenarioError(`${path}: line ${line}: ${EXPECTED}, got ${JSON.stringify(content)}`, path);
  }
  const [, a, b, latencyText = ''] = match;
  if (latencyText === '') return [Number(a), Number(b)];
  const latency = parseDuration(latencyText);
  if (latency === undefined) {
    throw new ScenarioError(
      `${path}: line ${line}: expected a latency such as "40ms", got ${JSON.stringify(latencyText)}`,
      path,
    );
  }
  return [Number(a), Number(b), latency];
}
