import { ScenarioError } from '../../engine/errors.js';
import { laterStamp } from '../../engine/stamp.js';
import { type Duration, type NodeId, SECOND, type Time } from '../../engine/time.js';
import { Accounts } from '../../ledger/accounts.js';
import { type Amount, mulDiv } from '../../ledger/amount.js';
import { BlockTree } from '../../ledger/block-tree.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { Host } from '../../nodes/host.js';
import type { Participant } from '../../nodes/participant.js';
import type { Protocol, World } from '../consensus.js';
import { rootMoney } from '../kit/accounts/root-money.js';
import { WholeMoney } from '../kit/accounts/whole-money.js';
import { MiningClock } from '../kit/chain/mining-clock.js';
import type { Misconduct } from '../misconduct.js';
import { type Money, PAYMENT_STREAM, type PaymentOrder } from '../money.js';
import type { NodeFileFormat, Reporting } from '../reporting.js';
import { cheeseJson, RACLETTE, REWARD_SIGNATURE, smell } from './cheese.js';
import { type CheeseEncoding, CorrectTexts, doughOf, OriginalTexts } from './encoding.js';
import { prefersCheese } from './longest-chain.js';
import { PEER_GREETING } from './messages.js';
import type { CheesechainParameters } from './parameters.js';
import { CheesePeer } from './peer.js';
import { cheeseReporting } from './reporting.js';
import { CorrectRules, cheeseEffect, OriginalRules, type Rules } from './rules.js';
import type { CheeseBlock, CheeseSeal } from './seal.js';
import { CheeseTracker } from './tracker.js';
import { GENESIS, PAYMENT, REWARD } from './transaction-type.js';

/** Nothing is mined by clock in the last of these two, so that the last cheese reaches everybody. */
const LONGEST_QUIET: Duration = 2 * SECOND;
const QUIET_PART = 2;

/** Coins that the first owner may be asked to mine on demand: 2,000 cheeses, 100 seconds. */
const LARGEST_OPENING = 1000;

/** Port of the original's web server, and of its peers here. */
const PEER_PORT = '5005';

/** The raclette as every chain has it, whatever the rules. */
const RACLETTE_TEXT = cheeseJson(RACLETTE);

/** One run of Cheesechain: what its peers share, and what the rest of the run asks of a protocol. */
export class CheesechainProtocol extends WholeMoney implements Protocol, Money {
  readonly money: Money = this;
  readonly reporting: Reporting;
  readonly misconduct: Misconduct = {
    peers: {
      isGreeting: (to, message) => to === this.tracker || message === PEER_GREETING,
      known: (node) => this.#peers.get(node)?.neighbours,
    },
  };
  readonly tree: BlockTree<CheeseSeal>;
  readonly accounts: Accounts<CheeseSeal>;
  readonly rules: Rules;
  readonly encoding: CheeseEncoding;
  readonly faults: CheesechainParameters['faults'];
  readonly sync: Duration;
  /** The node that is the tracker. */
  readonly tracker: NodeId;
  /** Number of nodes. */
  readonly size: number;
  /** What the first owner mines on demand before it pays. */
  readonly opening: Amount;
  /** What a cheese gives to its miner: half a coin. */
  readonly reward: Amount;
  readonly #world: World;
  readonly #joinEvery: Duration;
  readonly #clock: MiningClock;
  readonly #lastMining: Time;
  readonly #peers = new Map<NodeId, CheesePeer>();

