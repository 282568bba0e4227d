import * as z from 'zod';
import type { Protocol } from '../consensus/consensus.js';
import type { Raffle } from '../consensus/misconduct.js';
import { duration } from '../consensus/parameters.js';
import { assert, ScenarioError } from '../engine/errors.js';
import { exactTime } from '../engine/stamp.js';
import type { NodeId } from '../engine/time.js';
import type { Amount } from '../ledger/amount.js';
import type { Block } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Attack, AttackInPlay, AttackParameters, AttackWorld, Measures } from './attack.js';
import { share, whole } from './parameters.js';

const parameters = z.strictObject({
  means: z
    .enum(['circling', 'splitting', 'choosing'], 'expected "circling", "splitting" or "choosing"')
    .prefault('choosing')
    .describe(
      'circling: the attackers pay one another; splitting: the same in many parts; choosing: only when the seed, which is known before, makes one of them win more than it pays.',
    ),
  volume: share().prefault(0.02).describe('Part of the supply that is paid in a round, all parts together.'),
  parts: whole(1, 1000).prefault(10).describe('Payments in a round when splitting.'),
  before: duration().prefault('400ms').describe('How long before a block is closed the payments are sent.'),
  rounds: whole(0, 1_000_000).prefault(1000).describe('Slots in which it is tried, from the first on.'),
});

type BriberyParameters = AttackParameters & z.output<typeof parameters>;

/** Payments that are made for the raffle's sake. */
export const raffleBribery: Attack<BriberyParameters> = {
  kind: 'raffle-bribery',
  summary: 'Pays its own accounts to win the fees of others in the raffle of proof of usage',
  source:
    'The seed of the raffle is public before the payments are made (pou, section 5); the attack is ours',
  questions: {},
  parameters,
  fits: ({ payers, misconduct }) =>
    misconduct?.raffle === true && payers[0] !== undefined ? payers[0] : { unfit: 'there is no raffle' },
  create: (world, settings) => {
    if (settings.nodes.length < 2) {
      const text =
        'attacks: nodes of raffle-bribery: expected at least 2, since nobody may pay itself, got 1';
      throw new ScenarioError(text, 'attacks');
    }
    return new Bribery(world, settings);
  },
};

/** The attackers' rounds, one in each slot. */
class Bribery implements AttackInPlay {
  readonly #world: AttackWorld;
  readonly #settings: BriberyParameters;
  readonly #protocol: Protocol;
  readonly #raffle: Raffle;
  /** Payments that some master took and no block is known to hold: payments are sent to everybody. */
  readonly #open = new Set<Transaction>();
  readonly #bribes = new Set<Transaction>();
  #declined = 0;

  constructor(world: AttackWorld, settings: BriberyParameters) {
    this.#world = world;
    this.#settings = settings;
    this.#protocol = world.protocol;
    const { raffle } = world.protocol.misconduct ?? {};
    assert(raffle !== undefined, 'raffle-bribery needs a raffle');
    this.#raffle = raffle;
  }

