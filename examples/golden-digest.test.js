// A test for vitest: npx vitest run. It belongs into a repository that has consensim among its dependencies.
import { simulate } from 'consensim';
import { nodePlatform } from 'consensim/node';
import { expectDigest } from 'consensim/testing';
import { expect, test } from 'vitest';

// Node's signatures give the same bytes as the portable ones, and much sooner.
const options = { platform: nodePlatform };

test('pou-default runs as it ran', () => {
  expectDigest('pou-default', '0a015d6a8661fbe8b278ab0ff322afd9b1387307a284b1e24e7568b64030ceeb', options);
});

test('a smaller network still confirms what it is sent', () => {
  const scenario = { extends: 'pou-default', nodes: { master: 5 }, workload: { payments: 20 } };
  const { payments, agreed } = simulate(scenario, options).summary;
  expect(agreed).toBe(true);
  expect(payments.lost + payments.pending).toBe(0);
});
