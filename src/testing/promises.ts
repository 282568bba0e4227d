import type { NodeId, Time } from '../engine/time.js';
import type { Block, Refusal } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Observer } from '../observers/observer.js';
import type { Run } from '../run/run.js';
import { ALTERED_AMOUNT } from '../run/workload.js';

/** A promise of the simulator or of a protocol that a run broke. */
export interface Violation {
  /** Which promise: the same text for the same one, whatever the run. */
  readonly promise: string;
  readonly detail: string;
}

/** Blocks by which two heads may be apart at the end: by chance under proof of work, by what is under way elsewhere. */
const WORK_BOUND = 6;
const OTHER_BOUND = 3;
/** Blocks there must be more of at the end than when the last fault was over. */
const PROGRESS = 2;

/** Listens to a run and notes the first promise it breaks: what must hold after every block. */
export class PromiseKeeper implements Observer {
  #run: Run | undefined;
  #violation: Violation | undefined;
  readonly #forged = new Set<Transaction>();
  #altered: Transaction | undefined;
  readonly #attackers = new Set<NodeId>();
  readonly #ids = new Set<string>();
  /** Of a protocol whose blocks are final at once: the block of each height. */
  readonly #final = new Map<number, Block>();

  get violation(): Violation | undefined {
    return this.#violation;
  }

  /** Begins to watch; a run exists only after its observers. */
  watch(run: Run): void {
    this.#run = run;
    for (const { nodes } of run.scenario.attacks) for (const node of nodes) this.#attackers.add(node);
  }

  /**
   * The workload's payment that was altered after it was signed is forged, whatever nodes make of it: the first of its
   * amount, since it is made before all that could chance to be equal.
   */
  submitted(_time: Time, _node: NodeId, transaction: Transaction): void {
    const { protocol, scenario } = this.#run!;
    if (this.#altered !== undefined || transaction.amount !== protocol.money.coins(ALTERED_AMOUNT)) return;
    this.#altered = transaction;
    if (scenario.workload.hostile && scenario.workload.kind === 'usage') this.#forged.add(transaction);
  }

  refused(_time: Time, _node: NodeId, transaction: Transaction, { code }: Refusal): void {
    if (code === 'bad-signature') this.#forged.add(transaction);
  }

  proposed(_time: Time, _node: NodeId, block: Block): void {
    const { protocol } = this.#run!;
    const { parent } = block;
    if (parent === undefined) return this.#note('one parent', `block ${block.id} has none`);
    if (block.height !== parent.height + 1) {
      this.#note('heights rise by one', `block ${block.id} is at ${block.height} on ${parent.height}`);
    }
    if (this.#ids.has(block.id)) this.#note('ids are unique', `two blocks are called ${block.id}`);
    this.#ids.add(block.id);
    const seen = new Set<Transaction>();
    for (const transaction of block.transactions) {
      if (seen.has(transaction) || protocol.tree.includes(parent, transaction)) {
        this.#note('no double inclusion', `transaction ${transaction.id} stands twice below ${block.id}`);
      }
      if (this.#forged.has(transaction)) {
        this.#note('signatures', `block ${block.id} holds the forged transaction ${transaction.id}`);
      }
      seen.add(transaction);
    }
    this.#checkMoney(block);
  }

  rejected(_time: Time, node: NodeId, block: Block, { code }: Refusal): void {
    this.#note(
      'the honest make no invalid block',
      `node ${node} refuses ${block.id} of ${block.producer}: ${code}`,
    );
  }

  headChanged(_time: Time, node: NodeId, head: Block): void {
    if (this.#attackers.has(node)) return;
    const { parent } = head;
    const isHeld = head.holders.has(node) && (parent === undefined || parent.holders.has(node));
    if (!isHeld) this.#note('nodes hold their chain', `node ${node} does not hold ${head.id} or its parent`);
  }

  finalised(_time: Time, node: NodeId, block: Block): void {
    const { finality = {} } = this.#run!.traits;
    if (!('decidedAfterBlocks' in finality) || this.#attackers.has(node)) return;
    const other = this.#final.get(block.height);
    if (other === undefined) this.#final.set(block.height, block);
    else if (other !== block && !this.#isPastBound()) {
      this.#note(
        'what is final is agreed on',
        `node ${node} has ${block.id} at ${block.height}, not ${other.id}`,
      );
    }
  }

  /** What must hold when the run has ended. @param healed height of the observer's head when the last fault was over. */
  check(healed: number): void {
    const run = this.#run!;
    const head = run.head()!;
    const { tree } = run.protocol;
    const guilty = run.protocol.misconduct?.committee?.guilty?.() ?? [];
    const honest = guilty.find((node) => !this.#attackers.has(node));
    if (honest !== undefined) this.#note('nobody honest is proved guilty', `the votes of node ${honest}`);
    if (this.#isPastBound()) return;
    if (head.height < healed + PROGRESS) {
      this.#note(
        'progress after heal',
        `height ${healed} when the faults were over, ${head.height} at the end`,
      );
    }
    const bound = run.traits.blockCost === 'work' ? WORK_BOUND : OTHER_BOUND;
    for (const master of run.population.of('master')) {
      const own = run.head(master);
      if (own === undefined || this.#attackers.has(master)) continue;
      const common = tree.commonAncestor(own, head).height;
      if (Math.max(own.height, head.height) - common > bound) {
        this.#note(
          'agreement',
          `node ${master} is at ${own.height}, the observer at ${head.height}, common ${common}`,
        );
      }
      for (let block: Block | undefined = own; block !== undefined; block = block.parent) {
        if (!block.holders.has(master))
          this.#note('nodes hold their chain', `node ${master} lacks ${block.id}`);
      }
    }
  }

  /**
   * Whether attackers ever sat on more seats of a senate than may be faulty. Then nothing is promised of agreement and
   * progress (Lamport, Shostak and Pease 1982).
   */
  #isPastBound(): boolean {
    return this.#run!.protocol.misconduct?.committee?.isPastBound() ?? false;
  }

  #checkMoney(block: Block): void {
    const run = this.#run!;
    const { protocol, scenario } = run;
    const expected = protocol.money.expectedSupply?.(block) ?? scenario.supply;
    const supply = run.supply(block);
    if (supply !== expected) this.#note('money is conserved', `${supply} after ${block.id}, not ${expected}`);
    const balances = run.protocol.money.accounts.balances(block);
    if (balances.some((balance) => !(balance >= 0))) {
      this.#note('no balance below 0', `after block ${block.id}`);
    }
  }

  #note(promise: string, detail: string): void {
    this.#violation ??= { promise, detail };
  }
}
