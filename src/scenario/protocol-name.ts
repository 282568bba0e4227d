import type { Layer } from './provenance.js';
import { isGroup } from './schema/schema-tree.js';

/** Families by their short names, and the protocol that each stands for. */
const FAMILIES: Readonly<Record<string, { readonly protocol: string; readonly meaning: string }>> = {
  pow: { protocol: 'nakamoto', meaning: 'proof of work' },
  pos: { protocol: 'stake-lottery', meaning: 'proof of stake' },
  pbft: { protocol: 'tendermint', meaning: 'Byzantine fault tolerant voting' },
};

/** Other protocols of the families, for those who meant one of them. */
const OTHERS: Readonly<Record<string, string>> = {
  pow: '"ghost"',
  pos: '"lpos" and "cheesechain"',
};

/**
 * A layer in which `consensus: nakamoto` and `protocol: nakamoto` have become the group that they stand for, and the
 * short name of a family (`pow`, `pos`, `pbft`) the protocol that is meant. The layer says in words what was read.
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
  const others = OTHERS[String(name)];
  const also =
    others === undefined
      ? ''
      : `; of this family there ${others.includes(' ') ? 'are' : 'is'} also ${others}`;
  const reading = `protocol "${name}" (${family.meaning}) is read as "${family.protocol}"${also}`;
  return { ...layer, data, reading };
}
