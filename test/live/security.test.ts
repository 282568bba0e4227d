import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressText, LOOPBACK, Reach, readAddress, readHosts } from '../../src/cli/live/addresses.js';
import { MOST_ORPHANS } from '../../src/cli/live/inbox.js';
import type { LiveProcess } from '../../src/cli/live/live-process.js';
import { checkListening, processSettings } from '../../src/cli/live/options.js';
import { Peer } from '../../src/cli/live/peer.js';
import { MOST_BODY } from '../../src/cli/live/server.js';
import { UsageError } from '../../src/cli/terminal/exit.js';
import { newFolder } from '../cli/terminal.js';
import { SMALL } from './in-step.js';
import { freePort, keptLog, planOf, send, started } from './one-process.js';

const LONG = { ...SMALL, seed: '1', duration: '1h' };
const TOKEN = 'a-token-of-the-test';
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };
const EMPTY = JSON.stringify({ batch: [] });

let process_: LiveProcess;
let end: () => Promise<void>;
let port: number;
let lines: string[];

beforeAll(async () => {
  const kept = keptLog();
  lines = kept.lines;
  ({ process: process_, end } = await started(await planOf(LONG, 1, { token: TOKEN, log: kept.log })));
  port = process_.plan.own.address.port;
});

afterAll(() => end());

/** Posts a batch of one message. */
function post(message: object) {
  return send(port, 'POST', '/messages', { headers: AUTHORIZED, body: JSON.stringify({ batch: [message] }) });
}

const MESSAGE = { at: 0, from: 1, to: 0, type: 'get-head', size: 80, serial: 0, body: {} };

describe('a process refuses', () => {
  test.each([
    ['no token', {}, 401],
    ['a wrong token', { authorization: 'Bearer wrong' }, 401],
    ['a token of another form', { authorization: TOKEN }, 401],
    ['the host of a page that was led here', { ...AUTHORIZED, host: 'evil.example' }, 421],
    ['another port in the host', { ...AUTHORIZED, host: `${LOOPBACK}:1` }, 421],
    ['a page of another site', { ...AUTHORIZED, origin: 'https://evil.example' }, 403],
    ['a page of its own address', { ...AUTHORIZED, origin: 'null' }, 403],
    ['text that is no JSON by its type', { ...AUTHORIZED, 'content-type': 'text/plain' }, 415],
    ['a form', { ...AUTHORIZED, 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ])('%s', async (_, headers, status) => {
    expect((await send(port, 'POST', '/messages', { headers, body: EMPTY })).status).toBe(status);
  });

  test('a token in the address', async () => {
    expect((await send(port, 'GET', `/state?token=${TOKEN}`)).status).toBe(401);
  });

  test('every route but /health without the token, and tells nothing there', async () => {
    for (const path of ['/state', '/run', '/metrics', '/describe', '/nothing']) {
      expect((await send(port, 'GET', path)).status, path).toBe(401);
    }
    const { status, body } = await send(port, 'GET', '/health');
    expect([status, JSON.parse(body)]).toEqual([200, { status: 'ok', phase: 'running' }]);
  });

  test.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s', async (method) => {
    const { status } = await send(port, method, '/messages', { headers: AUTHORIZED, body: EMPTY });
    expect(status).toBe(405);
  });

  test('a body that is too long, whether it says so or not', async () => {
    const body = 'x'.repeat(MOST_BODY + 1);
    const said = await send(port, 'POST', '/messages', {
      headers: { ...AUTHORIZED, 'content-length': String(body.length) },
    });
    expect(said.status).toBe(413);
    const unsaid = await send(port, 'POST', '/messages', { headers: AUTHORIZED, body, chunked: true });
    expect([413, 0]).toContain(unsaid.status);
    expect((await send(port, 'GET', '/health')).status).toBe(200);
  });

  test.each([
    ['no JSON', '{"batch":['],
    ['another shape', '[]'],
    ['too many messages', JSON.stringify({ batch: Array.from({ length: 501 }, () => MESSAGE) })],
    ['a node that is not there', JSON.stringify({ batch: [{ ...MESSAGE, from: 10_000 }] })],
    ['a node that is no number', JSON.stringify({ batch: [{ ...MESSAGE, from: '1' }] })],
    ['a node between two', JSON.stringify({ batch: [{ ...MESSAGE, from: 1.5 }] })],
    ['a message of a node of its own', JSON.stringify({ batch: [{ ...MESSAGE, from: 0 }] })],
    ['a message for a node elsewhere', JSON.stringify({ batch: [{ ...MESSAGE, to: 1 }] })],
    ['a moment after the run', JSON.stringify({ batch: [{ ...MESSAGE, at: Number.MAX_SAFE_INTEGER }] })],
    ['a size below 0', JSON.stringify({ batch: [{ ...MESSAGE, size: -1 }] })],
    ['a body that is none', JSON.stringify({ batch: [{ ...MESSAGE, body: null }] })],
  ])('%s', async (_, body) => {
    const { status, body: text } = await send(port, 'POST', '/messages', { headers: AUTHORIZED, body });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ error: expect.stringMatching(/^expected [^\n]+$/) });
  });

  test('a node of a route that is not here, and routes that are none', async () => {
    const { names } = process_.part!.assembly.population;
    for (const path of [
      `/masters/${names[1]}/blocks`,
      `/consumers/${names[0]}/sign_block`,
      '/masters/../state',
      '/lockstep/run',
      '/stop',
    ]) {
      expect((await send(port, 'POST', path, { headers: AUTHORIZED, body: '""' })).status, path).toBe(404);
    }
  });

  test('to sign a payment as if it were a header', async () => {
    const plan = await planOf({ ...LONG, nodes: { ...LONG.nodes } }, 9, { startAt: Date.now() });
    const { process, end: endIt } = await started(plan);
    const { codec, assembly } = process.part!;
    const consumer = 4;
    const payment = assembly.protocol.money.pay({ sender: consumer, recipient: 5, amount: 1 });
    const content = assembly.protocol.reporting.records.transaction(
      payment,
      consumer,
      assembly.world.status.clock(consumer),
    );
    expect(codec.decode('sign-request', { header: content }, 1, consumer).kind).toBe('refused');
    expect(codec.original!.sign(consumer, content).kind).toBe('refused');
    await endIt();
  });
});

