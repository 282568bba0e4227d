import type { Problem, ScenarioFacts } from '../scenario-facts.js';
import type { PouParameters } from './parameters.js';

/** What proof of usage needs of a scenario: money to share out, who pays, who is paid what is left, who certifies. */
export function usageProblems({
  parameters,
  nodes,
  supply,
}: ScenarioFacts<PouParameters>): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (path: readonly string[], text: string) => problems.push({ path, text });
  if (supply < 1) {
    add(
      ['supply'],
      `expected an amount above 0 under proof of usage, which shares out what there is, got ${supply}`,
    );
  }
  if (nodes.consumer < 1) {
    add(['nodes', 'consumer'], `expected at least 1 under proof of usage, got ${nodes.consumer}`);
  }
  if (nodes.cashing < 1) {
    const text = `expected at least 1 under proof of usage, which pays it what is not returned, got ${nodes.cashing}`;
    add(['nodes', 'cashing'], text);
  }
  if (parameters.requireCertificates === true && nodes.trusted < 1) {
    const text = 'expected "auto" or false when there is no trusted node to certify anyone, got true';
    add(['consensus', 'requireCertificates'], text);
  }
  return problems;
}
