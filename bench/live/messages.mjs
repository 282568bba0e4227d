/**
 * Messages a second between two threads over loopback, one by one and in batches, through the guard and the limits of a
 * process of `simulate live`.
 *
 *   node bench/live/messages.mjs [--dist <folder>]
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const { values } = parseArgs({ options: { dist: { type: 'string', default: 'dist' } } });
const dist = isMainThread ? resolve(values.dist) : workerData.dist;
const load = (path) => import(pathToFileURL(resolve(dist, path)).href);

const TOKEN = 'a token of this bench';
const { Guard, jsonAnswer } = await load('cli/live/guard.js');
const { listen } = await load('cli/live/server.js');

if (!isMainThread) {
  const address = { ip: '127.0.0.1', port: workerData.port };
  let taken = 0;
  const respond = ({ body }) => {
    taken += JSON.parse(body).batch.length;
    return jsonAnswer(200, { taken });
  };
  await listen(address, new Guard(address, TOKEN), respond, console.error);
  parentPort.postMessage('listening');
} else {
  const { Peer } = await load('cli/live/peer.js');
  const { LiveLog } = await load('cli/live/live-log.js');
  const port = 20_000 + (process.pid % 20_000);
  const worker = new Worker(new URL(import.meta.url), { workerData: { port, dist } });
  await new Promise((settle) => worker.once('message', settle));
  const log = new LiveLog(
    { write: (text) => process.stderr.write(text), terminal: false, columns: undefined },
    'bench',
    false,
  );
  const envelope = {
    ...{ at: 1, from: 1, to: 0, type: 'transaction', size: 500, serial: 1 },
    body: { transaction: 'x'.repeat(500), certificates: [] },
  };
  console.log('batch  messages  seconds  messages/s  request p50 ms');
  for (const [batch, messages] of [
    [1, 2_000],
    [10, 20_000],
    [100, 100_000],
    [500, 200_000],
  ]) {
    const peer = new Peer({ nodes: [0], address: { ip: '127.0.0.1', port } }, TOKEN, log);
    const took = [];
    const began = performance.now();
    for (let sent = 0; sent < messages; sent += batch) {
      const asked = performance.now();
      for (let n = 0; n < batch; n++) peer.push(envelope);
      await peer.flush();
      took.push(performance.now() - asked);
    }
    const seconds = (performance.now() - began) / 1000;
    took.sort((a, b) => a - b);
    const cells = [
      batch,
      messages,
      seconds.toFixed(2),
      Math.round(messages / seconds),
      took[took.length >> 1].toFixed(2),
    ];
    const widths = [5, 8, 7, 10, 14];
    console.log(cells.map((cell, place) => String(cell).padStart(widths[place])).join('  '));
    if (peer.counts.lost > 0) console.error(`${peer.counts.lost} messages were lost`);
    peer.close();
  }
  await worker.terminate();
}