  /** @throws ScenarioError unless there is one tracker and half a coin can be paid. */
  constructor(world: World, parameters: CheesechainParameters) {
    super(world);
    const { population, currency, scheduler, random, keyring, hashes, epoch, status } = world;
    const { blockTime, faults, sync, joinEvery, legacy } = parameters;
    this.#world = world;
    this.faults = faults;
    this.sync = sync;
    this.#joinEvery = joinEvery;
    this.size = population.size;
    this.opening = world.supply;
    this.tracker = onlyTracker(population.of('trusted'));
    this.reward = halfACoin(currency.decimals);
    const encoding = new (legacy ? OriginalTexts : CorrectTexts)({ population, currency, epoch, hashes });
    this.encoding = encoding;
    const money = world.holdings === undefined ? [] : rootMoney(world, GENESIS);
    this.tree = new BlockTree(population.size, smell(RACLETTE, hashes.sha256), RACLETTE_SEAL, money);
    this.accounts = new Accounts(this.tree, population.size, cheeseEffect);
    const { tree, accounts, reward } = this;
    this.rules = new (legacy ? OriginalRules : CorrectRules)({
      tree,
      accounts,
      keyring,
      population,
      encoding,
      reward,
    });
    const miners = population.of('master');
    this.reporting = cheeseReporting(miners, blockTime, this.#records());
    // The quiet time at the end is a part of the block time, and LONGEST_QUIET at most.
    this.#lastMining = world.end - Math.min(LONGEST_QUIET, Math.floor(blockTime / QUIET_PART));
    this.#clock = new MiningClock(scheduler, random.stream('mining'), miners.length, (place) => {
      if (scheduler.now <= this.#lastMining) this.#peers.get(miners[place]!)?.mine();
    });
    for (const place of miners.keys()) this.#clock.setRate(place, 1 / (blockTime * miners.length));
    // The masters are the first nodes.
    status.watch((node) => {
      if (node < miners.length) this.#clock.setUp(node, status.isUp(node));
    });
  }

  participant(host: Host): Participant | undefined {
    if (host.role === 'cashing') return undefined;
    if (host.role === 'trusted') return new CheeseTracker(host);
    const peer = new CheesePeer(host, this, this.#peers.size * this.#joinEvery);
    this.#peers.set(host.id, peer);
    return peer;
  }

  start(): void {
    const { scheduler, warmup } = this.#world;
    scheduler.at(warmup, () => this.#clock.start());
  }

  /** The peer at a node, to mine or pay on demand; `undefined` for a node that is none. */
  peer(node: NodeId): CheesePeer | undefined {
    return this.#peers.get(node);
  }

  /** Where others reach a peer. */
  readonly address = (node: NodeId): { readonly host: string; readonly port: string } => ({
    host: `10.${(node >>> 16) & 255}.${(node >>> 8) & 255}.${node & 255}`,
    port: PEER_PORT,
  });

  /** A new cheese on `parent`, proved, for the tree's keeping. */
  bake(parent: CheeseBlock, miner: NodeId, payments: readonly Transaction[]): CheeseBlock {
    const { status, transactions, hashes } = this.#world;
    // Whose clock is behind stamps with the parent's time, the least that is valid.
    const time = laterStamp(parent.time, status.clock(miner));
    const id = hashes.sha256(`${REWARD}${parent.id}${miner}`);
    const reward = transactions.make({
      id,
      type: REWARD,
      // The reward system is nobody: a stranger past the last node.
      sender: this.size,
      recipient: miner,
      amount: this.reward,
      fee: 0,
      time,
      signature: REWARD_SIGNATURE,
    });
    const dough = {
      sequenceNumber: parent.height + 1,
      parentSmell: parent.id,
      transactions: [...payments, reward],
      time,
    };
    const { nonce, smell: own } = this.encoding.prove(dough);
    const size = this.encoding.cheese(dough, nonce).length;
    const { sequenceNumber, parentSmell } = dough;
    const chainSize = parent.seal.chainSize + 2 + size;
    return this.tree.add({
      id: own,
      parent,
      producer: miner,
      time,
      transactions: dough.transactions,
      seal: { sequenceNumber, parentSmell, nonce, size, chainSize },
    });
  }

  prefers(candidate: CheeseBlock, current: CheeseBlock): boolean {
    return prefersCheese(candidate, current);
  }

  /**
   * No money is issued: the owner mines on demand until it holds the supply.
   *
   * @throws ScenarioError for a supply that nobody mines by half coins.
   */
  issue(owner: NodeId): undefined {
    if (this.opening > this.coins(LARGEST_OPENING)) {
      throw new ScenarioError(
        `supply: expected at most ${LARGEST_OPENING} under cheesechain, whose first owner mines it half a coin at a time before it pays, got ${this.amountText(this.opening)}; lower the supply: "supply: ${LARGEST_OPENING}"`,
        'supply',
      );
    }
    this.#peers.get(owner)?.mineUpTo(this.opening);
  }

  pay({ sender, recipient, amount, alteredTo = amount, stream = PAYMENT_STREAM }: PaymentOrder): Transaction {
    const { random, hashes, status, keyring, transactions } = this.#world;
    const id = hashes.sha256(String(1 + random.stream(stream).below(Number.MAX_SAFE_INTEGER)));
    const fields = { id, type: PAYMENT, sender, recipient, amount, fee: 0, time: status.clock(sender) };
    const signature = keyring.sign(sender, this.encoding.signed(fields));
    return transactions.make({ ...fields, signature, amount: alteredTo });
  }

  override portion(numerator: number, denominator: number): Amount {
    return mulDiv(this.opening, numerator, denominator);
  }

  override coins(count: number): Amount {
    return 2 * this.reward * count;
  }

  isPayment(transaction: Transaction): boolean {
    return transaction.type === PAYMENT;
  }

  /** Half a coin a cheese, and nothing to begin with. */
  expectedSupply({ height }: CheeseBlock): Amount {
    return this.reward * height;
  }

  /** Bytes of a transaction as JSON. */
  sizeOf(transaction: Transaction): number {
    return this.encoding.transaction(transaction).length;
  }

  #records(): NodeFileFormat {
    return {
      transaction: (transaction) => this.encoding.transaction(transaction),
      block: (block) => this.#cheeseText(block as CheeseBlock),
      publicKey: (node) => this.#world.keyring.publicKeyPem(node),
      extra: (node) => this.#chainFile(node),
    };
  }

  #cheeseText(block: CheeseBlock): string {
    return block.parent === undefined
      ? RACLETTE_TEXT
      : this.encoding.cheese(doughOf(block), block.seal.nonce);
  }