describe('memory is bounded', () => {
  test('when blocks come whose parents do not', async () => {
    const { protocol, world } = process_.part!.assembly;
    const before = [protocol.tree.blocks.length, world.transactions.all.length];
    const hash = (n: number) => n.toString(16).padStart(64, '0');
    const { inbox } = process_.part!;
    const text = (n: number) => blockText(hash(n), hash(n + 1_000_000), world.population.names[1]!);
    for (let n = 0; n < 2_500; n += 500) {
      const batch = Array.from({ length: 500 }, (_, place) => {
        return { ...MESSAGE, type: 'block', body: { block: text(n + place), certificates: [] } };
      });
      const { status } = await send(port, 'POST', '/messages', {
        headers: AUTHORIZED,
        body: JSON.stringify({ batch }),
      });
      expect(status).toBe(200);
    }
    expect(inbox.orphans).toBeGreaterThan(0);
    expect(inbox.orphans).toBeLessThanOrEqual(MOST_ORPHANS);
    expect(inbox.requests).toBeLessThanOrEqual(100);
    expect(inbox.counts.overflowed).toBeGreaterThan(1_000);
    expect([protocol.tree.blocks.length, world.transactions.all.length]).toEqual(before);
  });
});

/** The text of a block without payments on a parent that nobody knows. */
function blockText(previous: string, root: string, master: string): string {
  const header = `"retribution_rate": 0.1, "previous_block_hash": "${previous}", "merkle_root": "${root}", "closing_time": 1700000000.0`;
  return `{"transactions": [], "tx_count": 0, ${header}, "master_id": "${master}", "master_signature": "AA==", "lucky_signatures": {}}`;
}

describe('logs', () => {
  test('hold no line that somebody outside wrote', async () => {
    const before = lines.length;
    await post({ ...MESSAGE, type: 'x\n12:00:00 test: all is well\u001b[2J' });
    const written = lines.slice(before).join('');
    expect(written).toContain('\\u000a12:00:00 test: all is well\\u001b[2J');
    expect(written.trimEnd().split('\n')).toHaveLength(1);
  });

  test('in JSON are a line an event', () => {
    const { log, lines: json } = keptLog(true);
    log.write('warning', 'a\n"b"', { peer: 'c\n' });
    expect(json).toHaveLength(1);
    expect(json[0]!.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(json[0]!)).toMatchObject({
      severity: 'warning',
      process: 'test',
      message: 'a\n"b"',
      peer: 'c\n',
    });
  });
});

