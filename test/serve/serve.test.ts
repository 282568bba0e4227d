import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { LOOPBACK } from '../../src/cli/live/addresses.js';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { NO_MODULES } from '../../src/cli/request/own-modules.js';
import { NODE_ROUTES } from '../../src/cli/serve/original-routes.js';
import { serve } from '../../src/cli/serve/serve.js';
import { BUILT_IN } from '../../src/scenario/known.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { prepare } from '../../src/simulate.js';
import { call, newFolder } from '../cli/terminal.js';
import { freePort, send } from '../live/one-process.js';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Serves a scenario whose run stands nearly still, so that only what is asked moves it. */
async function served(
  written: object,
  token?: string,
  masters = 0,
): Promise<{ port: number; ports: number[] }> {
  const port = await freePort();
  const ports: number[] = [];
  for (let one = 0; one < masters; one++) ports.push(await freePort());
  const scenario = parseScenario(written);
  let stop = () => {};
  let started = () => {};
  const isUp = new Promise<void>((settle) => {
    started = settle;
  });
  const output = { write: () => started(), terminal: false, columns: undefined };
  const io = {
    stdout: output,
    stderr: output,
    folder: '.',
    onInterrupt: (handler: (signal: 'SIGINT') => void) => {
      stop = () => handler('SIGINT');
      return () => {};
    },
  };
  const asked = { scenario, known: BUILT_IN, modules: NO_MODULES };
  const over = serve({ asked, address: { ip: LOOPBACK, port }, ports, token, speed: 1e-6 }, io);
  await Promise.race([isUp, over]);
  ends.push(async () => {
    stop();
    await over;
  });
  return { port, ports };
}

async function get(port: number, path: string): Promise<never> {
  const { status, body } = await send(port, 'GET', path);
  expect([path, status], body).toEqual([path, path === '/wallet' ? 201 : 200]);
  return JSON.parse(body) as never;
}

async function post(port: number, path: string, body: object | string) {
  const { status, body: text } = await send(port, 'POST', path, { body: JSON.stringify(body) });
  return { status, answer: JSON.parse(text) as Record<string, unknown> };
}

/** What `GET /scenario` gives, run by the command, ends in the digest of the served run. */
async function repeats(port: number): Promise<{ workload?: Record<string, unknown> }> {
  expect((await post(port, '/advance', { to: '3d' })).status).toBe(200);
  const scenario: { workload?: Record<string, unknown> } = await get(port, '/scenario');
  const { digest }: { digest: string } = await get(port, '/state');
  const platform = { hashes: nodeHashes, signer: nodeSigner };
  expect(prepare(scenario, { platform, sink: null, trace: false }).finish().digest).toBe(digest);
  return scenario;
}

