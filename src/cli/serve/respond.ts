import { parseDuration } from '../../engine/time.js';
import { jsonAnswer, type LiveAnswer, type LiveRequest, problemAnswer } from '../live/guard.js';
import type { Respond } from '../live/server.js';
import { chainJson } from './chain-json.js';
import { NODE_ROUTES } from './original-routes.js';
import { bodyOf, isAnswer, matched, type Route } from './route.js';
import type { ServedRun } from './served-run.js';

/** What an address of a served run answers for. */
export interface Serving {
  readonly served: ServedRun;
  /** The text of the page. */
  readonly page: () => string;
  /** The node that an address of its own stands for; all nodes without one. */
  readonly node?: number;
}

const OWN_NODE = /^\/nodes\/(\d{1,6})(\/.*)$/;

/** Answers for a served run and its nodes. */
export function respondWith(serving: Serving): Respond {
  const { served } = serving;
  return (request) => {
    served.catchUp();
    const routes = NODE_ROUTES[served.session.setting.protocol] ?? [];
    if (serving.node !== undefined) {
      const answer = nodeAnswer(served, routes, serving.node, request.path, request);
      if (answer !== undefined) return answer;
    }
    return runAnswer(serving, routes, request);
  };
}

function runAnswer({ served, page }: Serving, routes: readonly Route[], request: LiveRequest): LiveAnswer {
  const { session } = served;
  switch (`${request.method} ${request.path}`) {
    case 'GET /':
      return { status: 200, type: 'text/html; charset=utf-8', body: page() };
    case 'GET /health':
      return jsonAnswer(200, { status: 'ok' });
    case 'GET /state':
      return jsonAnswer(200, stateOf(served));
    case 'GET /scenario':
      return jsonAnswer(200, session.scenario);
    case 'GET /openapi.json':
      return jsonAnswer(200, openApi(session.setting.protocol, routes));
    case 'POST /advance':
      return advance(served, request);
  }
  const [, node, path] = OWN_NODE.exec(request.path) ?? [];
  if (node === undefined || path === undefined)
    return problemAnswer(404, 'there is nothing here; see /openapi.json');
  if (Number(node) >= session.setting.roles.length)
    return problemAnswer(404, `expected a node from 0 to ${session.setting.roles.length - 1}`);
  if (request.method === 'GET' && path === '/blocks') return jsonAnswer(200, chainJson(served, Number(node)));
  const answer = nodeAnswer(served, routes, Number(node), path, request);
  return answer ?? problemAnswer(404, 'the node has no such endpoint; see /openapi.json');
}

function stateOf({ session }: ServedRun): object {
  const { name, protocol, seed, end, labels } = session.setting;
  const nodes = labels.map((label, node) => ({ node, label, ...standing(session.inspect(node)) }));
  return { name, protocol, seed, now: session.now / 1e6, end: end / 1e6, digest: session.digest, nodes };
}

function standing({ isUp, head, balance }: ReturnType<ServedRun['session']['inspect']>): object {
  return { isUp, height: head?.height ?? null, head: head?.id ?? null, balance };
}

function advance(served: ServedRun, request: LiveRequest): LiveAnswer {
  const body = bodyOf(request);
  if (isAnswer(body)) return body;
  const to = typeof body['to'] === 'string' ? parseDuration(body['to']) : undefined;
  if (to === undefined || to < served.session.now)
    return problemAnswer(400, 'expected "to": a time from now on, such as "90s"');
  served.goTo(to);
  return jsonAnswer(200, { now: served.session.now / 1e6 });
}

function nodeAnswer(
  served: ServedRun,
  routes: readonly Route[],
  node: number,
  path: string,
  request: LiveRequest,
): LiveAnswer | undefined {
  for (const route of routes) {
    const open = matched(route, path);
    if (open === undefined || route.method !== request.method) continue;
    const body = bodyOf(request);
    if (isAnswer(body)) return body;
    return route.answer({ served, node, body, open, query: new URLSearchParams(request.query ?? '') });
  }
  return undefined;
}

/** What can be asked, as OpenAPI says it. */
function openApi(protocol: string, routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  const add = (method: string, path: string, summary: string) => {
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: { summary, responses: { 200: { description: 'Done' } } },
    };
  };
  add('GET', '/state', 'How all nodes stand');
  add('GET', '/scenario', 'The scenario with all that was done: a run of it is this one');
  add('POST', '/advance', 'Runs to a moment at once: to');
  add('GET', '/nodes/{node}/blocks', 'The chain that a node follows');
  for (const { method, path, summary } of routes)
    add(method, `/nodes/{node}${path.replaceAll('*', '{name}')}`, summary);
  return { openapi: '3.1.0', info: { title: `A simulated network: ${protocol}`, version: '1' }, paths };
}