  readonly observer = {
    accepted: (_time: number, _node: NodeId, transaction: Transaction) => {
      if (this.#raffle.kindOf(transaction) === 'payment') this.#open.add(transaction);
    },
  };

  start(): void {
    if (this.#settings.rounds > 0) this.#arm(1);
  }

  #arm(slot: number): void {
    const { scheduler, end } = this.#world;
    // A lead longer than a slot asks for moments that are past: then at once.
    const start = exactTime(this.#raffle.startOf(slot));
    const time = Math.max(scheduler.now, start - this.#settings.before);
    if (time < end) scheduler.at(time, this.#round, slot);
  }

  readonly #round = (slot: number): void => {
    const { means, parts, rounds } = this.#settings;
    const head = this.#world.participant(this.#world.population.of('master')[0]!)?.head;
    assert(head !== undefined, 'the first master follows no chain');
    for (const payment of this.#open)
      if (this.#protocol.tree.includes(head, payment)) this.#open.delete(payment);
    if (means === 'choosing') this.#choose(head);
    else this.#circle(head, means === 'splitting' ? parts : 1);
    if (slot < rounds) this.#arm(slot + 1);
  };

  /** The richest pays the next, so that money goes round. */
  #circle(head: Block, parts: number): void {
    const amount = Math.floor(this.#volume() / parts);
    const { nodes } = this.#settings;
    const held = (node: NodeId) => this.#protocol.money.accounts.balance(node, head);
    const sender = nodes.reduce((a, b) => (held(b) > held(a) ? b : a));
    for (let part = 0; part < parts; part++) this.#pay(sender, amount, head);
  }

  /** Whoever of the attackers wins most by the raffle as it would be held now pays, if it wins more than the fee. */
  #choose(head: Block): void {
    const amount = this.#volume();
    const open = [...this.#open];
    const fees = this.#raffle.fee(amount);
    let best: NodeId | undefined;
    let most = fees;
    for (const node of this.#settings.nodes) {
      const won = this.#raffle.prize(head, open, node, amount);
      if (won <= most || this.#protocol.money.accounts.balance(node, head) < amount + fees) continue;
      most = won;
      best = node;
    }
    if (best === undefined) this.#declined++;
    else this.#pay(best, amount, head);
  }

  #volume(): Amount {
    return this.#protocol.money.payable(this.#protocol.money.portion(1, 1) * this.#settings.volume);
  }

  #pay(sender: NodeId, amount: Amount, head: Block): void {
    const { nodes } = this.#settings;
    const fee = this.#raffle.fee(amount);
    if (amount <= 0 || this.#protocol.money.accounts.balance(sender, head) < amount + fee) return;
    const recipient = nodes[(nodes.indexOf(sender) + 1) % nodes.length]!;
    const bribe = this.#protocol.money.pay({ sender, recipient, amount });
    this.#bribes.add(bribe);
    this.#world.submit(bribe);
  }

  /** What the raffle gave back of the fees: of the payments made for its sake, and of all others. */
  measures(head: Block): Measures {
    const sums = { fees: 0, back: 0, otherFees: 0, otherBack: 0 };
    for (let block = head; block.parent !== undefined; block = block.parent) {
      const part = this.#parts(block);
      for (const transaction of block.transactions) {
        const { recipient, amount, fee } = transaction;
        const kind = this.#raffle.kindOf(transaction);
        if (kind === 'payment') sums[this.#bribes.has(transaction) ? 'fees' : 'otherFees'] += fee;
        if (kind !== 'prize') continue;
        const theirs = Math.round(amount * (part.get(recipient) ?? 0));
        sums.back += theirs;
        sums.otherBack += amount - theirs;
      }
    }
    const coins = (amount: Amount) =>
      (amount < 0 ? -1 : 1) * Number(this.#protocol.money.amountText(Math.abs(amount)));
    return {
      payments: this.#bribes.size,
      rounds_declined: this.#declined,
      fees_paid: coins(sums.fees),
      cashbacks: coins(sums.back),
      profit: coins(sums.back - sums.fees),
      returned_share: sums.fees === 0 ? 0 : sums.back / sums.fees,
      returned_share_of_others: sums.otherFees === 0 ? 0 : sums.otherBack / sums.otherFees,
    };
  }

  /** By sender: the part of its tickets in a block that it bought for the raffle's sake. Prizes go by tickets. */
  #parts(block: Block): ReadonlyMap<NodeId, number> {
    const all = new Map<NodeId, Amount>();
    const bought = new Map<NodeId, Amount>();
    for (const transaction of block.transactions) {
      const { sender, amount } = transaction;
      if (this.#raffle.kindOf(transaction) !== 'payment') continue;
      all.set(sender, (all.get(sender) ?? 0) + amount);
      if (this.#bribes.has(transaction)) bought.set(sender, (bought.get(sender) ?? 0) + amount);
    }
    return new Map([...bought].map(([sender, amount]) => [sender, amount / all.get(sender)!]));
  }
}
