import { ScenarioError } from '../../../engine/errors.js';
import { type Hashes, portableHashes } from '../../../ledger/hash.js';
import { pythonFloat, pythonInt } from '../../kit/python-text.js';
import { closestHash, FIRST_SEED } from '../election.js';
import { fee } from '../fee.js';
import { merkleRoot } from '../merkle.js';
import { deltaFor } from '../overdraft.js';
import { type Prize, raffle } from '../raffle.js';
import { CASHBACK, CASHING, FEES, GENESIS, PAYMENT } from '../transaction-type.js';
import { type BlockText, blockJson, type TransactionText, transactionJson } from '../wire.js';
import { parseBlock } from './wire-reader.js';

/** A run of the original to be computed again. */
export interface ReplayInput {
  /** JSON text of each block, oldest first. */
  readonly blocks: readonly string[];
  /** Ids of the masters in creation order, which decides ties. */
  readonly masters: readonly string[];
  /** Id of the cashing node, or ids of which the first is used. */
  readonly cashing: string | readonly string[];
  /** Further ids whose balances are wanted even where they never move. */
  readonly consumers?: readonly string[];
  readonly feesRate: number;
  /** Part of the fees the closing master keeps. */
  readonly retributionRate: number;
  readonly firstSeed?: string;
  readonly hashes?: Hashes;
}

/** One block, computed again. */
export interface ReplayedBlock {
  /** Id of the elected master. */
  readonly closer: string;
  readonly merkleRoot: string;
  readonly cashbacks: readonly Prize[];
  readonly cashing: number;
  /** Fee of each base transaction, in block order. */
  readonly fees: readonly number[];
  /** Sum of the fees, from left to right. */
  readonly collected: number;
  /** Balance of every node after the block: masters, cashing node, consumers, then others as they appear. */
  readonly balances: ReadonlyMap<string, number>;
  /** The block's JSON text, rebuilt. */
  readonly text: string;
}

/** What a block adds to its base transactions. */
interface Addition {
  readonly type: string;
  readonly recipient: string;
  readonly amount: string;
}

/**
 * Computes a run of the original again by its legacy rules, and only from what came from outside: of each block
 * the base transactions (payments and genesis: parties, amounts, times), and what randomness or a clock gave (ids,
 * signatures, times). Closers, fees, fee collections, cashbacks, cashing, Merkle roots, seeds and balances are
 * computed, each block from the computed one before it, so a single wrong bit changes all that follows.
 *
 * Not covered: payments of a consumer under a type reserved for masters.
 *
 * @throws ScenarioError when a text is no block, or has more or fewer transactions than follow from its base.
 */
export function replay(input: ReplayInput): readonly ReplayedBlock[] {
  const { masters, cashing, consumers = [], hashes = portableHashes } = input;
  const cashingNode = typeof cashing === 'string' ? cashing : (cashing[0] ?? '');
  let seed = input.firstSeed ?? FIRST_SEED;
  let balances: ReadonlyMap<string, number> = new Map(
    [...masters, cashingNode, ...consumers].map((node) => [node, 0] as const),
  );
  return input.blocks.map((text, index) => {
    const recorded = parseBlock(text);
    const closer = closestHash(seed, masters);
    const base = stampBase(recorded, closer, input.feesRate);
    const outcome = settle(base, seed, input.retributionRate, hashes);
    const added = additions(base, closer, cashingNode, outcome);
    const transactions = [...base, ...complete(recorded, base.length, added, closer, index)];
    const leaves = transactions.map((transaction) => ({
      tx_id: transaction.txId,
      json: transactionJson(transaction),
    }));
    const root = merkleRoot(seed, leaves, hashes);
    const rebuilt = rebuild(recorded, transactions, { closer, seed, root, rate: input.retributionRate });
    balances = applyAll(balances, transactions);
    seed = root;
    return { closer, merkleRoot: root, ...outcome, balances, text: blockJson(rebuilt) };
  });
}

function isBase({ type }: TransactionText): boolean {
  return type === PAYMENT || type === GENESIS;
}

