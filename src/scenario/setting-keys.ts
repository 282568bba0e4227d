import { groupsOf, namesOf, pathText } from './schema/schema-tree.js';

/** Every key of a scenario that holds a value, as `--set` writes it, and the names it may hold; empty for any other. */
export function settingKeys(schema: unknown): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, readonly string[]>();
  collect(schema, [], keys);
  return keys;
}

function collect(schema: unknown, above: readonly string[], keys: Map<string, readonly string[]>): void {
  for (const group of groupsOf(schema)) {
    for (const [key, member] of Object.entries(group.shape)) {
      const path = [...above, key];
      const names = namesOf(member);
      // Protocols share names of keys, each with choices of its own.
      const known = keys.get(pathText(path));
      if (groupsOf(member).length === 0 || names.length > 0)
        keys.set(pathText(path), [...new Set([...(known ?? []), ...names])]);
      collect(member, path, keys);
    }
  }
}
