import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { PROTOCOLS } from '../../src/consensus/index.js';
import { Session } from '../../src/session/session.js';
import { prepare } from '../../src/simulate.js';
import { pageSigner } from '../../src/web/page-signer.js';

/** A short run of each protocol, and how long into it somebody acts. */
const RUNS: Readonly<Record<string, readonly [scenario: object, at: number]>> = {
  pou: [{ extends: 'pou-local', duration: '60s' }, 20e6],
  nakamoto: [{ extends: 'ten-equal-miners', duration: '3h', nodes: { consumer: 3 } }, 3600e6],
  ghost: [{ extends: 'ethereum-pow', duration: '10min', nodes: { consumer: 3 } }, 200e6],
  'stake-lottery': [{ extends: 'stake-lottery-default', duration: '2min' }, 40e6],
  cheesechain: [{ extends: 'cheesechain-default', duration: '5min' }, 100e6],
  lpos: [{ extends: 'lpos-default', duration: '60s' }, 20e6],
  tendermint: [{ extends: 'tendermint-default', duration: '60s' }, 20e6],
  pbft: [{ extends: 'pbft-four', duration: '60s' }, 20e6],
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

  test.each(Object.entries(RUNS))(
    'is one of the same digest: a block mined, a slow link, a node cut off, all undone, another seed, an attack: %s',
    (_, [scenario, at]) => {
      const session = new Session(scenario as never, pageSigner());
      session.advance(at);
      const { miners } = session.setting;
      const [miner] = miners;
      const before = session.fact('height');
      if (miner !== undefined) {
        session.act({ do: 'mine', node: miner });
        session.advance(session.now + 1);
        expect(session.inspect(miner).head!.height).toBeGreaterThan(0);
        expect(session.fact('height')).toBeGreaterThanOrEqual(before);
      }
      session.act({ do: 'link', from: 1, to: 0, by: '3s' });
      session.act({ do: 'eclipse', node: 1, hears: [] });
      session.advance(at * 1.3);
      session.act({ do: 'clear', node: 1 });
      const faults = session.scenario['faults'] as { until?: string }[];
      expect(faults.map(({ until }) => until === undefined)).toEqual([false, false]);
      session.act({ do: 'seed', seed: 'another' });
      expect(session.setting.seed).toBe('another');
      expect(session.now).toBeGreaterThanOrEqual(at * 1.3);
      for (const { kind, nodes, least } of session.setting.attacks.slice(0, 1))
        session.act({ do: 'attack', entry: { kind, nodes: nodes.slice(0, least) } });
      const digest = played(session);
      expect(digestOf(session.scenario)).toBe(digest);
      expect(session.scenario).toMatchObject({ seed: 'another' });
      expect(session.scenario['workload'] ?? {}).toEqual(
        miner === undefined
          ? ((scenario as never)['workload'] ?? {})
          : expect.objectContaining({ mining: [expect.anything()] }),
      );
    },
  );

  test('every attack that the page offers can be begun', () => {
    for (const [name, [scenario, at]] of Object.entries(RUNS)) {
      for (const { kind, nodes, least } of new Session(scenario as never, pageSigner()).setting.attacks) {
        const session = new Session(scenario as never, pageSigner());
        session.advance(at / 4);
        expect(
          () => session.act({ do: 'attack', entry: { kind, nodes: nodes.slice(0, least) } }),
          `${name} ${kind}`,
        ).not.toThrow();
      }
    }
  });

  test('mines where the protocol mines, and is refused elsewhere', () => {
    const mining = (protocol: string) =>
      new Session(RUNS[protocol]![0] as never, pageSigner()).setting.miners;
    expect(mining('nakamoto')).toHaveLength(10);
    expect(mining('cheesechain').length).toBeGreaterThan(0);
    expect(mining('tendermint')).toEqual([]);
    const session = new Session(RUNS['tendermint']![0] as never, pageSigner());
    expect(() => session.act({ do: 'mine', node: 0 })).toThrow(
      'workload.mining.0.node: expected a node that mines, got 0',
    );
    expect(() => session.act({ do: 'link', from: 0, to: 0, by: '1s' })).toThrow(
      'faults.0.delay.between: expected two different nodes, got 0 twice',
    );
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

describe('who said what and what came and went', () => {
  test('a ledger ends in the balance that the node has, and each line changes the one before', () => {
    const session = new Session({ extends: 'pou-local', duration: '60s' } as never, pageSigner());
    session.advance(60e6);
    const { roles } = session.setting;
    const consumer = roles.indexOf('consumer') + 1;
    const { ledger, balance } = session.inspect(consumer);
    expect(ledger.length).toBeGreaterThan(2);
    expect(ledger[0]!.balance).toBe(balance);
    const coins = (text: string) => Math.round(Number(text.split(' ')[0]!.replaceAll(/[',]/g, '')) * 1e8);
    // One block may change an account more than once: its balance is that after the block.
    const total = ledger.reduce((sum, { change }) => sum + coins(change), 0);
    expect(total).toBe(coins(balance));
  });

  test('messages of a height: votes under Tendermint, each sent before it arrives', () => {
    const session = new Session({ extends: 'tendermint-default', duration: '30s' } as never, pageSigner());
    session.advance(20e6);
    const { heights } = session.inspect(0);
    expect(heights.length).toBeGreaterThan(2);
    const said = session.said(heights[1]!);
    expect(new Set(said.map(({ type }) => type)).size).toBeGreaterThan(1);
    expect(said.every(({ sent, arrives }) => sent <= arrives)).toBe(true);
    expect(said.map(({ sent }) => sent)).toEqual(said.map(({ sent }) => sent).sort((a, b) => a - b));
    expect(session.said(10_000)).toEqual([]);
  });

  test('every protocol says something about heights', () => {
    for (const [name, [scenario, at]] of Object.entries(RUNS)) {
      const session = new Session(scenario as never, pageSigner());
      session.advance(at * 2);
      expect(session.inspect(0).heights.length, name).toBeGreaterThan(0);
    }
  });
});
