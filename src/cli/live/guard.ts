import { createHash, timingSafeEqual } from 'node:crypto';
import { type Address, addressText, isLoopback, LOOPBACK } from './addresses.js';

/** A request as far as it has been read: headers by lower-case name. */
export interface LiveRequest {
  readonly method: string;
  /** Without what stands behind a question mark. */
  readonly path: string;
  /** What stands behind the question mark; empty without one. */
  readonly query?: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** What is answered. */
export interface LiveAnswer {
  readonly status: number;
  readonly type: 'application/json' | 'text/plain; version=0.0.4; charset=utf-8' | 'text/html; charset=utf-8';
  readonly body: string;
}

/** An answer in JSON. */
export function jsonAnswer(status: number, value: unknown): LiveAnswer {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}

/** An answer that says in one line what is wrong. */
export function problemAnswer(status: number, error: string): LiveAnswer {
  return jsonAnswer(status, { error });
}

/** Who may ask: knows the token, names this host, and comes from no page of another site. */
export class Guard {
  readonly #hosts: ReadonlySet<string>;
  readonly #token: Uint8Array | undefined;

  /** @param token what callers must show; none on loopback alone. */
  constructor(address: Address, token: string | undefined) {
    const { port } = address;
    const own = [addressText(address)];
    if (isLoopback(address.ip)) own.push(`${LOOPBACK}:${port}`, `localhost:${port}`, `[::1]:${port}`);
    this.#hosts = new Set(own);
    this.#token = token === undefined ? undefined : digestOf(token);
  }

  /** Why a request is not answered; `undefined` when it is. Its body may not have been read yet. */
  check({ method, path, headers }: Omit<LiveRequest, 'body'>): LiveAnswer | undefined {
    // A page whose name was made to lead here still names itself.
    if (!this.#hosts.has(single(headers['host']) ?? ''))
      return problemAnswer(421, 'this host is not the one asked for');
    const origin = headers['origin'];
    if (origin !== undefined) return problemAnswer(403, 'pages of other sites may not ask');
    if (path !== '/health' && !this.#knows(single(headers['authorization']))) {
      return problemAnswer(401, 'expected the token of the run (authorization: Bearer ...)');
    }
    if (method === 'GET') return undefined;
    if (method !== 'POST') return problemAnswer(405, 'expected GET or POST');
    const type = (single(headers['content-type']) ?? '').split(';')[0]!.trim().toLowerCase();
    return type === 'application/json'
      ? undefined
      : problemAnswer(415, 'expected a body of type application/json');
  }

  #knows(shown: string | undefined): boolean {
    if (this.#token === undefined) return true;
    const given = /^Bearer (.+)$/.exec(shown ?? '')?.[1] ?? '';
    // Hashes are equally long, so that the time taken tells nothing of the token.
    return timingSafeEqual(digestOf(given), this.#token);
  }
}

function digestOf(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
