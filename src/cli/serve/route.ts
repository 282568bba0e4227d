import { jsonAnswer, type LiveAnswer, type LiveRequest, problemAnswer } from '../live/guard.js';
import type { ServedRun } from './served-run.js';

/** What a route of a node is asked. */
export interface NodeRequest {
  readonly served: ServedRun;
  readonly node: number;
  /** Of the JSON body: its keys; none for GET. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly query: URLSearchParams;
  /** The parts of the path that the route leaves open. */
  readonly open: readonly string[];
}

/** One endpoint of a node, as the node that it simulates had it. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** Without a slash at its end; `*` for a part that is open. */
  readonly path: string;
  readonly summary: string;
  answer(request: NodeRequest): LiveAnswer;
}

/** Keys under which clients of the originals send what nobody should get. */
const SECRETS = ['from_private_key', 'private_key', 'privateKey'];

/** The open parts of a path that a route matches; `undefined` for another path. */
export function matched(route: Route, path: string): readonly string[] | undefined {
  const wanted = route.path.split('/');
  const given = path.replace(/\/$/, '').split('/');
  if (wanted.length !== given.length) return undefined;
  const open: string[] = [];
  for (const [place, part] of wanted.entries()) {
    if (part === '*') open.push(given[place]!);
    else if (part !== given[place]) return undefined;
  }
  return open;
}

/** The keys of a JSON body; an answer that says what is wrong with it. */
export function bodyOf({ method, body }: LiveRequest): Readonly<Record<string, unknown>> | LiveAnswer {
  if (method === 'GET' || body.trim() === '') return {};
  let read: unknown;
  try {
    read = JSON.parse(body);
    // Clients of Proof of Usage send a JSON string that holds JSON.
    if (typeof read === 'string') read = JSON.parse(read);
  } catch {
    return problemAnswer(400, 'expected a body of JSON');
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    return problemAnswer(400, 'expected a JSON object');
  if (SECRETS.some((key) => Object.hasOwn(read, key)))
    return problemAnswer(400, 'expected no private key: a node signs with its own');
  return read as Readonly<Record<string, unknown>>;
}

/** Whether it is an answer, and not what was read. */
export function isAnswer(value: object): value is LiveAnswer {
  return 'status' in value && 'type' in value && typeof value.status === 'number';
}

/**
 * Has an account pay. The answer says what is wrong, or nothing is.
 *
 * @returns `undefined` when the payment was put into the run.
 */
export function pay(
  { served }: NodeRequest,
  from: unknown,
  to: unknown,
  amount: unknown,
): string | undefined {
  const [payer, payee] = [served.account(from), served.account(to)];
  if (payer === undefined) return `expected the number or name of who pays, got ${short(from)}`;
  if (payee === undefined) return `expected the number or name of who is paid, got ${short(to)}`;
  const isNumber = typeof amount === 'number' || typeof amount === 'string';
  if (!isNumber) return `expected an amount of coins, got ${short(amount)}`;
  return served.act({ do: 'pay', from: payer, to: payee, amount: String(amount) });
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}

/** What was asked for, as it is. */
export function found(value: unknown): LiveAnswer {
  return jsonAnswer(200, value);
}