describe('nodes answer as those of the originals', () => {
  test('Pycotr, each miner at a port of its own', async () => {
    const { port, ports } = await served({ extends: 'pycotr-default' }, undefined, 3);
    await post(port, '/advance', { to: '20s' });
    const one = ports[1]!;
    expect(await get(one, '/status')).toMatchObject({ status: 'success' });
    const { result: wallets }: { result: { number: number; address: string }[] } = await get(
      one,
      '/get_wallets',
    );
    expect(wallets).toHaveLength(3);
    const [from, to] = wallets.map(({ address }) => address);
    const before: { result: number } = await get(one, `/balance_for?address=${to}`);
    const paid = await post(one, '/add_to_pending_transactions', {
      from_address: from,
      to_address: to,
      amount: 3,
    });
    expect(paid).toMatchObject({ status: 200, answer: { status: 'success' } });
    expect((await post(ports[0]!, '/mine', {})).status).toBe(200);
    await post(port, '/advance', { to: '59s' });
    const after: { result: number } = await get(one, `/balance_for?address=${to}`);
    expect(after.result).not.toBe(before.result);
    const { result }: { result: { chain: { previous_hash: string; hash: string }[] } } = await get(
      one,
      '/describe_blockchain',
    );
    expect(result.chain.length).toBeGreaterThan(5);
    for (const [place, block] of result.chain.slice(1).entries())
      expect(block.previous_hash).toBe(result.chain[place]!.hash);
    const { workload } = await repeats(port);
    expect(workload).toMatchObject({ orders: [{ amount: '3' }], mining: [{ node: 0 }] });
  });

  test('Cheesechain: wallet, balance, payment, mining', async () => {
    const { port } = await served({ extends: 'cheesechain-default', duration: '3min' });
    await post(port, '/advance', { to: '100s' });
    const at = (path: string) => `/nodes/0${path}`;
    const wallet = await send(port, 'POST', at('/wallet'), { body: '{}' });
    expect(wallet.status).toBe(201);
    const { balance }: { balance: number } = await get(port, at('/balance'));
    expect(balance).toBeGreaterThanOrEqual(0);
    const { chain: before }: { chain: object[] } = await get(port, at('/chain'));
    expect((await post(port, at('/mine'), {})).status).toBe(201);
    await post(port, '/advance', { to: '101s' });
    const { chain: after }: { chain: object[] } = await get(port, at('/chain'));
    expect(after.length).toBeGreaterThan(before.length);
    expect((await post(port, '/nodes/5/transaction', { recipient: 6 })).status).toBe(201);
    expect((await post(port, '/nodes/5/transaction', { amount: 1 })).status).toBe(400);
    expect((await post(port, '/nodes/5/transaction', { recipient: 'nobody' })).status).toBe(500);
    await get(port, at('/transactions'));
    await repeats(port);
  });

  test('stake lottery: text of an object is read as plain data', async () => {
    const { port } = await served({ extends: 'stake-lottery-default', duration: '60s' });
    expect(await get(port, '/nodes/0/ping/')).toEqual({ success: 'pong!' });
    await post(port, '/advance', { to: '10s' });
    const transaction = JSON.stringify({ 'py/object': 'os.system', sender: 3, recipient: 4, amount: 2 });
    const created = await post(port, '/nodes/0/api/v1/transaction/create/', { transaction });
    expect(created).toEqual({ status: 200, answer: { message: 'Received transaction' } });
    for (const [body, text] of [
      [{}, 'Missing transaction value'],
      [{ transaction: '{' }, 'Can not parse request body.'],
    ] as const)
      expect((await post(port, '/nodes/0/api/v1/transaction/create/', body)).answer).toEqual({ error: text });
    const { blocks }: { blocks: object[] } = await get(port, '/nodes/0/api/v1/blockchain/');
    expect(blocks.length).toBeGreaterThan(0);
    await get(port, '/nodes/0/api/v1/transaction/transaction_pool/');
    const { workload } = await repeats(port);
    expect(workload).toMatchObject({ orders: [{ from: 3, to: 4, amount: '2' }] });
  });

  test('Proof of Usage: a body of JSON text that holds JSON', async () => {
    const { port } = await served({ extends: 'pou-local', duration: '60s' });
    const { masters, consumers }: { masters: string[]; consumers: string[] } = await get(
      port,
      '/nodes/0/describe',
    );
    expect([masters.length, consumers.length]).toEqual([11, 10]);
    await post(port, '/advance', { to: '20s' });
    const body = JSON.stringify({
      sender_id: consumers[1],
      recipient_id: consumers[2],
      amount: 7,
      signature: '',
    });
    expect((await post(port, `/nodes/0/masters/${masters[0]}/transactions`, body)).status).toBe(200);
    expect((await post(port, `/nodes/0/masters/${consumers[0]}/transactions`, body)).status).toBe(404);
    const { workload } = await repeats(port);
    expect(workload).toMatchObject({ orders: [{ from: 13, to: 14, amount: '7' }] });
  });

  test('what OpenAPI names is there, for every protocol that has endpoints', async () => {
    for (const [protocol, name] of Object.entries({
      nakamoto: 'pycotr-default',
      cheesechain: 'cheesechain-default',
      'stake-lottery': 'stake-lottery-default',
      pou: 'pou-local',
    })) {
      const { port } = await served({ extends: name });
      const { paths }: { paths: Record<string, Record<string, object>> } = await get(port, '/openapi.json');
      for (const { method, path } of NODE_ROUTES[protocol]!)
        expect(paths[`/nodes/{node}${path.replaceAll('*', '{name}')}`]).toHaveProperty(method.toLowerCase());
      for (const [path, methods] of Object.entries(paths)) {
        const filled = path.replace('{node}', '0').replace('{name}', '0');
        for (const method of Object.keys(methods)) {
          const { status } = await send(port, method.toUpperCase(), filled, {
            body: method === 'post' ? '{}' : '',
          });
          expect([filled, status === 404 || status === 0]).toEqual([filled, false]);
        }
      }
    }
  });
});

