import { assert } from '../engine/errors.js';
import type { NodeId } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { PoolEntry } from '../ledger/pool.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Message } from '../network/message.js';
import type { HostParts } from '../nodes/host.js';
import type { Participant } from '../nodes/participant.js';
import type { AttackWorld, Measures } from './attack.js';
import { hearing } from './behaviour.js';
import { known } from './measures.js';
import { WithholdingHost } from './private-blocks-host.js';
import type { WinningConvention } from './strategy/withholding.js';

/** When a secret branch is begun, shown and given up. */
export interface RewritingPlan {
  /** Public blocks that the rewriting must undo at the least: what the merchant waits for. */
  readonly confirmations: number;
  /** Secret blocks to be ahead by before the payment is made. */
  readonly premined: number;
  /** Blocks behind at which a branch is given up, once there are enough confirmations. */
  readonly patience: number;
  /** When the branch is shown: as soon as it is as long as the public one, or when it is longer. */
  readonly convention: WinningConvention;
  /** Who is paid, and by whom, who on the secret branch pays the miner instead; `undefined` when nothing is paid. */
  readonly spending: { readonly merchant: NodeId; readonly accomplice: NodeId } | undefined;
}

/** What stands against each other in one attempt. */
interface Attempt {
  /** Where the branch leaves the public chain. */
  readonly base: Block;
  /** The end of the secret branch. */
  tip: Block;
  /** The payment that everybody sees, and the one of the secret branch. */
  paid: { readonly seen: Transaction; readonly secret: Transaction } | undefined;
  started: boolean;
}

/** Part of its money that an attacker pays in an attempt: what it loses when the attempt fails. */
const STAKED_PART = 10;
/** Units that an account must hold for an attempt. */
const LEAST_PURSE = 100;

/**
 * The host of a miner that mines on a branch of its own in secret, shows it when it is longer than the public chain
 * and has undone enough of it, and gives up when it is too far behind. Then it begins again.
 */
export class RewritingHost extends WithholdingHost {
  readonly #world: AttackWorld;
  readonly #plan: RewritingPlan;
  /** The longest chain that all may know, the first of equals. */
  #public: Block;
  #attempt: Attempt | undefined;
  /** Money on its way from the miner to the accomplice. */
  #funding: Transaction | undefined;
  readonly #counts = { attempts: 0, shown: 0, givenUp: 0, deepest: 0 };
  /** What was to be paid twice in each attempt that was shown. */
  readonly #shown: { readonly secret: Transaction; readonly seen: Transaction }[] = [];

  constructor(parts: HostParts, world: AttackWorld, plan: RewritingPlan) {
    super(parts);
    this.#world = world;
    this.#plan = plan;
    this.#public = world.protocol.tree.root;
  }

  /** The honest behaviour, with eyes on what others mine. */
  behaviour(honest: Participant): Participant {
    const receive = (message: Message, from: NodeId) => {
      honest.receive(message, from);
      this.takenIn((block) => this.#hear(block));
    };
    // Its branch cannot be gone on with.
    return hearing(honest, receive, () => {
      this.#try(undefined);
    });
  }

  /** Begins or gives up: from now on it mines on the branch of the attempt, or on its head as all do. */
  #try(attempt: Attempt | undefined): void {
    this.#attempt = attempt;
    this.mineOn(attempt?.tip);
  }

  /** On the secret branch the accomplice pays the miner, and never the merchant. */
  override select(waiting: readonly PoolEntry[], parent: Block): readonly PoolEntry[] {
    const paid = this.#attempt?.paid;
    if (paid === undefined) return waiting;
    const others = waiting.filter(
      ({ transaction }) => transaction !== paid.seen && transaction !== paid.secret,
    );
    const { tree, money } = this.#world.protocol;
    const { accounts } = money;
    if (tree.includes(parent, paid.secret)) return others;
    const { sender, amount, fee } = paid.secret;
    // The branch may hold less for the accomplice than the public chain did, and what else it pays comes behind.
    let left = accounts.balance(sender, parent) - amount - fee;
    if (left < 0) return others;
    const covered = others.filter(({ transaction }) => {
      if (transaction.sender !== sender) return true;
      const cost = transaction.amount + transaction.fee;
      if (cost > left) return false;
      left -= cost;
      return true;
    });
    return [{ transaction: paid.secret, time: this.clock }, ...covered];
  }

