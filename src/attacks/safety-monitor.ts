import type { Protocol } from '../consensus/consensus.js';
import type { NodeId, Time } from '../engine/time.js';
import type { Amount } from '../ledger/amount.js';
import type { Block } from '../ledger/block.js';
import type { NodeEvents } from '../nodes/events.js';
import type { Measures } from './attack.js';

/** What the safety monitor needs to judge a run. */
export interface SafetyMonitorParts {
  readonly protocol: Protocol;
  readonly attackers: ReadonlySet<NodeId>;
  readonly masters: readonly NodeId[];
  /** Blocks, its own included, that make a block final to a node; `undefined` where nodes say which are. */
  readonly confirmations: number | undefined;
}

/**
 * Judges whether a run was safe, from what honest nodes believed: an attacker's own view is no evidence.
 *
 * A block is final to a node when the node says so, or, where the protocol has no finality, when so many blocks
 * stand on it in the node's chain. Two final blocks of one height are a violation, and so is a final block that the
 * chain does without in the end; the payments it held were reversed.
 */
export class SafetyMonitor implements Partial<NodeEvents> {
  readonly #parts: SafetyMonitorParts;
  /** By height: the blocks that were final to some honest node. */
  readonly #final: Block[][] = [];
  /** By node: height up to which its chain is final. */
  readonly #finalTo: number[] = [];
  readonly #made: Block[] = [];
  readonly #refused = new Set<Block>();
  #deepest = 0;
  #reorganisations = 0;

  constructor(parts: SafetyMonitorParts) {
    this.#parts = parts;
  }

  /** Heights at which two different blocks were final to honest nodes. */
  get conflicts(): number {
    return this.#final.filter((blocks) => blocks.length > 1).length;
  }

  proposed(_time: Time, _node: NodeId, block: Block): void {
    this.#made.push(block);
  }

  rejected(_time: Time, node: NodeId, block: Block): void {
    if (!this.#parts.attackers.has(node)) this.#refused.add(block);
  }

  finalised(_time: Time, node: NodeId, block: Block): void {
    const { attackers, confirmations } = this.#parts;
    if (confirmations === undefined && !attackers.has(node)) this.#settle(block);
  }

  headChanged(_time: Time, node: NodeId, head: Block, previous: Block): void {
    const { attackers, confirmations, protocol } = this.#parts;
    if (attackers.has(node)) return;
    const common = protocol.tree.commonAncestor(head, previous).height;
    const left = previous.height - common;
    if (left > 0) this.#reorganisations++;
    this.#deepest = Math.max(this.#deepest, left);
    if (confirmations === undefined) return;
    let final = Math.min(this.#finalTo[node] ?? 0, common);
    while (final < head.height + 1 - confirmations) {
      final++;
      this.#settle(protocol.tree.ancestor(head, final)!);
    }
    this.#finalTo[node] = final;
  }

  #settle(block: Block): void {
    const known = (this.#final[block.height] ??= []);
    if (!known.includes(block)) known.push(block);
  }

  /** The safety monitor's findings; `head` is the tip of the chain that honest nodes follow in the end. */
  measures(protocol: Protocol, head: Block): Measures {
    const { attackers } = this.#parts;
    const { tree } = protocol;
    const inChain = (block: Block) => tree.isAncestor(block, head);
    const isAttackers = ({ producer }: Block) => attackers.has(producer);
    const reversed = this.#final.flat().filter((block) => !inChain(block));
    const payments = new Set(
      reversed
        .flatMap(({ transactions }) => transactions)
        .filter((transaction) => protocol.money.isPayment(transaction) && !tree.includes(head, transaction)),
    );
    const theirs = this.#made.filter(isAttackers);
    const kept = theirs.filter(inChain).length;
    const refused = [...this.#refused];
    return {
      power_share: this.#powerShare(protocol),
      block_share: head.height === 0 ? 0 : kept / head.height,
      income_share: this.#incomeShare(protocol, head),
      attacker_blocks_given_up: theirs.length - kept,
      honest_blocks_given_up: this.#made.filter((block) => !isAttackers(block) && !inChain(block)).length,
      equivocations: equivocations(this.#made),
      attacker_blocks_refused: refused.filter(isAttackers).length,
      honest_blocks_refused: refused.filter((block) => !isAttackers(block)).length,
      reorganisations: this.#reorganisations,
      deepest_reorganisation: this.#deepest,
      conflicting_final_heights: this.conflicts,
      final_blocks_reversed: reversed.length,
      final_payments_reversed: payments.size,
    };
  }

  /** The attackers' part of what lets nodes make blocks, as of the first block. */
  #powerShare({ reporting, tree }: Protocol): number {
    let power = 0;
    let total = 0;
    for (const node of this.#parts.masters) {
      const own = reporting.power?.(node, tree.root) ?? 0;
      total += own;
      if (this.#parts.attackers.has(node)) power += own;
    }
    return total === 0 ? 0 : power / total;
  }

  /**
   * The attackers' part of what blocks gave to those who made them or were named in them: new money, or, where the
   * supply stands still, the fees that the producer kept. 0 where blocks give nothing.
   */
  #incomeShare(protocol: Protocol, head: Block): number {
    const { money, tree } = protocol;
    const { accounts } = money;
    let income = 0;
    let total = 0;
    const give = (node: NodeId, amount: Amount) => {
      total += amount;
      if (this.#parts.attackers.has(node)) income += amount;
    };
    for (let block = head; block.parent !== undefined; block = block.parent) {
      // The first block may bring the supply itself, which is nobody's income.
      if (block.parent === tree.root) continue;
      if (accounts.supply(block) <= accounts.supply(block.parent))
        give(block.producer, protocol.reporting.fees(block).kept);
      else {
        for (const transaction of block.transactions) {
          if (!protocol.money.isPayment(transaction)) give(transaction.recipient, transaction.amount);
        }
      }
    }
    return total === 0 ? 0 : income / total;
  }
}

/** Pairs of different blocks that one node made on one parent. */
function equivocations(blocks: readonly Block[]): number {
  const seen = new Map<string, number>();
  let pairs = 0;
  for (const { producer, parent } of blocks) {
    const key = `${producer} ${parent?.index}`;
    const before = seen.get(key) ?? 0;
    pairs += before;
    seen.set(key, before + 1);
  }
  return pairs;
}
