import type { NodeId } from '../../engine/time.js';
import type { LposBlock } from './candidate.js';
import { type AnnounceMessage, type DirectedMessage, HASH_SIZE, type SenateMessage } from './messages.js';
import { RouteTable } from './routes.js';
import type { Send } from './traffic.js';

/** Bytes of a node's address in a path. */
const ADDRESS_SIZE = 34;

/** How a member reaches senators. */
export interface MemberTransport {
  /** Called at the start of a round or view by a senator. */
  announce(parent: LposBlock): void;
  /** Sends to a senator; false when there is no way to it. */
  send(to: NodeId, message: SenateMessage): boolean;
  /** Takes an announcement in. */
  learn(message: AnnounceMessage, from: NodeId): void;
  /** Passes a directed message on; gives back what has arrived here for the first time. */
  relay(message: DirectedMessage): { readonly source: NodeId; readonly body: SenateMessage } | undefined;
}

/** By address: the network's links reach everybody. */
export class DirectTransport implements MemberTransport {
  readonly #send: Send;

  constructor(send: Send) {
    this.#send = send;
  }

  announce(): void {
    // Who sits in the senate follows from the chain; nothing is to be found out.
  }

  send(to: NodeId, message: SenateMessage): boolean {
    this.#send(to, message);
    return true;
  }

  learn(): void {
    // Nobody announces anything.
  }

  relay(): undefined {
    return undefined;
  }
}

/** As in the original: senators flood announcements, and messages go back along the ways these took. */
export class RoutedTransport implements MemberTransport {
  readonly #self: NodeId;
  readonly #send: Send;
  readonly #peers: () => readonly NodeId[];
  readonly #height: () => number;
  readonly #limit: number;
  /** Routes by the tip they were announced for. */
  readonly #tables = new Map<LposBlock, RouteTable>();
  readonly #arrived = new WeakSet<SenateMessage>();

  /**
   * @param peers whom announcements are passed on to.
   * @param height of the node's head: announcements for a lower tip are of no use any more.
   * @param limit routes kept to each senator.
   */
  constructor(self: NodeId, send: Send, peers: () => readonly NodeId[], height: () => number, limit: number) {
    this.#self = self;
    this.#send = send;
    this.#peers = peers;
    this.#height = height;
    this.#limit = limit;
  }

  announce(parent: LposBlock): void {
    const message = this.#announcement(parent, this.#self, []);
    this.learn(message, this.#self);
  }

  send(to: NodeId, body: SenateMessage): boolean {
    const routes = this.#table(body.parent).to(to);
    for (const route of routes) this.#forward({ ...this.#directed(body), route, place: route.length - 1 });
    return routes.length > 0;
  }

  learn({ parent, senator, path }: AnnounceMessage, from: NodeId): void {
    // What was forgotten must not be learned again, or announcements would never die out.
    if (parent.height < this.#height()) return;
    const route = this.#table(parent).learn(senator, path);
    if (route === undefined) return;
    const message = this.#announcement(parent, senator, route);
    for (const peer of this.#peers()) if (peer !== from && peer !== this.#self) this.#send(peer, message);
  }

  relay(message: DirectedMessage): { readonly source: NodeId; readonly body: SenateMessage } | undefined {
    if (message.place > 0) {
      this.#forward(message);
      return undefined;
    }
    const { body, source } = message;
    if (this.#arrived.has(body)) return undefined;
    this.#arrived.add(body);
    return { source, body };
  }

  #forward(message: DirectedMessage): void {
    const place = message.place - 1;
    this.#send(message.route[place]!, { ...message, place } as DirectedMessage);
  }

  #directed(body: SenateMessage) {
    const size = body.size + HASH_SIZE;
    return { type: 'directed' as const, size, source: this.#self, body };
  }

  #announcement(parent: LposBlock, senator: NodeId, path: readonly NodeId[]): AnnounceMessage {
    return { type: 'announce', size: HASH_SIZE + ADDRESS_SIZE * (path.length + 1), parent, senator, path };
  }

  #table(parent: LposBlock): RouteTable {
    let table = this.#tables.get(parent);
    if (table === undefined) {
      for (const tip of this.#tables.keys()) if (tip.height < this.#height()) this.#tables.delete(tip);
      table = new RouteTable(this.#self, this.#limit);
      this.#tables.set(parent, table);
    }
    return table;
  }
}