  protected override keeps(block: Block): boolean {
    const attempt = this.#attempt;
    if (attempt === undefined || block.parent !== attempt.tip) {
      this.#follow(block);
      return false;
    }
    attempt.tip = block;
    this.mineOn(block);
    // Behind the announcements that are to be kept back.
    this.after(0, this.#look, undefined, undefined);
    return true;
  }

  #hear(block: Block): void {
    const before = this.#public;
    this.#follow(block);
    const attempt = this.#attempt;
    if (this.#public === before) return;
    // Whoever has yet to be ahead cannot wait: the branch begins again.
    if (attempt !== undefined && !attempt.started) this.#try(undefined);
    if (this.#attempt === undefined) this.#begin();
    else this.#look();
  }

  #follow(block: Block): void {
    if (this.#world.protocol.prefers(block, this.#public)) this.#public = block;
  }

  #begin(): void {
    // Without money it mines as all do, until it has some.
    const { spending } = this.#plan;
    if (spending !== undefined && !this.#isFunded(spending.accomplice)) return;
    this.#try({ base: this.#public, tip: this.#public, paid: undefined, started: false });
    this.#look();
  }

  /**
   * Whether the accomplice, who pays, has the money. It must not be the miner: the branch's own coinbases would cover
   * the payment again, and others would take it in after all.
   */
  #isFunded(accomplice: NodeId): boolean {
    const { money, tree } = this.#world.protocol;
    const { accounts } = money;
    if (this.#funding !== undefined && !tree.includes(this.#public, this.#funding)) return false;
    this.#funding = undefined;
    const own = accounts.balance(this.id, this.#public);
    const held = accounts.balance(accomplice, this.#public);
    if (own <= held || own < LEAST_PURSE) return held >= LEAST_PURSE;
    const amount = own - Math.ceil(own / STAKED_PART);
    this.#funding = this.#world.protocol.money.pay({ sender: this.id, recipient: accomplice, amount });
    this.#world.submit(this.#funding);
    return false;
  }

  readonly #look = (): void => {
    const attempt = this.#attempt;
    if (attempt === undefined) return;
    const { premined, confirmations, patience } = this.#plan;
    const own = attempt.tip.height - attempt.base.height;
    if (!attempt.started) {
      if (own >= premined) this.#start(attempt);
      return;
    }
    // The payment may have had to wait for a block, which the strategy does not know of.
    if (this.#confirmed(attempt) < confirmations) return;
    const others = this.#public.height - attempt.base.height;
    if (this.#wins(attempt)) this.#show(attempt);
    else if (others - own >= patience) {
      this.#counts.givenUp++;
      this.#try(undefined);
    }
  };

  /**
   * Whether others would follow the branch, or at least not keep to theirs: by their own rule, since the blocks of a
   * branch may be easier than those beside it, and a longer branch the lesser one.
   */
  #wins({ tip }: Attempt): boolean {
    const { protocol } = this.#world;
    return this.#plan.convention === 'strictly-ahead'
      ? protocol.prefers(tip, this.#public)
      : !protocol.prefers(this.#public, tip);
  }

  #start(attempt: Attempt): void {
    const { spending } = this.#plan;
    attempt.started = true;
    this.#counts.attempts++;
    if (spending === undefined) return;
    const { protocol } = this.#world;
    const { accomplice: sender, merchant } = spending;
    const held = protocol.money.accounts.balance(sender, this.#public);
    const amount = Math.floor(held / STAKED_PART);
    const seen = protocol.money.pay({ sender, recipient: merchant, amount });
    // So much that neither of the two is covered behind the other, with something left for its fee.
    const most = held - seen.fee - Math.ceil(amount / 2);
    const secret = protocol.money.pay({ sender, recipient: this.id, amount: most });
    attempt.paid = { seen, secret };
    this.#world.submit(seen);
  }

  /** Public blocks from the payment's on, or from the fork on where nothing is paid. */
  #confirmed({ base, paid }: Attempt): number {
    if (paid === undefined) return this.#public.height - base.height;
    const block = this.#world.protocol.tree.inclusion(this.#public, paid.seen);
    return block === undefined ? 0 : this.#public.height - block.height + 1;
  }

  #show(attempt: Attempt): void {
    const { tree } = this.#world.protocol;
    this.#counts.shown++;
    this.#counts.deepest = Math.max(this.#counts.deepest, this.#public.height - attempt.base.height);
    if (attempt.paid !== undefined) this.#shown.push(attempt.paid);
    this.#try(undefined);
    const branch: Block[] = [];
    for (let block = attempt.tip; block !== attempt.base; block = block.parent!) branch.push(block);
    assert(
      branch.every((block) => tree.isAncestor(attempt.base, block)),
      'a secret branch left its base',
    );
    for (const block of branch.reverse()) this.release(block);
    this.#follow(attempt.tip);
  }

  /** How often it was tried, and how it ended; a payment counts as reversed when `head` holds the secret one. */
  measures(head: Block): Measures {
    const { attempts, shown, givenUp, deepest } = this.#counts;
    const { tree } = this.#world.protocol;
    const counts = {
      attempts,
      branches_shown: shown,
      branches_given_up: givenUp,
      deepest_rewriting: deepest,
    };
    const decided = shown + givenUp;
    if (this.#plan.spending === undefined) {
      return known({ ...counts, success_probability: decided === 0 ? undefined : shown / decided });
    }
    const reversed = this.#shown.filter(({ secret }) => tree.includes(head, secret)).length;
    return known({
      ...counts,
      payments_reversed: reversed,
      success_probability: decided === 0 ? undefined : reversed / decided,
    });
  }
}
