import { describe, expect, test } from 'vitest';
import { nodePlatform } from '../../src/cli/node-crypto.js';
import type { Platform } from '../../src/run/assembly.js';
import type { SignatureSetting } from '../../src/scenario/schema/scenario.js';
import { simulate } from '../../src/simulate.js';

/** A run with so many of its signatures verified, and made, by the platform's signer. */
function runWith(scenario: string, signatures: SignatureSetting) {
  const asked = { signs: 0, verifies: 0 };
  const { hashes, signer } = nodePlatform;
  const platform: Platform = {
    hashes,
    signer: {
      ...signer,
      sign: (key, message) => {
        asked.signs++;
        return signer.sign(key, message);
      },
      verify: (key, message, signature) => {
        asked.verifies++;
        return signer.verify(key, message, signature);
      },
    },
  };
  return { result: simulate({ extends: scenario, signatures }, { platform }), asked };
}

describe('signatures of a run', () => {
  test.each(['pou-local', 'lpos-crashes', 'cheesechain-default', 'stake-lottery-default', 'pycotr-default'])(
    'that it made itself need no verifying: all is the same when they are verified (%s)',
    (scenario) => {
      const remembered = runWith(scenario, 'remembered');
      const verified = runWith(scenario, 'verified');
      expect(remembered.result.digest).toBe(verified.result.digest);
      const files = (run: typeof verified) =>
        [...run.result.files!].filter(([path]) => path !== 'scenario.yaml');
      expect(files(remembered)).toEqual(files(verified));
      expect(remembered.asked.signs).toBe(verified.asked.signs);
      expect(verified.asked.verifies).toBeGreaterThan(0);
      // Payments altered after they were signed, and what attackers forge, still reach the signer.
      expect(remembered.asked.verifies).toBeLessThan(0.05 * verified.asked.verifies + 5);
    },
  );

  test('that are symbolic ask no signer and still refuse what was altered', () => {
    const real = runWith('pou-local', 'remembered');
    const symbolic = runWith('pou-local', 'symbolic');
    expect(symbolic.asked).toEqual({ signs: 0, verifies: 0 });
    // The digest that docs/scenarios.md states.
    expect(symbolic.result.digest).toBe('7caf75d1142458d7b081bca6195ace2a3dbb9a561c68c7af47b4058819383478');
    expect(symbolic.result.digest).not.toBe(real.result.digest);
    // Blocks' ids hash signatures, so what ids decide, elections and the raffle, falls otherwise.
    const counts = ({ summary }: typeof real.result) => [summary.blocks, summary.agreed, summary.payments];
    expect(counts(symbolic.result)).toEqual(counts(real.result));
    const refusals = symbolic.result.events.rows().filter(({ event }) => event === 'refused');
    expect(refusals.map(({ detail }) => detail)).toContain('bad-signature');
  });
});
