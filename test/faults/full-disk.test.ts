import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { MemorySink } from '../../src/observers/sink.js';
import { prepare, simulate } from '../../src/simulate.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };
const scenario = { extends: 'pou-default', workload: { payments: 10 } };

/** A disk with room for so many files. */
class FullDisk extends MemorySink {
  #room: number;

  constructor(room: number) {
    super();
    this.#room = room;
  }

  override write(path: string, text: string): void {
    if (this.#room-- <= 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    super.write(path, text);
  }
}

test('a sink that fails, at the start or at the end, ends the run with its own error', () => {
  const files = new MemorySink();
  const { digest } = simulate(scenario, { platform, sink: files });
  for (const room of [0, 10, 60]) {
    expect(() => simulate(scenario, { platform, sink: new FullDisk(room) })).toThrow(
      'no space left on device',
    );
  }
  // Nothing a sink does moves the run: when it fails at the end, all was decided as without it.
  const run = prepare(scenario, { platform, sink: new FullDisk(60) });
  expect(() => run.finish()).toThrow('no space left on device');
  expect(run.digest).toBe(digest);
});
