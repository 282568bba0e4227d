import { formatAmount } from '../../ledger/amount.js';
import type { Problem, ScenarioFacts } from '../scenario-facts.js';
import type { CheesechainParameters } from './parameters.js';
import { LARGEST_OPENING } from './protocol.js';

/** What Cheesechain needs of a scenario: money that one owner can mine, one tracker, and halves of coins. */
export function cheeseProblems({
  nodes,
  supply,
  currency: { decimals },
}: ScenarioFacts<CheesechainParameters>): readonly Problem[] {
  const problems: Problem[] = [];
  if (supply > LARGEST_OPENING * Number(`1e${decimals}`)) {
    const text = `expected at most ${LARGEST_OPENING} under cheesechain, whose first owner mines it half a coin at a time before it pays, got ${formatAmount(supply, decimals)}; lower the supply: "supply: ${LARGEST_OPENING}"`;
    problems.push({ path: ['supply'], text });
  }
  if (nodes.trusted !== 1) {
    const text = `expected 1 under cheesechain, the tracker by which peers find each other, got ${nodes.trusted}`;
    problems.push({ path: ['nodes', 'trusted'], text });
  }
  if (decimals === 0) {
    const text = 'expected at least 1 under cheesechain, whose reward is 0.5, got 0';
    problems.push({ path: ['currency', 'decimals'], text });
  }
  return problems;
}
