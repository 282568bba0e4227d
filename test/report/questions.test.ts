import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ATTACKS } from '../../src/attacks/index.js';
import { PROTOCOLS, traitsByDefault } from '../../src/consensus/index.js';
import { QUESTIONS, type Question, questionsOf } from '../../src/consensus/questions.js';
import type { Summary } from '../../src/observers/summary.js';
import { ATTACKER, SERIES } from '../../src/report/palette.js';
import { call, newFolder } from '../cli/terminal.js';

/** A scenario for each protocol. */
const OF_PROTOCOL: Readonly<Record<string, string>> = {
  pou: 'pou-default',
  nakamoto: 'ten-equal-miners',
  ghost: 'ethereum-pow',
  cheesechain: 'cheesechain-default',
  'stake-lottery': 'stake-lottery-default',
  lpos: 'lpos-default',
  tendermint: 'tendermint-default',
  pbft: 'pbft-four',
};

/** A scenario for each attack. */
const OF_ATTACK: Readonly<Record<string, string>> = {
  'selfish-mining': 'attack-selfish-mining',
  majority: 'attack-majority',
  'double-spend': 'attack-double-spend',
  withholding: 'attack-closer-withholding',
  equivocation: 'attack-tendermint-equivocation',
  'nothing-at-stake': 'attack-nothing-at-stake',
  'long-range': 'attack-long-range',
  censorship: 'attack-censorship',
  sybil: 'attack-closer-sybil',
  'payment-flooding': 'attack-payment-flooding',
  'raffle-bribery': 'attack-raffle-bribery',
  'seed-grinding': 'attack-seed-grinding',
  'dishonest-votes': 'attack-tendermint-amnesia',
};

/** Slow chains need longer for some blocks. */
const DURATIONS: Readonly<Record<string, string>> = {
  'ten-equal-miners': '6h',
  'ethereum-pow': '5min',
  'attack-selfish-mining': '12h',
  'attack-majority': '12h',
  'attack-double-spend': '12h',
};

/** Which question stands behind a card or a chart; one that is not here concerns every run. */
const BEHIND: Readonly<Record<string, readonly Question[]>> = {
  'Who got richer?': ['wealth'],
  'Who is rewarded?': ['rewards'],
  'How much work was lost?': ['stale'],
  'Did the attack pay?': ['income'],
  lorenz: ['wealth'],
  wealth: ['wealth', 'income'],
  'rewards-usage': ['usage'],
  'rewards-stake': ['stake'],
  'blocks-power': ['power'],
};

/** A run's summary, and everything its report draws: cards by their questions with their words, charts by their names. */
async function reportOf(scenario: string) {
  const folder = newFolder();
  const duration = DURATIONS[scenario] ?? '40s';
  const { code, stderr } = await call(
    ['--scenario', scenario, '--set', `duration=${duration}`, '--quiet', '--report', '--out', 'run'],
    { folder },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const summary = JSON.parse(readFileSync(join(folder, 'run/summary.json'), 'utf8')) as Summary;
  const page = readFileSync(join(folder, 'run/report.html'), 'utf8').replaceAll('&nbsp;', ' ');
  const cards = page.matchAll(
    /class="question">([^<]*)<.*?class="figure">([^<]*)<.*?class="meaning">([^<]*)</gs,
  );
  const words = new Map(
    [...cards].map(([, question, figure, meaning]) => [question!, `${figure} | ${meaning}`]),
  );
  const charts = readdirSync(join(folder, 'run/pictures')).map((name) => name.replace('.svg', ''));
  return { folder, questions: summary.questions, words, drawn: [...words.keys(), ...charts] };
}

describe('the questions that a run answers', () => {
  test('are declared by every protocol and every attack', () => {
    for (const consensus of Object.values(PROTOCOLS))
      expect(traitsByDefault(consensus)?.questions, consensus.name).toBeDefined();
    for (const { kind, questions } of Object.values(ATTACKS)) expect(questions, kind).toBeDefined();
    expect(Object.keys(OF_PROTOCOL).sort()).toEqual(Object.keys(PROTOCOLS).sort());
    expect(Object.keys(OF_ATTACK).sort()).toEqual(Object.keys(ATTACKS).sort());
  });

  test('are those of the protocol, with what attacks ask and without what they spoil', () => {
    expect(questionsOf({}, [])).toEqual(QUESTIONS.filter((question) => question !== 'income'));
    expect(questionsOf({ questions: ['wealth', 'work'] }, [undefined])).toEqual(['work', 'income']);
    expect(questionsOf({ questions: ['wealth'] }, [{}])).toEqual(['wealth']);
    // One attack that spoils an answer spoils it for all.
    expect(questionsOf({ questions: ['wealth'] }, [{ asks: ['stale'] }, { spoils: ['wealth'] }])).toEqual([
      'stale',
    ]);
  });

  test.each([...Object.values(OF_PROTOCOL), ...Object.values(OF_ATTACK)])(
    'are the only ones with a card or a chart in the report of %s',
    async (scenario) => {
      const { questions, words, drawn } = await reportOf(scenario);
      expect(drawn.length).toBeGreaterThan(2);
      for (const name of drawn) {
        const behind = BEHIND[name];
        if (behind !== undefined)
          expect(
            behind.some((question) => questions.includes(question)),
            name,
          ).toBe(true);
      }
      const rewarded = words.get('Who is rewarded?') ?? '';
      for (const basis of ['usage', 'stake', 'work'] as const)
        if (!questions.includes(basis)) expect(rewarded).not.toContain(basis);
      if (!questions.includes('hashing'))
        expect(words.get('What does a payment cost?') ?? '').not.toContain('hashing');
    },
    30_000,
  );

  test('of proof of work name neither usage nor stake; of selfish mining, not who got richer', async () => {
    const work = await reportOf('ten-equal-miners');
    expect(work.words.get('Who is rewarded?')).toMatch(/^\d+ % by work \| of [\d,]+ BTC of rewards$/);
    expect(work.drawn).not.toContain('rewards-usage');
    const selfish = await reportOf('attack-selfish-mining');
    expect(selfish.drawn).toContain('Did the attack pay?');
    expect(selfish.drawn).not.toContain('Who got richer?');
    expect(selfish.drawn).not.toContain('lorenz');
  }, 60_000);
});

describe('the colour of those who attack', () => {
  test('is no series of any chart, and is in the charts of nodes where there are attackers and nowhere else', async () => {
    expect(SERIES).not.toContain(ATTACKER);
    const pictures = async (scenario: string) => {
      const { folder } = await reportOf(scenario);
      const names = readdirSync(join(folder, 'run/pictures'));
      return names.filter((name) => {
        const drawing = readFileSync(join(folder, 'run/pictures', name), 'utf8').replace(
          /<style>.*?<\/style>/s,
          '',
        );
        return drawing.includes(`var(--${ATTACKER})`);
      });
    };
    expect(await pictures('attack-selfish-mining')).toEqual(['blocks-power.svg', 'chain.svg', 'wealth.svg']);
    expect(await pictures('ten-equal-miners')).toEqual([]);
  }, 60_000);
});
