import type { Stamp } from '../../engine/stamp.js';
import type { NodeId } from '../../engine/time.js';
import type { Message } from '../../network/message.js';
import type {
  Candidate,
  Certificate,
  DirectorEntry,
  LposBlock,
  LposTransaction,
  Stage,
} from './candidate.js';
import type { Instruction } from './parameters.js';
import type { Route } from './routes.js';

/** Bytes of an Ed25519 signature with its signer, and of a hash. */
export const SIGNATURE_SIZE = 100;
/** Bytes of a hash with its tag. */
export const HASH_SIZE = 34;

/** A payment on its way to all members. */
export interface PaymentMessage extends Message {
  readonly type: 'transaction';
  readonly transaction: LposTransaction;
}

/** A decided block, passed on from peer to peer. */
export interface GossipMessage extends Message {
  readonly type: 'gossip';
  readonly block: LposBlock;
}

/** A senator makes itself known: flooded, and the way it took is the way back. */
export interface AnnounceMessage extends Message {
  readonly type: 'announce';
  readonly parent: LposBlock;
  readonly senator: NodeId;
  readonly path: Route;
}

/** A message to a senator on its way along a stored route, backwards. */
export interface DirectedMessage extends Message {
  readonly type: 'directed';
  readonly route: Route;
  /** Place in the route of the one who receives it next. */
  readonly place: number;
  readonly source: NodeId;
  readonly body: SenateMessage;
}

/** An entry of the director competition, for senators. */
export interface DirectorMessage extends Message {
  readonly type: 'director-competition';
  readonly parent: LposBlock;
  readonly entry: DirectorEntry;
}

/** The leader asks senators to sign a candidate, or, with a certificate, to commit to it. */
export interface ConsensusRequest extends Message {
  readonly type: 'consensus-request';
  readonly parent: LposBlock;
  readonly view: number;
  readonly stage: Stage;
  readonly candidate: Candidate;
  /** The quorum of an earlier view behind a candidate proposed again, or of this view behind a commit. */
  readonly certificate: Certificate | undefined;
}

/** A senator's signature, for the leader. */
export interface SenateSignature extends Message {
  readonly type: 'senate-signature';
  readonly parent: LposBlock;
  readonly view: number;
  readonly stage: Stage;
  readonly candidate: Candidate;
  readonly signature: string;
}

/** A senator turns to another leader, and says what it is locked on. */
export interface ViewChange extends Message {
  readonly type: 'view-change';
  readonly parent: LposBlock;
  readonly view: number;
  readonly lock: Certificate | undefined;
}

/** What is said to senators, directly or along routes. */
export type SenateMessage = DirectorMessage | ConsensusRequest | SenateSignature | ViewChange;

/** A member asks the discovery server for keys and peers. */
export interface DiscoverMessage extends Message {
  readonly type: 'discover';
}

/** The discovery server's answer: peers to connect to, when to begin, and what to pay. */
export interface InstructionMessage extends Message {
  readonly type: 'instruction';
  readonly peers: readonly NodeId[];
  /** What clocks show when members begin. */
  readonly begin: Stamp;
  /** What the member is to pay; `undefined` for one that only listens. */
  readonly instruction: Instruction | undefined;
}

/** What members of LPOS understand besides messages about chains. */
export type MemberMessage =
  | PaymentMessage
  | GossipMessage
  | AnnounceMessage
  | DirectedMessage
  | InstructionMessage
  | SenateMessage;
