import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { UsageError } from '../terminal/exit.js';
import { type Address, addressText } from './addresses.js';
import { type Guard, type LiveAnswer, type LiveRequest, problemAnswer } from './guard.js';

/** Bytes of a body at the most, and how long one may take to come. */
export const MOST_BODY = 8 * 1024 * 1024;
const REQUEST_SECONDS = 10;
const MOST_CONNECTIONS = 256;
const MOST_HEADERS = 8 * 1024;

/** What a page may load: what stands in it, and its worker. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'unsafe-inline' blob: data:; worker-src blob: data:; style-src 'unsafe-inline'; img-src data:";

/** Answers requests that the guard has let pass. */
export type Respond = (request: LiveRequest) => Promise<LiveAnswer> | LiveAnswer;

/** Called with what went wrong while a request was answered: a fault of this program. */
export type OnFailure = (error: unknown) => void;

/**
 * Listens at an address, and answers what the guard lets pass.
 *
 * @throws UsageError when the port is taken, or the address is none of this machine.
 */
export async function listen(
  address: Address,
  guard: Guard,
  respond: Respond,
  onFailure: OnFailure,
): Promise<Server> {
  const settings = {
    requestTimeout: REQUEST_SECONDS * 1000,
    maxHeaderSize: MOST_HEADERS,
    keepAliveTimeout: 60_000,
  };
  const server = createServer(settings, (request, response) => {
    void answer(request, response, guard, respond).catch((error: unknown) => {
      onFailure(error);
      if (!response.headersSent)
        send(response, problemAnswer(500, 'a fault of the program; its log says more'));
    });
  });
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((settle, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      fail(new UsageError(listenProblem(error, address))),
    );
    server.listen({ host: address.ip, port: address.port }, settle);
  });
  return server;
}

function listenProblem({ code }: NodeJS.ErrnoException, address: Address): string {
  const words: Readonly<Record<string, string>> = {
    EADDRINUSE: 'the port is taken by another program',
    EADDRNOTAVAIL: 'this machine has no such address',
    EACCES: 'permission denied',
  };
  return `cannot listen on ${addressText(address)}: ${words[code ?? ''] ?? code ?? 'unknown problem'}`;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  guard: Guard,
  respond: Respond,
): Promise<void> {
  const { method = 'GET', headers } = request;
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  const refusal = guard.check({ method, path, headers });
  if (refusal !== undefined) {
    // What is not read is not kept either: the connection ends with the answer.
    response.shouldKeepAlive = false;
    send(response, refusal);
    request.resume();
    return;
  }
  const body = method === 'POST' ? await bodyOf(request) : '';
  if (body === undefined) {
    response.shouldKeepAlive = false;
    send(response, problemAnswer(413, `expected a body of at most ${MOST_BODY} bytes`));
    request.destroy();
    return;
  }
  send(response, await respond({ method, path, query, headers, body }));
}

/** The body as text; `undefined` when it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BODY) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, type, body }: LiveAnswer): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    ...(type.startsWith('text/html') ? { 'content-security-policy': PAGE_POLICY } : {}),
  });
  response.end(body);
}