describe('a process listens', () => {
  const loopback = { ip: LOOPBACK, port: 5000 };
  const outside = { ip: '10.0.0.5', port: 5000 };
  const settings = (host: string | undefined, token: string | undefined) => ({
    ...{ speed: 1, token, reach: new Reach(), patience: 1, json: false, quiet: false, host },
  });

  test('on loopback, and elsewhere only with a host and a token', () => {
    expect(() => checkListening(loopback, settings(undefined, undefined))).not.toThrow();
    for (const [host, token] of [
      [undefined, undefined],
      [outside.ip, undefined],
      [undefined, TOKEN],
      ['10.0.0.6', TOKEN],
    ]) {
      expect(() => checkListening(outside, settings(host, token))).toThrow(
        /^10\.0\.0\.5:5000 can be reached from other machines/,
      );
    }
    expect(() => checkListening(outside, settings(outside.ip, TOKEN))).not.toThrow();
  });

  test('on a port that is free, or says which is taken', async () => {
    const { process, end: endIt } = await started(await planOf(LONG, 1));
    const { address } = process.plan.own;
    const again = planOf(LONG, 1, { own: { nodes: [0], address } });
    await expect(started(await again)).rejects.toThrow(
      `cannot listen on ${addressText(address)}: the port is taken by another program`,
    );
    await endIt();
  });

  test('with a token that nobody else may read', () => {
    const folder = newFolder();
    const io = { stdout: silent, stderr: silent, folder, onInterrupt: () => () => {} };
    const context = { io, environment: {}, typed: [] };
    const file = join(folder, 'token');
    const read = () => processSettings({ 'token-file': file }, context).token;
    expect(read).toThrow(/no such file or folder$/);
    writeFileSync(file, `${TOKEN}\n`);
    chmodSync(file, 0o644);
    expect(read).toThrow(/may be read by others: chmod 600/);
    chmodSync(file, 0o600);
    expect(read()).toBe(TOKEN);
    writeFileSync(file, 'short');
    expect(read).toThrow(/expected at least 16 characters/);
  });
});

const silent = { write: () => {}, terminal: false, columns: undefined };

describe('a process sends', () => {
  test.each([
    'localhost:5000',
    'example.com:80',
    '127.1:5000',
    '0x7f000001:1',
    '127.0.0.1',
    '127.0.0.1:0',
    '127.0.0.1:70000',
    'http://127.0.0.1:1',
    '[::ffff:127.0.0.1]:1',
  ])('to no address written as %s', (text) => {
    expect(readAddress(text)).toBeUndefined();
  });

  test.each([
    '169.254.169.254:80',
    '0.0.0.0:5000',
    '224.0.0.1:5000',
    '255.255.255.255:1',
    '[fe80::1]:80',
    '[::]:5000',
    '[ff02::1]:80',
    '[::ffff:a9fe:a9fe]:80',
  ])('never to %s, whatever is allowed', (text) => {
    const address = readAddress(text)!;
    expect(new Reach(['0.0.0.0/0', '::/0']).problem(address)).toBe('is no address of a process');
  });

  test('to this machine, and to networks that were allowed', () => {
    const reach = new Reach(['10.1.0.0/16']);
    expect(reach.problem(readAddress('127.0.0.1:1')!)).toBeUndefined();
    expect(reach.problem(readAddress('[::1]:1')!)).toBeUndefined();
    expect(reach.problem(readAddress('10.1.2.3:1')!)).toBeUndefined();
    expect(reach.problem(readAddress('10.2.0.1:1')!)).toMatch(/^is not of this machine/);
    for (const text of ['10.0.0.0', '10.0.0.0/33', 'all', '::/200'])
      expect(() => new Reach([text]), text).toThrow(UsageError);
  });

  test('to nobody that a file of hosts may not name', () => {
    const read = (text: string) => readHosts(text, 'hosts.txt', 3, new Reach());
    expect(read('0 127.0.0.1:5000 # a master\n\n1-2 127.0.0.1:3000\n')).toHaveLength(2);
    expect(() => read('0-2 169.254.169.254:80')).toThrow(
      'hosts.txt:1: 169.254.169.254:80 is no address of a process',
    );
    expect(() => read('0-2 localhost:80')).toThrow(/^hosts\.txt:1: expected nodes and an address/);
    expect(() => read('0 127.0.0.1:1\n0-2 127.0.0.1:2')).toThrow('hosts.txt:2: node 0 is in the file twice');
    expect(() => read('0-1 127.0.0.1:1')).toThrow('hosts.txt: node 2 is missing');
    expect(() => read('0-3 127.0.0.1:1')).toThrow(/expected nodes from 0 to 2/);
  });

  test('nowhere that it is redirected to', async () => {
    let followed = 0;
    const target = createServer((_, response) => {
      followed++;
      response.end('{}');
    });
    const targetPort = await freePort();
    await new Promise<void>((settle) => target.listen(targetPort, LOOPBACK, settle));
    const server = createServer((_, response) => {
      response.writeHead(307, { location: `http://${LOOPBACK}:${targetPort}/messages` });
      response.end('{}');
    });
    const serverPort = await freePort();
    await new Promise<void>((settle) => server.listen(serverPort, LOOPBACK, settle));
    const kept = keptLog();
    const peer = new Peer({ nodes: [1], address: { ip: LOOPBACK, port: serverPort } }, TOKEN, kept.log);
    peer.push({ ...MESSAGE, to: 1 });
    await peer.flush();
    expect([followed, peer.counts.lost]).toEqual([0, 1]);
    expect(kept.lines.join('')).toContain('it answers 307');
    peer.close();
    for (const one of [server, target]) await new Promise((settle) => one.close(settle));
  });
});
