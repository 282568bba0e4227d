import { Agent, request } from 'node:http';
import { entryAt } from '../../scenario/schema/schema-tree.js';
import { type Address, addressText, type ProcessEntry } from './addresses.js';
import { type Envelope, MOST_ENVELOPES } from './envelope.js';
import type { LiveLog } from './live-log.js';

/** How long another process may take to answer. */
const ANSWER_MILLISECONDS = 5_000;
/** Bytes of an answer at the most. */
const MOST_ANSWER = 8 * 1024 * 1024;
/** Characters of one request's messages, roughly: more go into the next. */
const BATCH_TEXT = 2_000_000;
/** Messages that wait for one process at the most, and their characters: what comes on top is lost. */
const MOST_WAITING = 20_000;
const MOST_WAITING_TEXT = 64_000_000;

/** What another process answered. */
export interface PeerAnswer {
  readonly status: number;
  readonly value: unknown;
}

/** What went to another process, and what did not. */
export interface PeerCounts {
  sent: number;
  lost: number;
  requests: number;
}

/**
 * Another process of the run. Messages go to it in order, one request at a time, and what comes meanwhile goes
 * together in the next. A request that fails is lost with its messages, as messages are on any network.
 */
export class Peer {
  readonly entry: ProcessEntry;
  readonly counts: PeerCounts = { sent: 0, lost: 0, requests: 0 };
  readonly #token: string | undefined;
  readonly #log: LiveLog;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 2 });
  #waiting: string[] = [];
  #waitingText = 0;
  #flushing: Promise<void> | undefined;
  #silent = false;

  constructor(entry: ProcessEntry, token: string | undefined, log: LiveLog) {
    this.entry = entry;
    this.#token = token;
    this.#log = log;
  }

  get name(): string {
    return addressText(this.entry.address);
  }

  /** Messages that wait for the request before them. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Takes a message to be sent at the next `flush`. */
  push(envelope: Envelope): void {
    if (this.#waiting.length >= MOST_WAITING || this.#waitingText >= MOST_WAITING_TEXT) {
      this.counts.lost++;
      return;
    }
    const text = JSON.stringify(envelope);
    this.#waitingText += text.length;
    this.#waiting.push(text);
  }

  /** Sends what waits; done when all of it, and what came meanwhile, is there or lost. */
  flush(): Promise<void> {
    if (this.#flushing !== undefined) return this.#flushing;
    if (this.#waiting.length === 0) return Promise.resolve();
    this.#flushing = this.#sendAll().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#nextBatch();
      this.counts.requests++;
      try {
        const { status, value } = await this.ask('POST', '/messages', `{"batch":[${batch.join(',')}]}`);
        if (status !== 200) throw new Error(`it answers ${status}: ${problemIn(value)}`);
        this.counts.sent += batch.length;
        this.#heard();
      } catch (error) {
        this.counts.lost += batch.length;
        this.#missed(error);
      }
    }
  }

  #nextBatch(): readonly string[] {
    let count = 0;
    let length = 0;
    while (count < this.#waiting.length && count < MOST_ENVELOPES) {
      length += this.#waiting[count]!.length;
      if (count > 0 && length > BATCH_TEXT) break;
      count++;
    }
    const batch = this.#waiting.splice(0, count);
    for (const text of batch) this.#waitingText -= text.length;
    return batch;
  }

  #heard(): void {
    if (this.#silent) this.#log.write('info', `${this.name} answers again`);
    this.#silent = false;
  }

  #missed(error: unknown): void {
    if (!this.#silent)
      this.#log.write(
        'warning',
        `${this.name}: ${problemOf(error)}; messages to it are lost until it answers`,
      );
    this.#silent = true;
  }

  /**
   * Asks the process. No proxy is used and no redirection followed.
   *
   * @throws Error when it does not answer in time, or with something that is no JSON.
   */
  ask(method: 'GET' | 'POST', path: string, body = ''): Promise<PeerAnswer> {
    const { ip, port } = this.entry.address;
    const headers: Record<string, string | number> = { host: addressText({ ip, port }) };
    if (this.#token !== undefined) headers['authorization'] = `Bearer ${this.#token}`;
    if (method === 'POST') {
      headers['content-type'] = 'application/json';
      headers['content-length'] = Buffer.byteLength(body);
    }
    const signal = AbortSignal.timeout(ANSWER_MILLISECONDS);
    const options = { host: ip, port, method, path, headers, agent: this.#agent, signal };
    return new Promise((settle, fail) => {
      const asked = request(options, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > MOST_ANSWER) asked.destroy(new Error('its answer is too long'));
        });
        response.on('error', fail);
        response.on('end', () => {
          try {
            const value: unknown = JSON.parse(text);
            settle({ status: response.statusCode ?? 0, value });
          } catch {
            fail(new Error('its answer is no JSON'));
          }
        });
      });
      asked.on('error', fail);
      asked.end(body);
    });
  }

  /** Ends the connections. */
  close(): void {
    this.#agent.destroy();
  }
}

/** The process at an address, before it is known which nodes it runs. */
export function peerAt(address: Address, token: string | undefined, log: LiveLog): Peer {
  return new Peer({ nodes: [], address }, token, log);
}

/** What keeps a process from answering, in words. */
export function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return 'nobody listens there';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'it has gone';
  if (code === 'ABORT_ERR' || code === 'ETIMEDOUT') return 'it does not answer in time';
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'there is no way to it';
  return error instanceof Error ? error.message : 'unknown problem';
}

/** The problem that an answer names. */
export function problemIn(value: unknown): string {
  const error = entryAt(value, 'error');
  return typeof error === 'string' ? error.slice(0, 200) : 'no reason given';
}
