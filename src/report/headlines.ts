import { nodesText, safetyReport } from './attack-findings.js';
import { counted, grouped, percent, rounded } from './number-text.js';
import { answers, metricValue, metricValues, nodeNames, numberIn, type RunData } from './run-data.js';
import { timeText } from './time-unit.js';

/** A figure that answers a question, with what it means. */
export interface Headline {
  readonly question: string;
  readonly figure: string;
  readonly meaning: string;
}

/** The answers that a run gives, as far as it gives any: who produced, who got richer, what it cost. */
export function headlines(data: RunData): readonly Headline[] {
  return [
    production(data),
    attack(data),
    safety(data),
    wealth(data),
    rewards(data),
    stale(data),
    inclusion(data),
    fees(data),
    energy(data),
  ].filter((headline) => headline !== undefined);
}

function production({ summary }: RunData): Headline | undefined {
  const [most] = summary.closers;
  if (most === undefined) return undefined;
  let sum = 0;
  const half = summary.closers.findIndex(({ share }) => (sum += share) > 0.5) + 1;
  return {
    question: 'Who made the blocks?',
    figure: `${most.role} ${most.node}: ${percent(most.share)}`,
    meaning: `made most; ${half === 1 ? 'it alone' : `the first ${half} of ${summary.closers.length}`} made more than half`,
  };
}

/** What those who attack hold, and what they got of blocks and income; nothing when they make no blocks. */
function attack(data: RunData): Headline | undefined {
  const { summary } = data;
  if (!answers(data, 'income')) return undefined;
  const monitor = safetyReport(summary);
  if (monitor === undefined) return undefined;
  const { power_share: power = 0, block_share: blocks = 0, income_share: income = 0 } = monitor.measures;
  if (power === 0) return undefined;
  const kinds = (summary.attacks ?? []).filter((one) => one !== monitor).map(({ kind }) => kind);
  const got = income === 0 ? `${percent(blocks)} of blocks` : `${percent(income)} of income`;
  const more = income === 0 ? 'no income' : `${percent(blocks)} of blocks`;
  return {
    question: 'Did the attack pay?',
    figure: got,
    meaning: `with ${percent(power)} of the power: ${[...new Set(kinds)].join(', ')} by ${nodesText(monitor.nodes)}; ${more}`,
  };
}

/** Whether anything was undone that honest nodes held to be final; nothing without an attack. */
function safety({ summary }: RunData): Headline | undefined {
  const monitor = safetyReport(summary);
  if (monitor === undefined) return undefined;
  const {
    final_blocks_reversed: blocks = 0,
    final_payments_reversed: payments = 0,
    conflicting_final_heights: conflicts = 0,
    deepest_reorganisation: deepest = 0,
  } = monitor.measures;
  const depth = `the deepest change of branch took back ${counted(deepest, 'block')}`;
  const question = 'Did safety hold?';
  if (blocks === 0 && conflicts === 0)
    return { question, figure: 'yes', meaning: `nothing final was undone; ${depth}` };
  const figure =
    blocks > 0
      ? `no: ${counted(blocks, 'final block')} undone`
      : `no: two blocks final at ${counted(conflicts, 'height')}`;
  return { question, figure, meaning: `${counted(payments, 'final payment')} undone; ${depth}` };
}

function wealth(data: RunData): Headline | undefined {
  if (!answers(data, 'wealth')) return undefined;
  const before = metricValue(data, 'wealth_gini_start');
  const after = metricValues(data, 'wealth_gini').at(-1)?.value;
  if (before === undefined || after === undefined) return undefined;
  const changes = data.balances
    .filter(({ role }) => role !== 'trusted')
    .map((row) => ({ node: row['node']!, change: ownedBy(row, 'after') - ownedBy(row, 'before') }));
  const winner = changes.reduce((a, b) => (b.change > a.change ? b : a), { node: '', change: 0 });
  const { symbol } = data.scenario.currency;
  const gained =
    winner.change > 0
      ? `; ${nodeNames(data).get(winner.node)} gained most, ${rounded(winner.change)} ${symbol}`
      : '; nobody gained';
  const verdict =
    Math.abs(after - before) < 5e-4 ? 'as unequal as before' : after > before ? 'less equal' : 'more equal';
  return {
    question: 'Who got richer?',
    figure: `Gini ${before.toFixed(3)} → ${after.toFixed(3)}`,
    meaning: `over all nodes ${verdict}${gained}`,
  };
}

