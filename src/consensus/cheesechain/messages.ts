import type { NodeId } from '../../engine/time.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { Message } from '../../network/message.js';
import { WORDS } from './dispatch.js';
import type { CheeseBlock } from './seal.js';

/** One peer as the tracker tells of it. */
export interface PeerEntry {
  readonly node: NodeId;
  readonly peerId: string;
  readonly host: string;
  readonly port: string;
}

/** A peer joins: where others reach it. */
export interface JoinMessage extends Message {
  readonly type: typeof WORDS.join;
  readonly host: string;
  readonly port: string;
}

/** The tracker's answer to a join, and a peer's question for peers: a peer's id. */
export interface PeerIdMessage extends Message {
  readonly type: typeof WORDS.joined | typeof WORDS.getPeers;
  readonly peerId: string;
}

/** The tracker's answer to a question for peers. */
export interface PeersMessage extends Message {
  readonly type: typeof WORDS.peers;
  readonly peers: readonly PeerEntry[];
}

/** A whole chain: its tip stands for all of it. */
export interface CheeseChainMessage extends Message {
  readonly type: typeof WORDS.chain;
  readonly tip: CheeseBlock;
}

/** A peer's open transactions. */
export interface OpenTransactionsMessage extends Message {
  readonly type: typeof WORDS.openTransactions;
  readonly transactions: readonly Transaction[];
}

/** A new cheese. */
export interface CheeseMessage extends Message {
  readonly type: typeof WORDS.newCheese;
  readonly block: CheeseBlock;
}

/** A new open transaction. */
export interface CheeseTransactionMessage extends Message {
  readonly type: typeof WORDS.newTransaction;
  readonly transaction: Transaction;
}

/**
 * The opening of a TCP connection, which the original leaves to the machine. It has no text: 40 bytes of IP and
 * TCP header.
 */
export const CONNECT = { type: 'CONNECT', size: 40 } as const;

/** Characters of a peer id: `PID` and six hex digits. */
export const PEER_ID_LENGTH = 9;

/** A message that is its word, or its word and the id of a peer. */
function bare<Word extends string>(word: Word, follows = 0): { readonly type: Word; readonly size: number } {
  return { type: word, size: word.length + follows };
}

/** What the tracker says to whoever connects. */
export const GREETING = bare(WORDS.greeting);
/** What a peer says to whoever connects: `PCONNECTACK:PID...`. */
export const PEER_GREETING = bare(WORDS.peerGreeting, 1 + PEER_ID_LENGTH);
export const INVALID_PEER = bare(WORDS.invalidPeer);
/** `GETCHAIN:PID...`. */
export const GET_CHAIN = bare(WORDS.getChain, 1 + PEER_ID_LENGTH);
/** `GETOPENTRANSACTIONS:PID...`. */
export const GET_OPEN_TRANSACTIONS = bare(WORDS.getOpenTransactions, 1 + PEER_ID_LENGTH);
/** What the original answers to a cheese and to a transaction alike. */
export const BROADCAST_TAKEN = bare(WORDS.broadcastTaken);

/** `PCONNECT:host:port`. */
export function join(host: string, port: string): JoinMessage {
  return { type: WORDS.join, size: `${WORDS.join}:${host}:${port}`.length, host, port };
}

/** `TCONNECTRESP:PID...`. */
export function joined(peerId: string): PeerIdMessage {
  return { ...bare(WORDS.joined, 1 + peerId.length), peerId };
}

/** `GETPEERS:PID...`. */
export function getPeers(peerId: string): PeerIdMessage {
  return { ...bare(WORDS.getPeers, 1 + peerId.length), peerId };
}

/** `GETPEERSRESP` and the JSON of a list. */
export function peers(entries: readonly PeerEntry[]): PeersMessage {
  const list = entries.map(
    ({ peerId, host, port }) => `{"peer_id": "${peerId}", "host": "${host}", "port": "${port}"}`,
  );
  return { ...bare(WORDS.peers, `[${list.join(', ')}]`.length), peers: entries };
}

/** `GETCHAINRESP` and the JSON of the whole chain. */
export function chain(tip: CheeseBlock): CheeseChainMessage {
  return { ...bare(WORDS.chain, 2 + tip.seal.chainSize), tip };
}

/** `GETOPENTRANSACTIONSRESP` and the JSON of a list. */
export function openTransactions(
  transactions: readonly Transaction[],
  sizeOf: (transaction: Transaction) => number,
): OpenTransactionsMessage {
  let size = 2;
  for (const transaction of transactions) size += sizeOf(transaction) + 2;
  return { ...bare(WORDS.openTransactions, size), transactions };
}

/** `BRCHEESE<json>;PID...`. */
export function newCheese(block: CheeseBlock): CheeseMessage {
  return { ...bare(WORDS.newCheese, block.seal.size + 1 + PEER_ID_LENGTH), block };
}

/** `BRTRANSACTION<json>;PID...`: set off from the id by a semicolon, as a cheese is, since JSON holds colons. */
export function newTransaction(transaction: Transaction, size: number): CheeseTransactionMessage {
  return { ...bare(WORDS.newTransaction, size + 1 + PEER_ID_LENGTH), transaction };
}

/** A message that is its word alone. */
type Bare<Word extends string> = { readonly type: Word; readonly size: number };

/** What the tracker and other peers say to a peer. */
export type PeerMessage =
  | Bare<typeof WORDS.greeting | typeof WORDS.invalidPeer>
  | (PeerIdMessage & { readonly type: typeof WORDS.joined })
  | PeersMessage
  | Bare<typeof CONNECT.type | typeof WORDS.peerGreeting | typeof WORDS.getChain>
  | Bare<typeof WORDS.getOpenTransactions | typeof WORDS.broadcastTaken>
  | CheeseChainMessage
  | OpenTransactionsMessage
  | CheeseMessage
  | CheeseTransactionMessage;
