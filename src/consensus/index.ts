import * as z from 'zod';
import { ScenarioError } from '../engine/errors.js';
import { cheesechain } from './cheesechain/index.js';
import type { Consensus } from './consensus.js';
import { leaderSelection } from './lpos/index.js';
import { ghost } from './nakamoto/ghost.js';
import { nakamoto } from './nakamoto/index.js';
import { pbft } from './pbft/index.js';
import { proofOfUsage } from './pou/index.js';
import { stakeLottery } from './stake-lottery/index.js';
import { tendermint } from './tendermint/index.js';
import type { Traits } from './traits.js';

/** Protocols by the name that scenarios use. */
export type Protocols = Readonly<Record<string, Consensus<never>>>;

/** Every protocol that comes with consensim, by the name scenarios use. A new one is a line here. */
export const PROTOCOLS: Protocols = {
  pou: proofOfUsage,
  nakamoto: nakamoto,
  ghost: ghost,
  cheesechain: cheesechain,
  'stake-lottery': stakeLottery,
  lpos: leaderSelection,
  tendermint: tendermint,
  pbft: pbft,
};

/** The protocol of a scenario that names none. */
export const DEFAULT_PROTOCOL = 'pou';

/** A protocol's traits under the defaults of its parameters; `undefined` where one of them has none. */
export function traitsByDefault({ parameters, traits }: Consensus<never>): Traits | undefined {
  const decoded = z.safeDecode(parameters, {});
  return decoded.success ? traits(decoded.data as never) : undefined;
}

/** What a protocol may be called in scenarios. */
const NAME = /^[a-z][a-z0-9-]{0,39}$/;

/**
 * The protocols that come with consensim and some of one's own.
 *
 * @throws ScenarioError when a name is no name, or taken.
 */
export function protocolsWith(own: readonly Consensus<never>[]): Protocols {
  if (own.length === 0) return PROTOCOLS;
  const protocols: Record<string, Consensus<never>> = { ...PROTOCOLS };
  for (const consensus of own) {
    const { name } = consensus;
    if (typeof name !== 'string' || !NAME.test(name)) {
      const expected = 'expected a name of lower-case letters, digits and "-", such as "round-robin"';
      throw new ScenarioError(`protocols: ${expected}, got ${JSON.stringify(name)}`, 'protocols');
    }
    if (Object.hasOwn(protocols, name) && protocols[name] !== consensus) {
      throw new ScenarioError(`protocols: there is a protocol "${name}" already`, 'protocols');
    }
    protocols[name] = consensus;
  }
  return protocols;
}
