import { parseScenario } from 'consensim';

const scenario = parseScenario({
  name: 'three-miners',
  duration: '2min',
  supply: 1_000,
  nodes: { master: 3, cashing: 0, consumer: 3, trusted: 0 },
  consensus: { protocol: 'nakamoto', blockTime: '10s' },
  workload: { payments: 3 },
});

/** The scenario is read where the page is built: SCENARIO stands for it in the page's code, with every default in it. */
export default { define: { SCENARIO: JSON.stringify(scenario) } };