describe('the page and the run', () => {
  test('the page comes with what was done, and may load nothing', async () => {
    const { port } = await served({ extends: 'pou-local', duration: '60s' });
    await post(port, '/advance', { to: '20s' });
    const [from, to] = [13, 14];
    await post(port, '/nodes/0/masters/0/transactions', { sender_id: from, recipient_id: to, amount: 1 });
    const response = await fetch(`http://${LOOPBACK}:${port}/`);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response.text();
    const [, text] = /<script type="application\/json" id="scenario">([^<]*)/.exec(page)!;
    expect(JSON.parse(text!)).toMatchObject({ actions: [{ do: 'pay', from: 13, to: 14, amount: '1' }] });
  });

  test('time goes on as real time does', async () => {
    const { ServedRun } = await import('../../src/cli/serve/served-run.js');
    let now = 0;
    const run = new ServedRun({ extends: 'pou-local', duration: '60s' }, 2, () => now);
    now = 5000;
    run.catchUp();
    expect(run.session.now).toBe(10e6);
    run.goTo(30e6);
    now = 6000;
    run.catchUp();
    expect(run.session.now).toBe(32e6);
  });
});

describe('hostile requests', () => {
  const TOKEN = 'a-token-of-this-test';

  test.each([
    ['no token', 'GET', '/state', {}, 401],
    ['a wrong token', 'GET', '/', { authorization: 'Bearer wrong' }, 401],
    ['a token in the address', 'GET', `/state?token=${TOKEN}`, {}, 401],
    ['another host', 'GET', '/state', { authorization: `Bearer ${TOKEN}`, host: 'evil.example' }, 421],
    [
      'a page of another site',
      'POST',
      '/advance',
      { authorization: `Bearer ${TOKEN}`, origin: 'https://evil.example' },
      403,
    ],
    ['text', 'POST', '/advance', { authorization: `Bearer ${TOKEN}`, 'content-type': 'text/plain' }, 415],
    ['another method', 'DELETE', '/state', { authorization: `Bearer ${TOKEN}` }, 405],
    ['the token', 'GET', '/state', { authorization: `Bearer ${TOKEN}` }, 200],
  ])('%s', async (_, method, path, headers, status) => {
    const { port } = await served({ extends: 'pou-local' }, TOKEN);
    expect(
      (await send(port, method, path, { headers: headers as never, body: method === 'POST' ? '{}' : '' }))
        .status,
    ).toBe(status);
  });

  test('a body that is none changes nothing, and a private key is refused', async () => {
    const { port } = await served({ extends: 'pycotr-default' });
    const path = '/nodes/0/add_to_pending_transactions';
    for (const body of [
      '{',
      '[]',
      '7',
      'null',
      '"{"',
      '{"from_private_key":"x"}',
      '{"from_address":{}}',
      '{"from_address":3,"to_address":4,"amount":"lots"}',
      '{"from_address":3,"to_address":4,"amount":-1}',
      '{"from_address":"__proto__","to_address":4,"amount":1}',
    ])
      expect([body, (await send(port, 'POST', path, { body })).status]).toEqual([body, 400]);
    for (const odd of [
      '/nodes/99/status',
      '/nodes/0/../state',
      '/nodes/0/nothing',
      '/__proto__',
      '/nodes/00000000/status',
      '//',
    ])
      expect([odd, (await send(port, 'GET', odd)).status]).toEqual([odd, 404]);
    expect((await send(port, 'POST', '/advance', { body: '{"to":"-5s"}' })).status).toBe(400);
    const scenario: { workload: { orders?: object[] } } = await get(port, '/scenario');
    expect(scenario.workload.orders ?? []).toEqual([]);
  });
});

describe('simulate serve refuses in one line', () => {
  test.each([
    [['serve', 'pou-local', '--port', '0'], '--port: expected a port from 1 to 65535, got "0"'],
    [['serve', 'pou-local', '--ports', '9-3'], '--ports: expected at most 256 ports'],
    [['serve', 'nosuch'], 'unknown scenario "nosuch"'],
    [['serve', 'pou-local', '--host', 'evil.example'], '--host: expected an IP address'],
    [
      ['serve', 'pou-local', '--host', '0.0.0.0'],
      'can be reached from other machines: expected --host 0.0.0.0 and --token-file',
    ],
    [
      ['serve', 'pycotr-default', '--ports', '3001-3009'],
      '--ports: expected at most 3, one for each master, got 9',
    ],
    [['serve', 'pou-local', '--speed', 'fast'], '--speed: expected a number above 0'],
  ])('%j', async (argv, text) => {
    const { code, stderr, stdout } = await call(argv, { folder: newFolder() });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(text);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a token file that others may read', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'token'), 'a-token-that-is-long-enough');
    chmodSync(join(folder, 'token'), 0o644);
    const { code, stderr } = await call(['serve', '--token-file', 'token'], { folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining('chmod 600')]);
  });
});
