import type { NetworkSettings } from '../../src/network/settings.js';

/** A network in which a message takes 50 microseconds and nothing happens to it. */
export const QUIET: NetworkSettings = {
  latency: { kind: 'constant', value: 50 },
  jitter: { kind: 'constant', value: 0 },
  ordered: false,
  bandwidth: 0,
  loss: 0,
};
