import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call, newFolder } from '../cli/terminal.js';

/** The cards of a report, by question; and its folded parts. */
async function cardsOf(...argv: string[]): Promise<ReadonlyMap<string, string>> {
  const folder = newFolder();
  const { code, stderr } = await call([...argv, '--quiet', '--report', '--out', 'run'], { folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const page = readFileSync(join(folder, 'run/report.html'), 'utf8').replaceAll('&nbsp;', ' ');
  const cards = page.matchAll(
    /class="question">([^<]*)<.*?class="figure">([^<]*)<.*?class="meaning">([^<]*)</gs,
  );
  return new Map([
    ...[...cards].map(([, question, figure, meaning]): [string, string] => [
      question!,
      `${figure} | ${meaning}`,
    ]),
    ['folded', [...page.matchAll(/<summary>([^<]*)</g)].map(([, title]) => title).join(', ')],
  ]);
}

describe('the first figures of a report', () => {
  test('say whether an attack paid and what it undid', async () => {
    const cards = await cardsOf('--scenario', 'attack-selfish-mining', '--set', 'duration=5d');
    expect(cards.get('Did the attack pay?')).toMatch(
      /^(4[5-9]|5\d)\.\d % of income \| with 40\.0 % of the power: selfish-mining by node 0; [45]\d\.\d % of blocks$/,
    );
    expect(cards.get('Did safety hold?')).toMatch(
      /^(yes|no: \d+ final blocks? undone) \| .*; the deepest change of branch took back \d+ blocks?$/,
    );
    expect(cards.get('folded')).toBe(
      'Attack: selfish-mining by node 0, What the safety monitor found, All metrics, Scenario',
    );
  }, 30_000);

  test('say that an attacker whose blocks are lost has no income, though others have', async () => {
    const cards = await cardsOf('--scenario', 'attack-forger-withholding', '--set', 'duration=60s');
    expect(cards.get('Did the attack pay?')).toMatch(
      /^0\.0 % of blocks \| with \d+\.\d % of the power: withholding by node 0; no income$/,
    );
  }, 30_000);

  test('say nothing of pay where attackers make no blocks', async () => {
    const cards = await cardsOf('--scenario', 'attack-payment-flooding', '--set', 'duration=60s');
    expect(cards.has('Did the attack pay?')).toBe(false);
    expect(cards.get('Did safety hold?')).toMatch(/^yes \| nothing final was undone/);
  }, 30_000);

  test('say nothing of attacks where there are none', async () => {
    const cards = await cardsOf('--scenario', 'pou-default', '--set', 'duration=30s');
    expect([...cards.keys()].join()).not.toMatch(/attack|safety/);
    expect(cards.get('folded')).toBe('All metrics, Scenario');
  }, 30_000);
});
