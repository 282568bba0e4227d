import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { randomSource } from '../../src/engine/random.js';
import { Scheduler } from '../../src/engine/scheduler.js';
import { MINUTE, SECOND } from '../../src/engine/time.js';
import { FaultTimeline } from '../../src/faults/timeline.js';
import { delayQuantile } from '../../src/network/delay.js';
import { Network } from '../../src/network/network.js';
import { NodeStatus } from '../../src/nodes/node-status.js';
import { tellAll } from '../../src/observers/observer.js';
import { parseFault } from '../../src/scenario/fault-problems.js';
import { prepare, type RunOptions } from '../../src/simulate.js';

const fast: RunOptions = { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null, trace: false };

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard error of the mean of independent values. */
function standardError(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) * (value - centre), 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

/** Nodes without a protocol under one fault, for as long as one likes. */
function bareNodes(fault: object, size: number, seed: string) {
  const scheduler = new Scheduler();
  const random = randomSource(seed);
  const events = tellAll([]);
  const settings = {
    latency: { kind: 'constant', value: 50_000 },
    jitter: { kind: 'constant', value: 0 },
    ordered: true,
    bandwidth: 0,
    loss: 0,
  } as const;
  const received: number[] = new Array<number>(size).fill(0);
  const deliver = (to: number) => void received[to]!++;
  const network = new Network({ scheduler, random, settings, size, deliver, events, observed: false });
  const status = new NodeStatus(scheduler, size);
  const nodes = Array.from({ length: size }, (_, node) => node);
  const population = { size, roles: [], names: [], nameOf: () => undefined, of: () => nodes };
  const world = { scheduler, network, status, population, participants: [], events };
  const counts = { master: size, cashing: 0, consumer: 0, trusted: 0, user: 0 };
  const timeline = new FaultTimeline(world, random, [parseFault(fault, counts)]);
  timeline.start();
  return { scheduler, status, network, received };
}

describe('churn', () => {
  // E[up] of a Weibull distribution is scale * Gamma(1 + 1 / shape): Gamma(3) = 2, Gamma(2) = 1, Gamma(1.5) = sqrt(pi) / 2.
  test.each([
    { shape: 0.5, meanUp: 2 * 10 },
    { shape: 1, meanUp: 10 },
    { shape: 2, meanUp: 10 * 0.886226925452758 },
  ])(
    'of Weibull sessions of shape $shape leaves a node up E[up] / (E[up] + E[down]) of the time',
    (given) => {
      const { shape, meanUp } = given;
      const size = 60;
      const churn = { role: 'master', up: { weibull: ['10min', shape] }, down: { exponential: '3min' } };
      const { scheduler, status } = bareNodes({ churn }, size, `availability ${shape}`);
      // Looked at each minute, after a while in which the nodes forget that all of them began up.
      const up = new Array<number>(size).fill(0);
      scheduler.run(600 * MINUTE);
      const looks = 20_000;
      for (let look = 1; look <= looks; look++) {
        scheduler.run((600 + look) * MINUTE);
        for (let node = 0; node < size; node++) if (status.isUp(node)) up[node]!++;
      }
      const shares = up.map((count) => count / looks);
      // Nodes are independent, so their spread gives the error of their mean whatever the correlation in time.
      const error = standardError(shares);
      expect(Math.abs(mean(shares) - meanUp / (meanUp + 3))).toBeLessThan(4 * error);
      expect(error).toBeLessThan(0.01);
    },
  );

  test('draws sessions whose quantiles are those of Weibull', () => {
    const sessions = { kind: 'weibull', scale: 10 * MINUTE, shape: 0.6 } as const;
    // 1 - exp(-1) lies below the scale, and 1 - exp(-2^0.6) below twice the scale.
    expect(delayQuantile(sessions, 0.6321205588285577) / MINUTE).toBeCloseTo(10, 6);
    expect(delayQuantile(sessions, 1 - Math.exp(-(2 ** 0.6))) / MINUTE).toBeCloseTo(20, 6);
    expect(delayQuantile(sessions, 0)).toBe(0);
  });
});

describe('loss', () => {
  test.each([0.02, 0.3])('of %f loses that share of the messages', (share) => {
    const { scheduler, network, received } = bareNodes({ loss: share }, 2, `loss ${share}`);
    scheduler.run(0);
    const sent = 50_000;
    for (let message = 0; message < sent; message++) network.send(0, 1, { type: 'ping', size: 1 });
    scheduler.run(SECOND);
    // Binomial: independent draws of one stream.
    const lost = sent - received[1]!;
    const error = Math.sqrt(sent * share * (1 - share));
    expect(Math.abs(lost - sent * share)).toBeLessThan(4 * error);
    expect(network.counts.get('ping')!.dropped).toBe(lost);
  });
});

describe('faults that come again and again', () => {
  test('begin as a Poisson process of the rate that was asked for', () => {
    const fault = { every: '10s', for: '1s', crash: { count: 1 } };
    const { scheduler, status } = bareNodes(fault, 50, 'poisson');
    let begun = 0;
    status.watch((node) => {
      if (!status.isUp(node)) begun++;
    });
    scheduler.run(100_000 * SECOND);
    // Two that hold one node at once count once: one in 500 here, below the error of 1 %.
    expect(Math.abs(begun - 10_000)).toBeLessThan(4 * Math.sqrt(10_000));
  });
});

describe('mining', () => {
  test('by the rest goes on at the rate of the rest while some are down, and the dead find nothing', () => {
    const powers = [4, 3, 2, 1];
    const run = prepare(
      {
        extends: 'ten-equal-miners',
        nodes: { master: 4, cashing: 0, consumer: 0, trusted: 0 },
        duration: '40h',
        network: { latency: '1ms' },
        consensus: { blockTime: '10s', hashPower: powers },
        workload: { kind: 'none' },
        faults: [{ at: '10h', until: '30h', crash: { nodes: [0, 2] } }],
      },
      fast,
    );
    run.finish();
    const hours = (from: number, to: number) =>
      run.blocks.filter(({ made }) => made >= from * 60 * MINUTE && made < to * 60 * MINUTE);
    const down = hours(10, 30).filter(({ producer }) => producer >= 0);
    // 40 percent of the power is left: a Poisson count with its own root as the error.
    expect(Math.abs(down.length - 7200 * 0.4)).toBeLessThan(4 * Math.sqrt(7200 * 0.4));
    const producers = powers.map((_, node) => down.filter(({ producer }) => producer === node).length);
    expect([producers[0], producers[2]]).toEqual([0, 0]);
    expect(Math.abs(producers[1]! - down.length * 0.75)).toBeLessThan(
      4 * Math.sqrt(down.length * 0.75 * 0.25),
    );
    const whole = [...hours(0, 10), ...hours(30, 40)].length;
    expect(Math.abs(whole - 7200)).toBeLessThan(4 * Math.sqrt(7200));
  });
});
