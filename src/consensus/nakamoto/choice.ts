import type { ForkChoice } from '../../nodes/chain-rules.js';
import type { Host } from '../../nodes/host.js';
import { type ForkOrder, winsTie } from '../kit/chain/longest-chain.js';
import { TimelyChains } from '../kit/chain/timely-chains.js';
import { UniformTies } from '../kit/chain/uniform-ties.js';
import type { WorkProtocol } from './protocol.js';
import type { WorkSeal } from './seal.js';
import type { WorkSettings } from './settings.js';

/** Whether each node chooses its head by more than an order on tips: by its own draws, or by when blocks came. */
export function choosesAlone({
  tieBreak,
  acceptance,
}: Pick<WorkSettings, 'tieBreak' | 'acceptance'>): boolean {
  return tieBreak === 'uniform' || acceptance !== undefined;
}

/** How a miner chooses its head; `undefined` where the best tip by the rules' order is the choice. */
export function choiceOf(
  { settings, tree, rules, subtree }: WorkProtocol,
  host: Host,
): ForkChoice<WorkSeal> | undefined {
  if (subtree !== undefined) return subtree.choiceOf(host.id);
  if (!choosesAlone(settings)) return undefined;
  const { tieBreak, acceptance } = settings;
  const order: ForkOrder<WorkSeal> = (candidate, current) => rules.prefers(candidate, current);
  const random = () => host.stream('ties');
  if (acceptance === undefined) return new UniformTies(order, random());
  const ties: ForkOrder<WorkSeal> =
    tieBreak === 'uniform'
      ? () => random().below(2) === 0
      : (candidate, current) => winsTie(tieBreak, candidate, current);
  return new TimelyChains(tree, acceptance, () => host.now, ties);
}
