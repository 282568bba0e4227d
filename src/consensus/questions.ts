import type { Traits } from './traits.js';

/**
 * A question whose answer has a meaning under some protocols and attacks only. What every run answers, such as who made
 * the blocks and how long a payment waits, is not among them.
 */
export type Question =
  /** Who is rewarded by the protocol. */
  | 'rewards'
  /** Whether rewards follow what nodes move in payments. */
  | 'usage'
  /** Whether rewards follow what nodes have staked or hold. */
  | 'stake'
  /** Whether rewards follow hash power. */
  | 'work'
  /** Whether blocks follow what the protocol counts as power. */
  | 'power'
  /** Who got richer, and how evenly money is spread. */
  | 'wealth'
  /** How many blocks were made in vain. */
  | 'stale'
  /** What part of all energy goes into hashing. */
  | 'hashing'
  /** Whether those who attack get more than their part. */
  | 'income';

/** All of them, in the order in which a run lists those that it answers. */
export const QUESTIONS: readonly Question[] = [
  'rewards',
  'usage',
  'stake',
  'work',
  'power',
  'wealth',
  'stale',
  'hashing',
  'income',
];

/** What an attack changes in the questions that a run answers. */
export interface AttackQuestions {
  /** Questions that there are because of the attack. */
  readonly asks?: readonly Question[];
  /** Questions of the protocol that a run with the attack does not answer: the attack decides them, not the protocol. */
  readonly spoils?: readonly Question[];
}

/** What holds of an attack that does not say: it wants income, and changes who gets richer. */
const USUAL_ATTACK: AttackQuestions = { asks: ['income'], spoils: ['wealth'] };

/** The questions that a run of a protocol with some attacks answers, in the order of `QUESTIONS`. */
export function questionsOf(
  traits: Pick<Traits, 'questions'>,
  attacks: readonly (AttackQuestions | undefined)[],
): readonly Question[] {
  // "income" asks about attackers: no protocol answers it.
  const own = traits.questions ?? QUESTIONS.filter((question) => question !== 'income');
  const all = attacks.map((questions) => questions ?? USUAL_ATTACK);
  const asked = new Set([...own, ...all.flatMap(({ asks = [] }) => asks)]);
  const spoilt = new Set(all.flatMap(({ spoils = [] }) => spoils));
  return QUESTIONS.filter((question) => asked.has(question) && !spoilt.has(question));
}
