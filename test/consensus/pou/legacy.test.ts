import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { replay } from '../../../src/consensus/pou/original/replay.js';
import { simulate } from '../../../src/simulate.js';

interface RecordedRun {
  readonly parameters: { readonly block_time: number };
  readonly block_count: number;
  readonly ticks: number;
  readonly aborted_attempts: number;
  readonly regular_tx_per_block: readonly number[];
}

const recorded = (
  JSON.parse(
    readFileSync(new URL('../../fixtures/golden/pou_local_run_default.json', import.meta.url), 'utf8'),
  ) as {
    vectors: RecordedRun[];
  }
).vectors;

const result = simulate('pou-legacy', { platform: { hashes: nodeHashes, signer: nodeSigner } });
const files = result.files!;
const masters = result.balances.rows().filter((row) => row['role'] === 'master');
const ids = masters.map((row) => String(row['id']));

function blockTexts(id: string): string[] {
  const texts: string[] = [];
  for (let number = 0; files.has(`masternodes/${id}/blocks/${number}.json`); number++) {
    texts.push(files.get(`masternodes/${id}/blocks/${number}.json`)!);
  }
  return texts;
}

describe('the original’s rules in the simulator', () => {
  test('give blocks that the replay of the original recomputes byte for byte from the payments alone', () => {
    const texts = blockTexts(ids[0]!);
    expect(texts.length).toBe(result.summary.blocks);
    const cashing = result.balances.rows().filter((row) => row['role'] === 'cashing');
    const blocks = replay({
      blocks: texts,
      masters: ids,
      cashing: cashing.map((row) => String(row['id'])),
      feesRate: 0.05,
      retributionRate: 0.1,
    });
    expect(blocks.map((block) => block.text)).toEqual(texts);
    const last = blocks.at(-1)!;
    for (const row of result.balances.rows()) {
      const id = String(row['id']);
      if (last.balances.has(id)) expect(row['after']).toBeCloseTo(last.balances.get(id)!, 6);
    }
  });

  test('leave all masters with identical block files, and the supply within the rounding of floats', () => {
    const [first, ...others] = ids.map(blockTexts);
    for (const other of others) expect(other).toEqual(first);
    const sum = result.balances.rows().reduce((total, row) => total + Number(row['after']), 0);
    expect(Math.abs(sum - 83_300_000)).toBeLessThan(1e-6);
  });

  test('show the shape of the recorded runs: blocks a tick, payments a block, aborted attempts, refusals', () => {
    const aborted = [...files.entries()]
      .filter(([path]) => path.endsWith('log.txt'))
      .flatMap(([, text]) =>
        text.split('\n').filter((line) => line.endsWith('No transaction to close block. Aborting.')),
      );
    const payments = result.blocks.rows().map((row) => Number(row['payments']));
    const ticks = 60;
    for (const run of recorded) {
      expect(run.ticks).toBe(ticks);
      expect(Math.abs(run.block_count - result.summary.blocks)).toBeLessThanOrEqual(2);
      expect(new Set(run.regular_tx_per_block.slice(1))).toEqual(new Set(payments.slice(1)));
    }
    // The first block holds what was shared out; then a payment every 3 s meets a block every 5 s.
    expect(payments[0]).toBeGreaterThanOrEqual(9);
    // Seed notes: 16 to 25 of 60 ticks end with a master elected by the new seed that has nothing to close.
    expect(aborted.length).toBeGreaterThanOrEqual(8);
    expect(aborted.length).toBeLessThanOrEqual(35);
    expect(result.summary.payments.refused['bad-signature']).toBe(1);
    for (const id of ids) {
      const log = files.get(`masternodes/${id}/log.txt`)!;
      expect(log).toContain('ERROR - Transaction rejected: Signature does not match content.');
      expect(log).toContain('ERROR - Transaction rejected: Sender does not have sufficient funds.');
    }
  });

  test('are not the default', () => {
    const correct = simulate('pou-local', { platform: { hashes: nodeHashes, signer: nodeSigner } });
    expect(correct.summary.supply).toBe('83300000');
    expect(correct.digest).not.toBe(result.digest);
  });
});
