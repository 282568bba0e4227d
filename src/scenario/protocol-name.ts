import { FAMILIES, OTHERS_OF_FAMILY } from '../consensus/families.js';
import type { Layer } from './provenance.js';
import { isGroup } from './schema/schema-tree.js';

/**
 * A layer in which `consensus: nakamoto` and `protocol: nakamoto` have become the group that they stand for, and the
 * short name of a family (`pow`, `pos`) the protocol that is meant. The layer says in words what was read.
 */
export function withProtocolGroup(layer: Layer): Layer {
  if (!isGroup(layer.data)) return layer;
  const { protocol, ...rest } = layer.data;
  const { consensus } = rest;
  const written = typeof consensus === 'string' ? { protocol: consensus } : consensus;
  const moves =
    typeof protocol === 'string' &&
    (written === undefined || (isGroup(written) && written['protocol'] === undefined));
  const group = moves ? { protocol, ...(isGroup(written) ? written : {}) } : written;
  if (!isGroup(group)) return layer;
  const name = group['protocol'];
  const family = typeof name === 'string' && Object.hasOwn(FAMILIES, name) ? FAMILIES[name] : undefined;
  if (family === undefined) {
    if (group === consensus) return layer;
    return { ...layer, data: moves ? { ...rest, consensus: group } : { ...layer.data, consensus: group } };
  }
  const data = { ...(moves ? rest : layer.data), consensus: { ...group, protocol: family.protocol } };
  const others = OTHERS_OF_FAMILY[String(name)];
  const also =
    others === undefined
      ? ''
      : `; of this family there ${others.includes(' ') ? 'are' : 'is'} also ${others}`;
  const reading = `protocol "${name}" (${family.meaning}) is read as "${family.protocol}"${also}`;
  return { ...layer, data, reading };
}
