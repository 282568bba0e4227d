import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { ARITHMETIC, type BuiltCore, builtCore } from './core-bundle.js';
import type { Engine, Session } from './engine.js';

const digests = readFileSync(new URL('../fixtures/golden-digests.json', import.meta.url), 'utf8');

/** The golden digest of each built-in scenario, and, before them, that of the arithmetic they rest on. */
export const GOLDEN: Readonly<Record<string, string>> = {
  [ARITHMETIC]: '28b268d17581e79c',
  ...(JSON.parse(digests) as Record<string, string>),
};

const ATTACKED =
  'the code of the protocol it attacks and of attack-selfish-mining, with seconds of signatures';
const FAULTY = 'the code of the protocol that bears the faults, with seconds of signatures';

/**
 * Scenarios left out unless all are asked for, each with the reason. Signatures in plain JavaScript take most of the
 * time; each protocol, each kind of network and floating-point money stay in. A new scenario is in by itself.
 */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'attack-censorship': ATTACKED,
  'attack-closer-equivocation': ATTACKED,
  'attack-closer-sybil': ATTACKED,
  'attack-closer-withholding': ATTACKED,
  'attack-double-spend': ATTACKED,
  'attack-forger-withholding': ATTACKED,
  'attack-long-range': ATTACKED,
  'attack-lpos-equivocation': ATTACKED,
  'attack-lpos-silence': ATTACKED,
  'attack-majority': ATTACKED,
  'attack-nothing-at-stake': ATTACKED,
  'attack-payment-flooding': ATTACKED,
  'attack-peer-sybil': ATTACKED,
  'attack-raffle-bribery': ATTACKED,
  'attack-raffle-splitting': ATTACKED,
  'attack-seed-grinding': ATTACKED,
  'attack-selfish-ghost': ATTACKED,
  'attack-stubborn-mining': ATTACKED,
  'lpos-crashes': FAULTY,
  'nakamoto-churn': FAULTY,
  'pou-faults': FAULTY,
  dogecoin: 'the code of bitcoin-2019 with other numbers',
  litecoin: 'the code of bitcoin-2019 with other numbers',
  'lpos-100': 'the code of lpos-default, with half a minute of signatures',
  'lpos-malicious': 'the code of lpos-default, with more signatures',
  'lpos-silent-leader': 'the code of lpos-default, with more signatures',
  'pou-local': 'the code of pou-default with other numbers',
  'ten-equal-miners': 'the code of pycotr-default, with more signatures',
  'million-nodes': 'the code of bitcoin-2019 with more nodes than an engine without Node is given memory for',
  'ten-thousand-nodes': 'the code of bitcoin-2019 with more nodes',
};

/**
 * Scenarios that are left out, unless all are asked for, where an engine is the same program in another place: what
 * may be missing there, any scenario finds, and these are seconds of signatures each.
 */
export const NOT_REPEATED: readonly string[] = ['ethereum-pow', 'lpos-default', 'pou-default', 'pou-legacy'];

/** What an engine runs when not all is asked for. */
export function usualScenarios({ repeats }: Engine): string[] {
  return Object.keys(GOLDEN).filter(
    (name) => LEFT_OUT[name] === undefined && (repeats === undefined || !NOT_REPEATED.includes(name)),
  );
}

/** One scenario on one engine. */
export interface Outcome {
  readonly scenario: string;
  /** What the engine gave; nothing when it failed. */
  readonly digest: string | undefined;
  readonly equal: boolean;
  readonly seconds: number;
  /** Why there is no digest. */
  readonly failure?: string;
}

/** What became of one engine: it was not there, could not be opened, or ran. */
export interface EngineReport {
  readonly engine: Engine;
  readonly version?: string;
  /** Why it was not tried. */
  readonly skipped?: string;
  /** Why it could not be opened. */
  readonly failure?: string;
  readonly outcomes: readonly Outcome[];
}

/**
 * Runs scenarios on engines, as many engines at once as there are cores, and compares with the golden digests.
 *
 * @param scenariosOf what to run on an engine.
 */
export async function checkEngines(
  engines: readonly Engine[],
  scenariosOf: (engine: Engine) => readonly string[],
  onProgress: (engine: string, outcome: Outcome) => void = () => {},
): Promise<EngineReport[]> {
  const core = await builtCore();
  try {
    const reports: EngineReport[] = [];
    const waiting = [...engines.entries()];
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [at, engine] = next;
        reports[at] = await checkEngine(engine, core, scenariosOf(engine), onProgress);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    return reports;
  } finally {
    core.remove();
  }
}

async function checkEngine(
  engine: Engine,
  core: BuiltCore,
  scenarios: readonly string[],
  onProgress: (engine: string, outcome: Outcome) => void,
): Promise<EngineReport> {
  const found = engine.find?.() ?? { path: process.execPath };
  if ('missing' in found) return { engine, skipped: found.missing, outcomes: [] };
  let session: Session;
  try {
    session = await engine.open(core, found.path);
  } catch (error) {
    return { engine, failure: firstLine(error), outcomes: [] };
  }
  const outcomes: Outcome[] = [];
  try {
    for (const scenario of scenarios) {
      const outcome = await judge(session, scenario);
      outcomes.push(outcome);
      onProgress(engine.name, outcome);
    }
  } finally {
    await session.close();
  }
  return { engine, version: session.version, outcomes };
}

async function judge(session: Session, scenario: string): Promise<Outcome> {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  try {
    const digest = await session.digest(scenario);
    return { scenario, digest, equal: digest === GOLDEN[scenario], seconds: seconds() };
  } catch (error) {
    return { scenario, digest: undefined, equal: false, seconds: seconds(), failure: firstLine(error) };
  }
}

/** What went wrong in a line: a program's own words where it said some. */
function firstLine(error: unknown): string {
  const said = (error as { stderr?: string }).stderr?.trim();
  const text = said === undefined || said === '' ? String(error) : said;
  return text.split('\n').find((line) => /^\s*(?:Uncaught )?\w*Error\b/.test(line)) ?? text.split('\n')[0]!;
}
