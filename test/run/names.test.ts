import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { randomSource } from '../../src/engine/random.js';
import { populate, withFirstNames } from '../../src/run/population.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { startSize } from '../../src/scenario/size.js';
import { prepare } from '../../src/simulate.js';

const COUNTS = { master: 4, cashing: 1, consumer: 3, trusted: 2, user: 0 };
const SIZE = 10;

describe('names of nodes', () => {
  const made = () => populate(COUNTS, randomSource('1'), nodeHashes);

  test('are the same whichever is asked for first, alone or with all', () => {
    const { names } = made();
    expect(new Set(names).size).toBe(SIZE);
    fc.assert(
      fc.property(fc.array(fc.nat(SIZE + 2), { maxLength: 20 }), (asked) => {
        const population = made();
        for (const node of asked) expect(population.nameOf(node)).toBe(names[node]);
        expect(population.names).toEqual(names);
      }),
    );
  });

  test('that are given to the first leave the others theirs, and name nobody past the last', () => {
    const population = withFirstNames(made(), ['a', 'b']);
    expect(population.names).toEqual(['a', 'b', ...made().names.slice(2)]);
    const many = withFirstNames(made(), Array(SIZE + 5).fill('x'));
    expect(many.nameOf(SIZE - 1)).toBe('x');
    expect(many.nameOf(SIZE)).toBeUndefined();
    expect(many.names).toHaveLength(SIZE);
  });

  test('are made for none but the makers of blocks while a quiet run goes on', () => {
    const hashed: string[] = [];
    const hashes = {
      ...nodeHashes,
      sha3_256: (text: string) => {
        hashed.push(text);
        return nodeHashes.sha3_256(text);
      },
    };
    const platform = { hashes, signer: nodeSigner };
    const run = prepare(
      { extends: 'ten-thousand-nodes', nodes: { master: 500 }, seed: '2', duration: '15min' },
      { platform, sink: null },
    );
    run.runUntil(run.end);
    expect(run.blocks).toHaveLength(3);
    // The text of a name is a drawn number.
    expect(hashed.filter((text) => /^\d+$/.test(text)).length).toBeLessThan(20);
  });
});

test('a quiet network of a million is allowed what it needs, and no more; one that pays is not', () => {
  const million = parseScenario({ extends: 'million-nodes' });
  const gigabytes = (scenario: typeof million, idle: boolean) => startSize(scenario, idle).bytes / 1e9;
  expect(gigabytes(million, true)).toBeGreaterThan(0.5);
  expect(gigabytes(million, true)).toBeLessThan(1.5);
  expect(gigabytes(million, false)).toBeGreaterThan(3);
  const files = parseScenario({ extends: 'million-nodes', output: { nodeFiles: 'all' } });
  expect(gigabytes(files, true)).toBeGreaterThan(3);
});
