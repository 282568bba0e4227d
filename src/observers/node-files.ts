import type { NodeFileFormat } from '../consensus/reporting.js';
import type { Stamp } from '../engine/stamp.js';
import type { NodeId, Time } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { BlockTree } from '../ledger/block-tree.js';
import type { Transaction } from '../ledger/transaction.js';
import type { LogLevel } from '../nodes/events.js';
import { logLine } from '../nodes/log-line.js';
import type { Population, Role } from '../nodes/role.js';
import type { Observer } from './observer.js';
import type { Sink } from './sink.js';

/** Folder of each role's nodes, as in the original. */
const FOLDERS: Readonly<Record<Role, string>> = {
  master: 'masternodes',
  cashing: 'cashingnodes',
  consumer: 'consumernodes',
  trusted: 'trustednodes',
};

/** Characters of a log that are gathered before they go to the sink. */
const LOG_CHUNK = 65_536;
/** Ports of the original's remote simulation: masters from 5000 on, everybody else behind one client on 3000. */
const MASTER_PORT = 5000;
const CLIENT_PORT = 3000;

/** What the files are made from. */
export interface NodeFilesParts {
  readonly sink: Sink;
  readonly population: Population;
  readonly records: NodeFileFormat;
  readonly tree: BlockTree<unknown>;
  /** Nodes that get files. */
  readonly selected: readonly NodeId[];
  /** Microseconds from the POSIX epoch to time 0. */
  readonly epoch: Time;
  /** Where a node is reached, `ip:port`; the original's ports by default. */
  readonly addressOf?: ((node: NodeId) => string) | undefined;
  /** What a node's clock shows now. */
  readonly clock: (node: NodeId) => Stamp;
  /** Keep the file of every transaction a node took, or only of those still waiting at the end. */
  readonly transactions: 'all' | 'pending';
}

/** What one node's files need during the run. */
interface Folder {
  readonly path: string;
  log: string[];
  logLength: number;
  /** What the node took, and when by its clock, in order. */
  readonly taken: { transaction: Transaction; time: Stamp }[];
  head: Block | undefined;
}

/**
 * Writes each node's folder as the original does: `blocks/<n>.json` of its final chain, `transactions/<n>.json`
 * in the order in which it took them, `log.txt`, `host`; and `keystore/<id>.pub`. What a node stamps is by its own
 * clock; lines of logs bear the run's time, so that the logs of several nodes can be laid side by side.
 */
export class NodeFiles implements Observer {
  readonly #parts: NodeFilesParts;
  readonly #folders = new Map<NodeId, Folder>();
  /** Text of each block, written once for all who hold it. */
  readonly #blockTexts = new Map<Block, string>();

  constructor(parts: NodeFilesParts) {
    this.#parts = parts;
    for (const node of parts.selected) this.#begin(node);
  }

  #begin(node: NodeId): void {
    const { population, sink, records, addressOf } = this.#parts;
    const role = population.roles[node]!;
    const path = `${FOLDERS[role]}/${population.nameOf(node)}`;
    const port = role === 'master' ? MASTER_PORT + node : CLIENT_PORT;
    sink.write(`keystore/${population.nameOf(node)}.pub`, records.publicKey(node));
    sink.write(`${path}/host`, addressOf?.(node) ?? `127.0.0.1:${port}`);
    this.#folders.set(node, { path, log: [], logLength: 0, taken: [], head: undefined });
  }

  logged(time: Time, node: NodeId, level: LogLevel, text: () => string): void {
    const folder = this.#folders.get(node);
    if (folder !== undefined) this.#log(folder, time, level, text());
  }

  faultBegan(time: Time, fault: string, nodes: readonly NodeId[]): void {
    this.#tellAll(time, `Fault begins: ${fault}.`, nodes);
  }

  faultEnded(time: Time, fault: string, nodes: readonly NodeId[]): void {
    this.#tellAll(time, `Fault is over: ${fault}.`, nodes);
  }

  #tellAll(time: Time, text: string, nodes: readonly NodeId[]): void {
    for (const node of nodes) {
      const folder = this.#folders.get(node);
      if (folder !== undefined) this.#log(folder, time, 'WARNING', text);
    }
  }

  #log(folder: Folder, time: Time, level: LogLevel, text: string): void {
    const line = `${logLine(this.#parts.epoch + time, level, text)}\n`;
    folder.log.push(line);
    folder.logLength += line.length;
    if (folder.logLength > LOG_CHUNK) this.#flush(folder);
  }

  accepted(_time: Time, node: NodeId, transaction: Transaction): void {
    this.#folders.get(node)?.taken.push({ transaction, time: this.#parts.clock(node) });
  }

  headChanged(_time: Time, node: NodeId, head: Block): void {
    const folder = this.#folders.get(node);
    if (folder !== undefined) folder.head = head;
  }

  finished(): void {
    for (const [node, folder] of this.#folders) {
      this.#flush(folder);
      this.#writeTransactions(node, folder);
      this.#writeBlocks(folder);
      for (const [name, text] of this.#parts.records.extra?.(node) ?? []) {
        this.#parts.sink.write(`${folder.path}/${name}`, text);
      }
    }
  }

  #flush(folder: Folder): void {
    if (folder.logLength === 0) return;
    this.#parts.sink.append(`${folder.path}/log.txt`, folder.log.join(''));
    folder.log = [];
    folder.logLength = 0;
  }

  #writeTransactions(node: NodeId, folder: Folder): void {
    const { sink, records, transactions, tree } = this.#parts;
    const { head, taken } = folder;
    let number = 0;
    for (const { transaction, time } of taken) {
      if (transactions === 'pending' && head !== undefined && tree.includes(head, transaction)) continue;
      sink.write(
        `${folder.path}/transactions/${number++}.json`,
        records.transaction(transaction, node, time),
      );
    }
  }

  #writeBlocks(folder: Folder): void {
    const { sink, records } = this.#parts;
    for (let block = folder.head; block?.parent !== undefined; block = block.parent) {
      let text = this.#blockTexts.get(block);
      if (text === undefined) {
        text = records.block(block);
        this.#blockTexts.set(block, text);
      }
      sink.write(`${folder.path}/blocks/${block.height - 1}.json`, text);
    }
  }
}