  /** The file in which the original keeps a node's chain and, on a second line, its open transactions. */
  #chainFile(node: NodeId): ReadonlyMap<string, string> {
    const files = new Map<string, string>();
    const peer = this.#peers.get(node);
    if (peer === undefined) return files;
    const chain: string[] = [];
    for (let block: CheeseBlock | undefined = peer.head; block !== undefined; block = block.parent) {
      chain.push(this.#cheeseText(block));
    }
    const open = peer.openTransactions.map((transaction) => this.encoding.transaction(transaction));
    return files.set('cheesechain.txt', `[${chain.reverse().join(', ')}]\n[${open.join(', ')}]`);
  }
}

/** The seal of the raclette, which nobody made. */
const RACLETTE_SEAL: CheeseSeal = {
  sequenceNumber: RACLETTE.sequenceNumber,
  parentSmell: RACLETTE.parentSmell,
  nonce: RACLETTE.nonce,
  size: RACLETTE_TEXT.length,
  chainSize: RACLETTE_TEXT.length,
};

function onlyTracker(trusted: readonly NodeId[]): NodeId {
  const [tracker] = trusted;
  if (tracker !== undefined && trusted.length === 1) return tracker;
  throw new ScenarioError(
    `nodes.trusted: expected 1 under cheesechain, the tracker by which peers find each other, got ${trusted.length}`,
    'nodes.trusted',
  );
}

function halfACoin(decimals: number): Amount {
  if (decimals > 0) return Number(`5${'0'.repeat(decimals - 1)}`);
  throw new ScenarioError(
    'currency.decimals: expected at least 1 under cheesechain, whose reward is 0.5, got 0',
    'currency.decimals',
  );
}
