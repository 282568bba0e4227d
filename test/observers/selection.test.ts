import { describe, expect, test } from 'vitest';
import { type Population, type Role, withNames } from '../../src/nodes/role.js';
import { selectNodes } from '../../src/run/selection.js';

/** So many nodes of each role, numbered in the order of roles. */
function populationOf(counts: Readonly<Record<Role, number>>): Population {
  const roles = Object.entries(counts).flatMap(([role, count]) =>
    Array.from({ length: count }, () => role as Role),
  );
  const nodes = [...roles.keys()];
  const of = (role: Role) => nodes.filter((node) => roles[node] === role);
  return withNames({ size: roles.length, roles, of }, (node) => `node-${node}`);
}

const SMALL = populationOf({ master: 3, cashing: 1, consumer: 4, trusted: 0 });
const LARGE = populationOf({ master: 100, cashing: 1, consumer: 100, trusted: 2 });

describe('selectNodes', () => {
  test('takes all when asked to, and when left alone with few, and says nothing', () => {
    for (const setting of ['all', 'auto'] as const) {
      expect(selectNodes(setting, SMALL)).toEqual({ selected: [0, 1, 2, 3, 4, 5, 6, 7], note: '' });
    }
    expect(selectNodes('all', LARGE).selected).toHaveLength(203);
  });

  test('takes all of 200 nodes by itself, and of 201 a sample', () => {
    const counts = { master: 1, cashing: 0, consumer: 199, trusted: 0 };
    expect(selectNodes('auto', populationOf(counts)).selected).toHaveLength(200);
    expect(selectNodes('auto', populationOf({ ...counts, consumer: 200 })).selected).toHaveLength(3);
  });

  test('takes the first of each role of many, and says how many, how and why', () => {
    const { selected, note } = selectNodes('auto', LARGE);
    expect(selected).toEqual([0, 1, 100, 101, 102, 201, 202]);
    expect(note).toBe(
      'Files for 7 of 203 nodes: the first 2 of each role (output.nodeFiles: { sample: 2 }, chosen for 203 nodes).',
    );
  });

  test('takes the sample that was asked for', () => {
    const { selected, note } = selectNodes({ sample: 1 }, SMALL);
    expect(selected).toEqual([0, 3, 4]);
    expect(note).toBe(
      'Files for 3 of 8 nodes: the first 1 of each role (output.nodeFiles: { sample: 1 }, as the scenario says).',
    );
  });

  test('says nothing of a sample that is everybody', () => {
    expect(selectNodes({ sample: 10 }, SMALL)).toEqual({ selected: [0, 1, 2, 3, 4, 5, 6, 7], note: '' });
  });

  test('says so when no node has files', () => {
    const { selected, note } = selectNodes('none', SMALL);
    expect(selected).toEqual([]);
    expect(note).toContain('No node has files');
  });
});
