// A test for vitest: npx vitest run. It belongs into a repository that has consensim among its dependencies.
import { simulate } from 'consensim';
import { nodePlatform } from 'consensim/node';
import { expectDigest } from 'consensim/testing';
import { expect, test } from 'vitest';

// Node's signatures give the same bytes as the portable ones, and much sooner.
const options = { platform: nodePlatform };

test('pou-default runs as it ran', () => {
  expectDigest('pou-default', '4295500d413f5ebd2d28978664010c49a10b65534cbfdc297c9e55f2595d35c8', options);
});

test('a smaller network still confirms what it is sent', () => {
  const scenario = { extends: 'pou-default', nodes: { master: 5 }, workload: { payments: 20 } };
  const { payments, agreed } = simulate(scenario, options).summary;
  expect(agreed).toBe(true);
  expect(payments.lost + payments.pending).toBe(0);
});
