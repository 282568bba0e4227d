import type { OriginalRoutes, RoutedText } from '../../consensus/kit/wire/codec.js';
import { jsonOf, type Reading, reading } from '../../consensus/kit/wire/reading.js';
import type { NodeId } from '../../engine/time.js';
import type { Role } from '../../nodes/role.js';
import { readEnvelopes } from './envelope.js';
import { exposition } from './exposition.js';
import { jsonAnswer, type LiveAnswer, type LiveRequest, problemAnswer } from './guard.js';
import type { LiveProcess } from './live-process.js';
import type { Part } from './part.js';

const WAITING = problemAnswer(503, 'the run has not begun here');
const NOT_FOUND = problemAnswer(404, 'there is nothing here');

/** Answers every request of a process that its guard let pass. */
export function respondFor(process: LiveProcess): (request: LiveRequest) => Promise<LiveAnswer> {
  return async (request) => {
    const { method, path } = request;
    const known = method === 'GET' ? get(process, path) : await post(process, path, request.body);
    return known ?? NOT_FOUND;
  };
}

function get(process: LiveProcess, path: string): LiveAnswer | undefined {
  switch (path) {
    case '/health':
      return jsonAnswer(200, { status: 'ok', phase: process.phase });
    case '/state':
      return jsonAnswer(200, process.state());
    case '/run':
      return jsonAnswer(200, process.runDescription());
    case '/metrics':
      return { status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body: exposition(process) };
    case '/describe':
      return process.part === undefined ? WAITING : jsonAnswer(200, describe(process.part));
    default:
      return undefined;
  }
}

/** As the original's `/describe`: the ids of the nodes of a process. */
function describe({ assembly, plan }: Part): object {
  const ids = (role: Role) =>
    assembly.population
      .of(role)
      .flatMap((node) => (plan.hosted.has(node) ? [assembly.population.nameOf(node)!] : []));
  return { masters: ids('master'), consumers: ids('consumer'), cashings: ids('cashing') };
}

async function post(process: LiveProcess, path: string, body: string): Promise<LiveAnswer | undefined> {
  const read = reading(() => jsonOf(body));
  if (read.kind !== 'value') return problemAnswer(400, 'expected a body of JSON');
  const { part } = process;
  if (path === '/stop' && process.stoppable) {
    process.stop();
    return jsonAnswer(200, {});
  }
  if (part === undefined) return WAITING;
  if (path === '/messages') return takeMessages(process, part, read.value);
  if (path.startsWith('/lockstep/')) return await process.step?.(path.slice('/lockstep/'.length), read.value);
  return original(process, part, path, read.value);
}

function takeMessages(process: LiveProcess, part: Part, value: unknown): LiveAnswer {
  const { population, run } = part.assembly;
  const hosts = (node: NodeId) => part.plan.hosted.has(node);
  const read = readEnvelopes(value, { nodes: population.size, end: run.end, hosts });
  if (read.kind === 'refused') return problemAnswer(400, read.refusal.detail);
  if (read.kind === 'value') process.take(read.value);
  return jsonAnswer(200, {});
}

/** The original's routes: `/masters/ID/transactions`, `/masters/ID/blocks` and `/consumers/ID/sign_block`. */
function original(process: LiveProcess, part: Part, path: string, value: unknown): LiveAnswer | undefined {
  const routes = part.codec.original;
  const match = /^\/(masters|consumers)\/([0-9a-f]{64})\/(transactions|blocks|sign_block)$/.exec(path);
  if (routes === undefined || match === null) return undefined;
  const [, group, id, what] = match;
  const { population } = part.assembly;
  const node = population.names.indexOf(id!);
  const role = group === 'masters' ? 'master' : 'consumer';
  if (!part.plan.hosted.has(node) || population.roles[node] !== role)
    return problemAnswer(404, `no such ${role} here`);
  // The original writes JSON as text into JSON.
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (group === 'consumers') return what === 'sign_block' ? sign(routes, node, text) : undefined;
  if (what === 'transactions') return hand(process, part, node, routes.transaction(text));
  return what === 'blocks' ? hand(process, part, node, routes.block(text)) : undefined;
}

function sign(routes: OriginalRoutes, node: NodeId, text: string): LiveAnswer {
  const signature = routes.sign(node, text);
  if (signature.kind === 'value') return jsonAnswer(200, signature.value);
  return problemAnswer(400, signature.kind === 'refused' ? signature.refusal.detail : 'a block is not known');
}

/** Hands what was posted to a node as if its maker had sent it. What the node makes of it stands in its log. */
function hand(process: LiveProcess, part: Part, to: NodeId, read: Reading<RoutedText>): LiveAnswer {
  if (read.kind !== 'value') {
    return problemAnswer(400, read.kind === 'refused' ? read.refusal.detail : 'a block is not known');
  }
  const { from, type, body } = read.value;
  const size = JSON.stringify(body).length;
  process.take([{ at: part.scheduler.now, from, to, type, size, serial: 0, body }]);
  return jsonAnswer(200, {});
}