/** Base transactions with the stamp the closer gives them: fees computed, time from the record. */
function stampBase(recorded: BlockText, closer: string, feesRate: number): readonly TransactionText[] {
  return recorded.transactions.filter(isBase).map((transaction) => {
    const { type, amount, stamp } = transaction;
    // The original's fee is a float for payments and the integer 0 for anything else.
    const value = fee({ type, amount: Number(amount) }, feesRate, { legacy: true });
    const fees = type === PAYMENT ? pythonFloat(value) : pythonInt(value);
    return { ...transaction, stamp: { processingTime: stamp?.processingTime ?? '', fees, masterId: closer } };
  });
}

function toMovement({ senderId, recipientId, amount, stamp }: TransactionText) {
  return { sender: senderId, recipient: recipientId, amount: Number(amount), fees: Number(stamp?.fees ?? 0) };
}

function settle(base: readonly TransactionText[], seed: string, retributionRate: number, hashes: Hashes) {
  const fees = base.map((transaction) => toMovement(transaction).fees);
  const collected = fees.reduce((sum, value) => sum + value, 0);
  const payments = base.filter(({ type }) => type === PAYMENT).map(toMovement);
  if (payments.length === 0) return { fees, collected, cashbacks: [], cashing: 0 };
  const returnedRate = 1 - retributionRate;
  const { cashbacks, cashing } = raffle({ transactions: payments, seed, returnedRate, legacy: true, hashes });
  return { fees, collected, cashbacks, cashing };
}

function additions(
  base: readonly TransactionText[],
  closer: string,
  cashingNode: string,
  outcome: { readonly collected: number; readonly cashbacks: readonly Prize[]; readonly cashing: number },
): readonly Addition[] {
  const anyPayment = base.some(({ type }) => type === PAYMENT);
  const collected = anyPayment ? pythonFloat(outcome.collected) : pythonInt(0);
  const collection = { type: FEES, recipient: closer, amount: collected };
  if (!anyPayment) return [collection];
  return [
    collection,
    ...outcome.cashbacks.map(({ node, amount }) => ({
      type: CASHBACK,
      recipient: node,
      amount: pythonFloat(amount),
    })),
    { type: CASHING, recipient: cashingNode, amount: pythonFloat(outcome.cashing) },
  ];
}

/** The additions as transactions: ids, signatures and times from the record, everything else computed. */
function complete(
  recorded: BlockText,
  baseCount: number,
  added: readonly Addition[],
  closer: string,
  index: number,
): readonly TransactionText[] {
  const shells = recorded.transactions.filter((transaction) => !isBase(transaction));
  if (shells.length !== added.length) {
    const expected = baseCount + added.length;
    throw new ScenarioError(
      `block ${index}: expected ${expected} transactions after ${baseCount} base ones, got ${recorded.transactions.length}`,
    );
  }
  return added.map(({ type, recipient, amount }, place) => {
    const { signature, txId, emissionTime, stamp } = shells[place]!;
    return {
      signature,
      txId,
      type,
      senderId: closer,
      recipientId: recipient,
      amount,
      emissionTime,
      stamp: { processingTime: stamp?.processingTime ?? '', fees: pythonInt(0), masterId: closer },
    };
  });
}

function rebuild(
  recorded: BlockText,
  transactions: readonly TransactionText[],
  computed: { readonly closer: string; readonly seed: string; readonly root: string; readonly rate: number },
): BlockText {
  const winners = transactions.filter(({ type }) => type === CASHBACK).map(({ recipientId }) => recipientId);
  const signatures = recorded.stamp?.luckySignatures;
  return {
    transactions,
    header: {
      retributionRate: pythonFloat(computed.rate),
      previousBlockHash: computed.seed,
      merkleRoot: computed.root,
      closingTime: recorded.header?.closingTime ?? '',
    },
    stamp: {
      masterId: computed.closer,
      masterSignature: recorded.stamp?.masterSignature ?? null,
      // Asked in draw order; who wins again keeps its first place.
      luckySignatures: new Map([...new Set(winners)].map((node) => [node, signatures?.get(node) ?? null])),
    },
  };
}

function applyAll(
  before: ReadonlyMap<string, number>,
  transactions: readonly TransactionText[],
): ReadonlyMap<string, number> {
  const after = new Map(before);
  for (const movement of transactions.map(toMovement)) {
    for (const node of new Set([movement.sender, movement.recipient])) {
      after.set(node, (after.get(node) ?? 0) + deltaFor(movement, node));
    }
  }
  return after;
}
