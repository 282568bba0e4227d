import { parseDuration } from '../../engine/time.js';
import { millisecondsIn } from './latency-text.js';
import type { NamedGraph, NamedLink } from './named-links.js';

const LATENCY = /latency|delay|rtt|ping/i;

/** Whether a text is a graph in GraphML. */
export function isGraphml(text: string): boolean {
  return /<graphml[\s>]/.test(text.slice(0, 4096));
}

/**
 * Reads the nodes and edges of a GraphML file (http://graphml.graphdrawing.org), with the latency of an edge where a
 * key of that name (latency, delay, rtt or ping; milliseconds, unless a unit is written) gives one.
 *
 * @returns what is wrong, in words, when it cannot be read.
 */
export function readGraphml(text: string): NamedGraph | string {
  const plain = text.replace(/<!--[\s\S]*?-->/g, '');
  if (!/<\/graphml\s*>/.test(plain)) return 'expected a whole GraphML file, ended by </graphml>';
  const latencyKeys = [...plain.matchAll(/<key\s[^>]*>/g)]
    .map(([tag]) => ({ id: attribute(tag, 'id'), name: attribute(tag, 'attr.name') }))
    .filter(({ name }) => name !== undefined && LATENCY.test(name))
    .map(({ id }) => id);
  const declared = [...plain.matchAll(/<node\s[^>]*>/g)].map(([tag]) => attribute(tag, 'id') ?? '');
  const known = new Set(declared);
  const links: NamedLink[] = [];
  for (const [, tag = '', body = ''] of plain.matchAll(/<edge(\s[^>]*?)(?:\/>|>([\s\S]*?)<\/edge\s*>)/g)) {
    const place = `edge ${links.length + 1}`;
    const [from, to] = [attribute(tag, 'source'), attribute(tag, 'target')];
    if (from === undefined || to === undefined) return `${place}: expected a source and a target`;
    const strange = [from, to].find((end) => !known.has(end));
    if (strange !== undefined) return `${place}: expected the id of a node, got ${JSON.stringify(strange)}`;
    const written = latencyIn(body, latencyKeys);
    const latency = written === undefined ? undefined : (parseDuration(written) ?? millisecondsIn(written));
    if (written !== undefined && latency === undefined) {
      return `${place}: expected a latency such as 40 (milliseconds) or 40ms, got ${JSON.stringify(written)}`;
    }
    links.push(latency === undefined ? { from, to } : { from, to, latency });
  }
  return links.length === 0 ? 'expected at least one <edge> in GraphML' : { links, declared, remarks: [] };
}

function latencyIn(body: string, keys: readonly (string | undefined)[]): string | undefined {
  for (const [, tag = '', value = ''] of body.matchAll(/<data(\s[^>]*)>([^<]*)<\/data\s*>/g)) {
    if (keys.includes(attribute(tag, 'key'))) return decoded(value.trim());
  }
  return undefined;
}

function attribute(tag: string, name: string): string | undefined {
  const match = new RegExp(`\\s${name.replace('.', '\\.')}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  const value = match?.[1] ?? match?.[2];
  return value === undefined ? undefined : decoded(value);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decoded(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name]!);
}
