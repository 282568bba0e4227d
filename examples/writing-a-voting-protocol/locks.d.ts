import type { Consensus } from 'consensim/protocol';

/** A small Tendermint. */
export declare const locks: Consensus<{
  readonly blockTime: number;
  readonly timeout: number;
  readonly votes: 'direct' | 'relayed';
  readonly aggregators: number;
}>;
