import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { PROTOCOLS } from '../../src/consensus/index.js';
import { prepare } from '../../src/simulate.js';
import { pageSigner } from '../../src/web/page-signer.js';
import { Session } from '../../src/web/session.js';

/** A short run of each protocol, and how long into it somebody acts. */
const RUNS: Readonly<Record<string, readonly [scenario: object, at: number]>> = {
  pou: [{ extends: 'pou-local', duration: '60s' }, 20e6],
  nakamoto: [{ extends: 'ten-equal-miners', duration: '3h', nodes: { consumer: 3 } }, 3600e6],
  ghost: [{ extends: 'ethereum-pow', duration: '10min', nodes: { consumer: 3 } }, 200e6],
  'stake-lottery': [{ extends: 'stake-lottery-default', duration: '2min' }, 40e6],
  cheesechain: [{ extends: 'cheesechain-default', duration: '5min' }, 100e6],
  lpos: [{ extends: 'lpos-default', duration: '60s' }, 20e6],
  tendermint: [{ extends: 'tendermint-default', duration: '60s' }, 20e6],
};

/** The digest of a scenario as the command runs it. */
function digestOf(scenario: object): string {
  const platform = { hashes: nodeHashes, signer: nodeSigner };
  return prepare(scenario, { platform, sink: null, trace: false }).finish().digest;
}

/** Runs on to the end, as the page does, a little at a time. */
function played(session: Session): string {
  let looks = 0;
  while (!session.frame().isOver) session.advance(Number.POSITIVE_INFINITY, () => ++looks % 7 === 0);
  session.advance(Number.POSITIVE_INFINITY);
  return session.digest;
}

describe('what somebody does on the page', () => {
  test('every protocol is tried', () => {
    expect(Object.keys(RUNS).sort()).toEqual(Object.keys(PROTOCOLS).sort());
  });

  test.each(Object.entries(RUNS))('is a scenario of the same digest: %s', (_, [scenario, at]) => {
    const session = new Session(scenario as never, pageSigner());
    const { payers, roles } = session.setting;
    const masters = [...roles.keys()].filter((node) => roles[node] === 'master');
    session.advance(at);
    session.act({ do: 'crash', node: masters.at(-1)! });
    const [from, to] = payers;
    if (from !== undefined && to !== undefined) session.act({ do: 'pay', from, to, amount: '1' });
    session.advance(at * 1.3);
    session.act({ do: 'restart', node: masters.at(-1)! });
    session.act({ do: 'split', groups: [masters.slice(0, 1), masters.slice(1)] });
    session.act({ do: 'clock', node: masters[0]!, ahead: '2s' });
    session.advance(at * 1.6);
    session.act({ do: 'heal' });
    session.act({ do: 'slow', node: masters[0]!, by: '100ms' });
    const digest = played(session);
    expect(digestOf(session.scenario)).toBe(digest);
    expect(digestOf(scenario)).not.toBe(digest);

    // Back, and on again without doing anything: the same run.
    session.seek(at / 2);
    expect(session.now).toBe(at / 2);
    expect(played(session)).toBe(digest);

    // Back, and something else: what came later is given up.
    session.seek(at * 1.1);
    session.act({ do: 'crash', node: masters[0]! });
    expect(session.actions.map((action) => action.do)).toEqual([
      'crash',
      ...(payers.length > 1 ? ['pay'] : []),
      'crash',
    ]);
    expect(played(session)).toBe(digestOf(session.scenario));
  });

  test('is refused in one line when it cannot be done, and changes nothing', () => {
    const session = new Session({ extends: 'pou-local' }, pageSigner());
    session.advance(20e6);
    expect(() => session.act({ do: 'pay', from: 0, to: 13, amount: '1' })).toThrow(
      /^workload.orders.0.from: expected an account of those who pay/,
    );
    expect(() => session.act({ do: 'crash', node: 99 })).toThrow(/^faults.0.crash.nodes/);
    expect(session.actions).toEqual([]);
    expect(session.now).toBe(20e6);
  });
});

describe('what the page shows', () => {
  test('each block once, and each message while it is on its way', () => {
    const session = new Session({ extends: 'ten-equal-miners', duration: '1d' }, pageSigner());
    const blocks: number[] = [];
    let messages = 0;
    for (let time = 0; time <= 86_400e6; time += 61e6) {
      session.advance(time);
      const frame = session.frame();
      blocks.push(...frame.blocks.map(({ index }) => index));
      for (let place = 0; place < frame.messages.length; place += 5) {
        messages++;
        expect(frame.messages[place + 2]!).toBeLessThanOrEqual(frame.now);
        expect(frame.messages[place + 3]!).toBeGreaterThan(frame.now);
      }
    }
    expect(blocks).toEqual([...blocks.keys()]);
    expect(blocks.length).toBeGreaterThan(100);
    expect(messages).toBeGreaterThan(0);
  });

  test('which node is behind, what waits at it, and what its clock shows', () => {
    const session = new Session({ extends: 'ten-equal-miners', duration: '1d' }, pageSigner());
    session.advance(3600e6);
    session.act({ do: 'crash', node: 3 });
    session.act({ do: 'clock', node: 4, ahead: '90s' });
    session.advance(40_000e6);
    expect(session.inspect(3).isUp).toBe(false);
    expect(session.inspect(3).behind).toBeGreaterThan(20);
    expect(session.inspect(4)).toMatchObject({ isUp: true, clockError: 90e6 });
    expect(session.inspect(5).behind).toBeLessThan(2);
    expect(session.frame().up[3]).toBe(0);
  });

  test('steps by event and by block', () => {
    const session = new Session({ extends: 'ten-equal-miners', duration: '1d' }, pageSigner());
    session.step('block');
    expect(session.frame().blocks.map(({ height }) => height)).toEqual([0, 1]);
    const before = session.now;
    session.step('event');
    expect(session.now).toBeGreaterThanOrEqual(before);
  });
});
