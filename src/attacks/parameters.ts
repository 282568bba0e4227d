import * as z from 'zod';

const NODES = 'expected a list of node numbers such as [0]';

/** The key `nodes` of every attack: the numbers of those who carry it out, each once. */
export const attackers = z
  .array(z.int(NODES).min(0, NODES), NODES)
  .min(1, NODES)
  .refine((nodes) => new Set(nodes).size === nodes.length, 'expected each node once')
  .meta({
    description: 'Numbers of the nodes that attack: masters come first, then cashing, consumers, trusted.',
    examples: [[0]],
  });

/** A probability or a share. @param other what may be written instead, as the message has it. */
export function share(other = '') {
  const expected = `expected ${other}a number from 0 to 1`;
  return z.number(expected).min(0, expected).max(1, expected);
}

/** A whole number within bounds. */
export function whole(least: number, greatest: number) {
  const expected = `expected a whole number from ${least} to ${greatest}`;
  return z.int(expected).min(least, expected).max(greatest, expected);
}
