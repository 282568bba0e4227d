import type { Consensus } from 'consensim/protocol';

/** Masters take turns. */
export declare const turns: Consensus<{ readonly blockTime: number }>;
