/**
 * What attacks are built from: the interface, and the hosts that consensim's own attacks put in place of honest ones.
 *
 * @packageDocumentation
 */

export * as z from 'zod';
export type {
  Attack,
  AttackInPlay,
  AttackParameters,
  AttackWorld,
  Measures,
  NamingParts,
} from './attacks/attack.js';
export { type Fit, makersWith } from './attacks/fit.js';
export { type Listener, WithholdingHost } from './attacks/private-blocks-host.js';
export { RewritingHost, type RewritingPlan } from './attacks/private-chain-host.js';
export { SafetyMonitor } from './attacks/safety-monitor.js';
export type { AttackQuestions, Question } from './consensus/questions.js';
export type { Finality, Traits } from './consensus/traits.js';
export type { Random, RandomSource } from './engine/random.js';
export { type Duration, MILLISECOND, type NodeId, SECOND, type Time } from './engine/time.js';
export type { Block } from './ledger/block.js';
export type { PoolEntry } from './ledger/pool.js';
export type { Transaction } from './ledger/transaction.js';
export type { Message } from './network/message.js';
export type { Propagation } from './network/propagation.js';
export type { Rule, Verdict } from './network/rule.js';
export type { BlockMessage } from './nodes/chain-messages.js';
export type { Deliver, Dissemination } from './nodes/dissemination.js';
export type { NodeEvents } from './nodes/events.js';
export { Host, type HostParts } from './nodes/host.js';
export type { Participant } from './nodes/participant.js';
