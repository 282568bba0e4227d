import { MILLISECOND, MINUTE } from '../../engine/time.js';
import type { DegreeClass } from '../topology-settings.js';
import type { RelaySettings } from './settings.js';

/**
 * Sizes of the missing transactions of a compact block as shares of the block, in steps of 5 percent of the cases:
 * in more than half of them a hundredth (after the distribution for churning nodes in SimBlock's configuration,
 * which is that of M. Imtiaz et al., "Churn in the Bitcoin Network: Characterization and Impact", 2019).
 */
const MISSING_SHARES: readonly number[] = [
  0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.02, 0.03, 0.04, 0.06, 0.1, 0.16,
  0.28, 0.49, 0.96,
];

/**
 * Bitcoin's relay in 2019 as SimBlock models it: compact blocks at 96.4 % of the nodes, which fail in 27 % of the
 * cases at the 97.6 % of nodes that come and go and in 13 % at the others; every neighbour is told, also the one
 * the block came from; 10 ms for each short message and 2 ms for each long one on top of the link's delay.
 */
export const BITCOIN_2019_RELAY: RelaySettings = {
  kind: 'compact',
  timeout: 10 * MINUTE,
  echo: true,
  requestDelay: 10 * MILLISECOND,
  answerDelay: 2 * MILLISECOND,
  share: 0.964,
  compactSize: 18_000,
  failureRate: 0.27,
  steadyShare: 0.024,
  steadyFailureRate: 0.13,
  missing: MISSING_SHARES,
};

/** Shares of Bitcoin's nodes that open at most 1, 2, ... 20 links (SimBlock, after measurements of 2015). */
export const BITCOIN_LINKS: readonly number[] = [
  0.025, 0.05, 0.075, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.97, 0.98, 0.99, 0.995,
  1,
];

/**
 * Bitcoin's nodes by their links, and what each takes besides, as Gervais et al. (CCS 2016) read them from A. Miller et
 * al., "Discovering Bitcoin's public topology and influential nodes" (2015).
 */
export const BITCOIN_DEGREES: readonly DegreeClass[] = [
  { share: 0.1, least: [1, 3], spare: 1 },
  { share: 0.4, least: [4, 7], spare: 2 },
  { share: 0.3, least: [8, 11], spare: 3 },
  { share: 0.13, least: [12, 15], spare: 4 },
  { share: 0.06, least: [16, 24], spare: 5 },
  { share: 0.01, least: [25, 118], spare: 6 },
];