function ownedBy(row: Readonly<Record<string, string>>, when: string): number {
  return (numberIn(row, when) ?? 0) + (numberIn(row, `stake_${when}`) ?? 0);
}

function rewards(data: RunData): Headline | undefined {
  if (!answers(data, 'rewards')) return undefined;
  const bases = (['usage', 'stake', 'work'] as const)
    .filter((basis) => answers(data, basis))
    .map((basis) => ({ basis, overlap: metricValue(data, `reward_${basis}_overlap`) }))
    .filter((one): one is { basis: typeof one.basis; overlap: number } => one.overlap !== undefined)
    .sort((a, b) => b.overlap - a.overlap);
  const total = metricValue(data, 'rewards');
  if (total === 0)
    return {
      question: 'Who is rewarded?',
      figure: 'nobody',
      meaning: 'the protocol paid no rewards in this run',
    };
  const [most, ...others] = bases;
  if (total === undefined || most === undefined) return undefined;
  const share = ({ overlap }: { overlap: number }) => `${Math.round(overlap * 100)} %`;
  const rest = others.map((one) => `${share(one)} follow ${one.basis}`).join(', ');
  return {
    question: 'Who is rewarded?',
    figure: `${share(most)} by ${most.basis}`,
    meaning: `of ${rounded(total)} ${data.scenario.currency.symbol} of rewards${rest === '' ? '' : `; ${rest}`}`,
  };
}

function stale(data: RunData): Headline | undefined {
  const { summary } = data;
  if (!answers(data, 'stale')) return undefined;
  const made = summary.blocks + summary.stale;
  return {
    question: 'How much work was lost?',
    figure: `${percent(summary.staleRate)} stale`,
    meaning: `${counted(summary.stale, 'block')} of ${grouped(String(made))} not in the chain; ${summary.agreed ? 'all nodes agree in the end' : 'nodes do NOT agree in the end'}`,
  };
}

function inclusion(data: RunData): Headline | undefined {
  const middle = metricValue(data, 'inclusion_time_p50');
  const late = metricValue(data, 'inclusion_time_p90');
  if (middle === undefined || late === undefined) return undefined;
  const { confirmed, submitted } = data.summary.payments;
  return {
    question: 'How long does a payment wait?',
    figure: timeText(middle),
    meaning: `median until its block; 90 % within ${timeText(late)}; ${grouped(String(confirmed))} of ${counted(submitted, 'payment')} got in`,
  };
}

function fees({ summary, scenario }: RunData): Headline | undefined {
  const collected = Number(summary.fees.collected);
  if (collected <= 0) return undefined;
  const share = (amount: string) => `${Math.round((Number(amount) / collected) * 100)} %`;
  const { returned, cashing, kept, burned = '0' } = summary.fees;
  const all = `of ${rounded(collected)} ${scenario.currency.symbol}`;
  if (Number(returned) === 0 && Number(cashing) === 0)
    return {
      question: 'Where do fees go?',
      figure: `${share(kept)} to producers`,
      meaning: `${all}; ${Number(burned) === 0 ? '' : `${share(burned)} burned, `}none comes back to users`,
    };
  return {
    question: 'Where do fees go?',
    figure: `${share(returned)} back`,
    meaning: `${all} to those who use the network; ${share(cashing)} to cashing nodes, ${share(kept)} to producers`,
  };
}

function energy(data: RunData): Headline | undefined {
  const joules = metricValue(data, 'energy_per_payment');
  const hashing = metricValue(data, 'energy_hashing');
  const all = metricValue(data, 'energy');
  if (joules === undefined || hashing === undefined || all === undefined || all === 0) return undefined;
  return {
    question: 'What does a payment cost?',
    figure: `${rounded(joules)} J`,
    meaning: `of energy by the model in docs/metrics.md${answers(data, 'hashing') ? `; ${Math.round((hashing / all) * 100)} % of it for hashing` : ''}`,
  };
}
