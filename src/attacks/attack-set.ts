import type { Protocol } from '../consensus/consensus.js';
import type { AttackQuestions } from '../consensus/questions.js';
import { ScenarioError } from '../engine/errors.js';
import type { NodeId, Time } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { NodeEvents } from '../nodes/events.js';
import { Host, type HostParts } from '../nodes/host.js';
import type { Participant } from '../nodes/participant.js';
import { type Population, withNames } from '../nodes/role.js';
import type { Attack, AttackInPlay, AttackParameters, AttackWorld, Measures, NamingParts } from './attack.js';
import { SafetyMonitor } from './safety-monitor.js';

/** An attack and its parameters as a scenario states them. */
export type AttackSettings = AttackParameters & { readonly kind: string };

/** What came of one attack. */
export interface AttackReport {
  readonly kind: string;
  readonly nodes: readonly NodeId[];
  readonly measures: Measures;
}

/** The population as the attackers who choose their own names would have it. */
export function renamed(
  settings: readonly AttackSettings[],
  attacks: readonly Attack<never>[],
  parts: NamingParts,
): Population {
  if (settings.length === 0) return parts.population;
  const { population } = parts;
  const names = new Map<NodeId, string>();
  for (const parameters of settings) {
    const chosen = attackOf(parameters, attacks).names?.(parameters as never, parts);
    for (const [node, name] of chosen ?? []) names.set(node, name);
  }
  return names.size === 0
    ? population
    : withNames(population, (node) => names.get(node) ?? population.nameOf(node));
}

/** The attack of the kind that a scenario names, among those that the run was given. */
function attackOf({ kind }: AttackSettings, attacks: readonly Attack<never>[]): Attack<never> {
  const attack = attacks.find((given) => given.kind === kind);
  if (attack !== undefined) return attack;
  throw new ScenarioError(`attacks: the run was not given the attack "${kind}"`, 'attacks');
}

/** All attacks of a run, and the safety monitor who judges them. Without attacks it does nothing. */
export class AttackSet {
  /** What each attack changes in the questions that a report answers. */
  readonly questions: readonly (AttackQuestions | undefined)[];
  readonly #settings: readonly AttackSettings[];
  readonly #attacks: readonly AttackInPlay[];
  /** By attacking node: the attack it carries out. */
  readonly #byNode = new Map<NodeId, AttackInPlay>();
  readonly #monitor: SafetyMonitor | undefined;

  /** @param confirmations blocks that make a block final; `undefined` where nodes say which are. */
  constructor(
    settings: readonly AttackSettings[],
    attacks: readonly Attack<never>[],
    world: AttackWorld,
    confirmations: number | undefined,
  ) {
    this.#settings = settings;
    this.questions = settings.map((parameters) => attackOf(parameters, attacks).questions);
    this.#attacks = settings.map((parameters) => {
      const attack = attackOf(parameters, attacks);
      const fit = attack.fits(world.traits);
      if (typeof fit === 'string') return attack.create(world, parameters as never);
      throw new ScenarioError(`attacks: "${attack.kind}" does not fit the protocol: ${fit.unfit}`, 'attacks');
    });
    for (const [place, { nodes }] of settings.entries()) {
      for (const node of nodes) this.#byNode.set(node, this.#attacks[place]!);
    }
    if (settings.length === 0) return;
    const attackers = new Set(this.#byNode.keys());
    const masters = world.population.of('master');
    this.#monitor = new SafetyMonitor({ protocol: world.protocol, attackers, masters, confirmations });
  }

  /** Whether a node attacks: what it holds and follows is no evidence of what the network agreed on. */
  readonly isAttacker = (node: NodeId): boolean => this.#byNode.has(node);

  /** The host of a node. */
  host(parts: HostParts): Host {
    return this.#byNode.get(parts.id)?.host?.(parts) ?? new Host(parts);
  }

  /** What a node does, given its honest behaviour. */
  behaviour(honest: Participant | undefined, host: Host): Participant | undefined {
    if (honest === undefined) return undefined;
    const own = this.#byNode.get(host.id);
    if (own !== undefined) return own.behaviour?.(honest, host) ?? own.conduct?.(honest, host) ?? honest;
    let behaviour = honest;
    for (const attack of this.#attacks) behaviour = attack.bystander?.(behaviour, host) ?? behaviour;
    return behaviour;
  }

  /** The safety monitor and whoever of the attackers listens. */
  get observers(): readonly Partial<NodeEvents>[] {
    const listening = this.#attacks.flatMap(({ observer }) => (observer === undefined ? [] : [observer]));
    return this.#monitor === undefined ? listening : [this.#monitor, ...listening];
  }

  start(): void {
    for (const attack of this.#attacks) attack.start?.();
  }

  /** What came of each attack, in the order of the scenario; the safety monitor's words last. */
  report(protocol: Protocol, head: Block, now: Time): readonly AttackReport[] {
    const reports = this.#settings.map(({ kind, nodes }, place) => ({
      kind,
      nodes,
      measures: this.#attacks[place]!.measures?.(head, now) ?? {},
    }));
    if (this.#monitor === undefined) return reports;
    const nodes = [...this.#byNode.keys()].sort((a, b) => a - b);
    return [...reports, { kind: 'safety', nodes, measures: this.#monitor.measures(protocol, head) }];
  }
}
