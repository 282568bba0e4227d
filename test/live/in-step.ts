import type { Envelope } from '../../src/cli/live/envelope.js';
import { leadInStep, StepMember } from '../../src/cli/live/lockstep.js';
import { Part } from '../../src/cli/live/part.js';
import { checkApart } from '../../src/cli/live/preparation.js';
import { nodePlatform } from '../../src/cli/node-crypto.js';
import { PROTOCOLS } from '../../src/consensus/index.js';
import { MemorySink } from '../../src/observers/sink.js';
import { parseScenario } from '../../src/scenario/parse.js';
import type { Scenario } from '../../src/scenario/schema/scenario.js';
import { prepare } from '../../src/simulate.js';

/** A small proof-of-usage scenario whose delays do not vary from message to message. */
export const SMALL = {
  extends: 'pou-default',
  nodes: { master: 3, cashing: 1, consumer: 5, trusted: 1 },
  network: { jitter: '0s' },
  consensus: { protocol: 'pou', blockTime: '2s' },
  workload: { payments: 20, every: '1s' },
};

/** The scenario of an object as files hold it, refused when processes could not run it in lockstep. */
export function scenarioOf(written: object, seed: string): Scenario {
  const scenario = parseScenario({ ...written, seed });
  checkApart(scenario, 'lockstep');
  return scenario;
}

/** One process a master but the last processes - 1 masters' rest, and one for all others. */
export function split(scenario: Scenario, processes: number): readonly (readonly number[])[] {
  const { master, cashing, consumer, trusted } = scenario.nodes;
  const masters = processes - 1;
  const groups: number[][] = Array.from({ length: masters }, () => []);
  for (let node = 0; node < master; node++) groups[node % masters]!.push(node);
  const others = cashing + consumer + trusted;
  return [...groups, Array.from({ length: others }, (_, place) => master + place)];
}

/** What came of a run in several parts: files by path, and the parts. */
export interface PartsRun {
  readonly files: ReadonlyMap<string, string>;
  readonly parts: readonly Part[];
  readonly windows: number;
}

/** Runs the parts of a scenario in lockstep within this process; every message goes through JSON. */
export async function runParts(
  scenario: Scenario,
  groups: readonly (readonly number[])[],
  alter: (envelope: Envelope) => Envelope | undefined = (envelope) => envelope,
): Promise<PartsRun> {
  const processOf = new Map(groups.flatMap((nodes, place) => nodes.map((node) => [node, place] as const)));
  const outboxes: Envelope[][] = groups.map(() => []);
  const sinks = groups.map(() => new MemorySink());
  const members: StepMember[] = [];
  const parts = groups.map((nodes, place) => {
    const carry = (envelope: Envelope) => {
      members[place]!.noteSent(envelope);
      outboxes[place]!.push(envelope);
    };
    const part = new Part({
      scenario,
      protocols: PROTOCOLS,
      hosted: new Set(nodes),
      platform: nodePlatform,
      sink: sinks[place]!,
      carry,
    });
    const flush = () => {
      for (const envelope of outboxes[place]!.splice(0)) {
        const altered = alter(JSON.parse(JSON.stringify(envelope)) as Envelope);
        if (altered !== undefined) members[processOf.get(altered.to)!]!.put([altered]);
      }
      return Promise.resolve();
    };
    members.push(new StepMember(part, flush));
    return part;
  });
  const windows = await leadInStep(members);
  for (const part of parts) part.assembly.run.finish();
  return { files: new Map(sinks.flatMap(({ files }) => [...files])), parts, windows };
}

/** Each file of blocks that masters wrote, by path. */
export function blockFiles(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].filter(([path]) => /^masternodes\/.*\/blocks\//.test(path)).sort());
}

/** The files of the same scenario run in one process. */
export function simulatedFiles(scenario: Scenario): ReadonlyMap<string, string> {
  const sink = new MemorySink();
  prepare(scenario, { sink, platform: nodePlatform, trace: false }).finish();
  return sink.files;
}
