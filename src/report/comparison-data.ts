import type { ComparedMetric } from '../sweep/comparison.js';

/** One scenario of a comparison. */
export interface ComparedScenario {
  /** Name for people, different from that of the others. */
  readonly label: string;
  readonly description: string;
  readonly protocol: string;
  /** What was changed in its rules for it to bear the common load. */
  readonly changes: readonly string[];
}

/** What a report of a comparison is drawn from. */
export interface ComparisonData {
  readonly version: string;
  /** The command that makes the comparison again. */
  readonly command: string;
  readonly scenarios: readonly ComparedScenario[];
  readonly seeds: readonly string[];
  /** Whether all were put under the load of the first. */
  readonly commonLoad: boolean;
  readonly metrics: readonly ComparedMetric[];
}

/** The metrics that answer what people compare protocols for, with the question each group answers. */
export const QUESTIONS: readonly { readonly question: string; readonly metrics: readonly string[] }[] = [
  {
    question: 'What does it cost?',
    metrics: ['energy_per_payment', 'hashes_per_payment', 'messages_per_payment', 'stale_rate'],
  },
  {
    question: 'Who is rewarded?',
    metrics: [
      'reward_usage_overlap',
      'reward_stake_overlap',
      'reward_usage_correlation',
      'reward_stake_correlation',
    ],
  },
  {
    question: 'Who gets richer?',
    metrics: [
      'consumer_gini_start',
      'consumer_gini_change',
      'wealth_gini_start',
      'wealth_gini_change',
      'wealth_top_10_share',
      'wealth_rank_correlation',
    ],
  },
  {
    question: 'Who decides?',
    metrics: ['power_gini', 'power_nakamoto', 'chain_quality'],
  },
  {
    question: 'How well does it serve?',
    metrics: ['block_interval_mean', 'inclusion_time_p50', 'payments_confirmed', 'payment_throughput'],
  },
];

/** The same metrics in one list. */
export const COMPARED_METRICS: readonly string[] = QUESTIONS.flatMap(({ metrics }) => metrics);
