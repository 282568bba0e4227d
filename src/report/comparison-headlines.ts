import { isClear } from '../sweep/comparison.js';
import type { ComparisonData } from './comparison-data.js';
import { estimateText } from './estimate-text.js';
import type { Headline } from './headlines.js';
import { compact, percent } from './number-text.js';

/** One scenario's mean of a metric. */
interface Standing {
  readonly label: string;
  readonly mean: number;
}

/** What the comparison says to each part of the claim, in a figure each. */
export function comparisonHeadlines(data: ComparisonData): readonly Headline[] {
  return [energy(data), usage(data), wealth(data), waiting(data)].filter(
    (headline) => headline !== undefined,
  );
}

/** The scenarios that have a metric, by its mean, greatest first. */
function standings({ metrics, scenarios }: ComparisonData, name: string): readonly Standing[] {
  const values = metrics.find(({ metric }) => metric === name)?.values ?? [];
  return values
    .flatMap(({ estimate }, place) =>
      estimate === undefined ? [] : [{ label: scenarios[place]!.label, mean: estimate.mean }],
    )
    .sort((a, b) => b.mean - a.mean);
}

function energy(data: ComparisonData): Headline | undefined {
  const ranked = standings(data, 'energy_per_payment');
  const [most, least] = [ranked[0], ranked.at(-1)];
  if (most === undefined || least === undefined || least.mean <= 0) return undefined;
  return {
    question: 'Who wastes energy?',
    figure: most.label,
    meaning: `${compact(most.mean)} J for each payment, ${compact(most.mean / least.mean)} times ${least.label} (${compact(least.mean)} J)`,
  };
}

function usage(data: ComparisonData): Headline | undefined {
  const ranked = standings(data, 'reward_usage_overlap');
  const [most] = ranked;
  if (most === undefined || most.mean <= 0) return undefined;
  const others = ranked.slice(1).map(({ label, mean }) => `${label} ${percent(mean)}`);
  const none = data.scenarios.length - ranked.length;
  return {
    question: 'Who rewards usage?',
    figure: most.label,
    meaning: `${[`${percent(most.mean)} of its rewards follow usage`, ...others].join('; ')}${none > 0 ? `; ${none} of ${data.scenarios.length} pay no rewards` : ''}`,
  };
}

function wealth(data: ComparisonData): Headline | undefined {
  const [most] = standings(data, 'wealth_gini_change');
  if (most === undefined) return undefined;
  const place = data.scenarios.findIndex(({ label }) => label === most.label);
  const change = data.metrics.find(({ metric }) => metric === 'wealth_gini_change')?.values[place]?.estimate;
  const question = 'Where do the rich grow richer?';
  const by = estimateText(change);
  if (most.mean <= 0) {
    const meaning = `the Gini of wealth rises under none of them; the most it comes to is ${by} (${most.label})`;
    return { question, figure: 'nowhere', meaning };
  }
  const doubt = change !== undefined && isClear(change) ? '' : ', which may be 0 by its interval';
  return { question, figure: most.label, meaning: `the Gini of wealth rises most there, by ${by}${doubt}` };
}

function waiting(data: ComparisonData): Headline | undefined {
  const least = standings(data, 'inclusion_time_p50').at(-1);
  if (least === undefined) return undefined;
  return {
    question: 'Where does a payment wait least?',
    figure: least.label,
    meaning: `${compact(least.mean)} s in the median until a block holds it`,
  };
}
