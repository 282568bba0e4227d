import { ScenarioError } from '../../engine/errors.js';
import type { Random } from '../../engine/random.js';
import { type Duration, type NodeId, SECOND, type Time } from '../../engine/time.js';
import { Accounts } from '../../ledger/accounts.js';
import { fromMimeBase64 } from '../../ledger/base64.js';
import { BlockTree } from '../../ledger/block-tree.js';
import { hex } from '../../ledger/hash.js';
import { divided } from '../../ledger/holdings.js';
import type { Transaction } from '../../ledger/transaction.js';
import { type Output, UtxoLedger, utxoEffect } from '../../ledger/utxo.js';
import type { Host } from '../../nodes/host.js';
import type { Participant } from '../../nodes/participant.js';
import type { Protocol, World } from '../consensus.js';
import { WholeMoney } from '../kit/accounts/whole-money.js';
import { failureBoundary, faultBound } from '../kit/voting/quorum.js';
import type { ViewTiming } from '../kit/voting/view-timer.js';
import type { Misconduct } from '../misconduct.js';
import type { Money, PaymentOrder } from '../money.js';
import type { Reporting } from '../reporting.js';
import { type Behaviour, HONEST } from './behaviour.js';
import type {
  Candidate,
  Certificate,
  DirectorEntry,
  LposBlock,
  LposTransaction,
  SenateSeal,
} from './candidate.js';
import { DecisionLog } from './decision-log.js';
import { directorDraw, lowestSignature, nextQ } from './director.js';
import { MemberDiscovery } from './discovery.js';
import { equalParts, GENESIS_SETS, type GenesisSet } from './genesis.js';
import { Member } from './member.js';
import { MISBEHAVIOURS, senateCommittee } from './misconduct.js';
import type { Instruction, LposParameters } from './parameters.js';
import { fromHex, PAYMENT, Payments } from './payments.js';
import { recordsOf } from './records.js';
import { lposReporting } from './reporting.js';
import { directorText, LposRules, qText } from './rules.js';
import { blockBytes, hashStandard, merkleRoot } from './wire.js';

/** Refuses a parameter in words. */
function refuse(path: string, text: string): never {
  throw new ScenarioError(`${path}: ${text}`, path);
}

/** One run of LPOS: what its members share, and what the rest of the run asks of a protocol. */
export class LposProtocol extends WholeMoney implements Protocol, Money {
  readonly money: Money = this;
  readonly reporting: Reporting;
  readonly misconduct: Misconduct;
  readonly tree: BlockTree<SenateSeal>;
  readonly accounts: Accounts<SenateSeal>;
  readonly ledger: UtxoLedger<SenateSeal>;
  readonly payments: Payments;
  readonly rules: LposRules;
  readonly decisionLog = new DecisionLog();
  readonly parameters: LposParameters;
  readonly timing: ViewTiming;
  /** Masters and then consumers: they differ in nothing but whom a workload lets pay. */
  readonly members: readonly NodeId[];
  /** The discovery server, if there is one. */
  readonly discovery: NodeId | undefined;
  readonly begin: Time;
  readonly end: Time;
  /** Seats that must sign, and the most that may be faulty. */
  readonly boundary: number;
  readonly bearable: number;
  /** How long a withholding leader keeps a block: until the next leader must have had its turn. */
  readonly withheldFor: Duration;
  /** How long a member waits for a block before it asks whether there is one: two leaders must have had their turns. */
  readonly patience: Duration;
  readonly #world: World;
  /** Members that do not follow the protocol, and what they do instead. */
  readonly #faulty: Map<NodeId, Behaviour>;
  readonly #participants = new Map<NodeId, Member>();
  readonly #candidates = new Map<string, { readonly candidate: Candidate; block: LposBlock | undefined }>();
  /** Every transaction that went into a candidate, by id. */
  readonly #transactions = new Map<string, LposTransaction>();

  /** @throws ScenarioError when seats, genesis or faulty members do not fit the population. */
  constructor(world: World, parameters: LposParameters) {
    super(world);
    const { population } = world;
    this.#world = world;
    this.parameters = parameters;
    this.members = [...population.of('master'), ...population.of('consumer')];
    this.discovery = population.of('trusted')[0];
    this.begin = world.warmup;
    this.end = world.end;
    const { prepare, retry, consensus, seats } = parameters;
    // Half the prepare time in whole seconds, as the original divides.
    const entry = prepare < 2 * SECOND ? Math.floor(prepare / 2) : SECOND * Math.floor(prepare / 2 / SECOND);
    this.timing = { entry, prepare, retry, timeout: consensus };
    this.withheldFor = consensus + prepare + 3 * retry;
    this.patience = 2 * this.withheldFor;
    this.boundary = failureBoundary(seats);
    this.bearable = faultBound(seats);
    const set = GENESIS_SETS[parameters.genesis]!;
    this.#checkParameters(set);
    this.payments = new Payments(world);
    this.tree = this.#makeTree(set);
    this.accounts = new Accounts(this.tree, population.size, utxoEffect);
    this.ledger = new UtxoLedger(this.tree);
    const { tree, ledger, payments, boundary } = this;
    this.rules = new LposRules({ world, tree, ledger, payments, seats, boundary, legacy: parameters.legacy });
    this.#faulty = new Map(
      this.#chooseFaulty().map((node) => [node, MISBEHAVIOURS[parameters.faulty.conduct]]),
    );
    this.reporting = lposReporting(this, recordsOf(world));
    this.misconduct = { committee: senateCommittee(this) };
  }

  #checkParameters(set: GenesisSet): void {
    const { seats, faulty } = this.parameters;
    const { supply, holdings } = this.#world;
    const members = this.members.length;
    if (supply <= 0) refuse('supply', `expected a stake above 0 to draw senates over, got ${supply}`);
    if (seats > supply)
      refuse(
        'consensus.seats',
        `expected at most as many seats as units of the supply (${supply}), got ${seats}`,
      );
    if (holdings === undefined) this.#checkOwners(set);
    if (faulty.nodes >= Math.min(seats, members))
      refuse(
        'consensus.faulty.nodes',
        `expected fewer faulty members than seats (${seats}) and members (${members}), got ${faulty.nodes}`,
      );
  }

  /** Whether there is money and a member for each owner of a genesis set. */
  #checkOwners({ owners }: GenesisSet): void {
    const { genesis } = this.parameters;
    const { supply } = this.#world;
    const members = this.members.length;
    if (owners.length > supply)
      refuse('supply', `expected at least ${owners.length} units for the genesis ${genesis}, got ${supply}`);
    if (owners.length > members)
      refuse(
        'nodes.master',
        `expected at least ${owners.length} members for the genesis ${genesis}, got ${members}`,
      );
  }

  #makeTree({ hash, q, owners }: GenesisSet): BlockTree<SenateSeal> {
    const outputs = this.#firstOutputs(owners);
    const genesis = this.payments.genesis(hash, outputs);
    const seal: SenateSeal = { q: fromHex(q), certificate: undefined };
    const id = hex(hashStandard(fromHex(hash + q)));
    this.#transactions.set(hash, genesis);
    return new BlockTree(this.#world.population.size, id, seal, [genesis]);
  }

  /** The scenario's first holdings, or equal parts of the supply for those whom the genesis set names. */
  #firstOutputs(owners: readonly number[]): readonly Output[] {
    const { supply, holdings } = this.#world;
    if (holdings !== undefined) {
      return divided(holdings, supply)
        .filter(({ amount }) => amount > 0)
        .map(({ account, amount }) => ({ value: amount, owner: account }));
    }
    const parts = equalParts(supply, owners.length);
    return owners.map((member, place) => ({ value: parts[place]!, owner: this.members[member]! }));
  }

  #chooseFaulty(): readonly NodeId[] {
    const { nodes, chosen } = this.parameters.faulty;
    if (nodes === 0) return [];
    const leaders = chosen === 'leaders' ? [...new Set(this.rules.senateOn(this.tree.root).holders)] : [];
    const others = this.members.filter((member) => !leaders.includes(member));
    return [...leaders, ...this.#world.random.stream('lpos/faulty').shuffle(others)].slice(0, nodes);
  }

  /** What a member is to pay, as the discovery server tells it; `undefined` for one that only listens. */
  instructionFor(member: NodeId): Instruction | undefined {
    const { instruction } = this.parameters;
    const paying = instruction.members ?? this.members.length;
    return instruction.kind === 'none' || this.members.indexOf(member) >= paying ? undefined : instruction;
  }

  participant(host: Host): Participant | undefined {
    if (host.role === 'trusted')
      return host.id === this.discovery ? new MemberDiscovery(host, this) : undefined;
    if (host.role === 'cashing') return undefined;
    const member = new Member(host, this, this.#faulty.get(host.id) ?? HONEST);
    this.#participants.set(host.id, member);
    return member;
  }

  start(): void {
    // Members have clocks of their own.
  }

  /** Makes members faulty before they are made, whomever the parameters choose. */
  corrupt(nodes: readonly NodeId[], behaviour: Behaviour): void {
    for (const node of nodes) this.#faulty.set(node, behaviour);
  }

  /** The member behind a node. */
  participantOf(node: NodeId): Member | undefined {
    return this.#participants.get(node);
  }

  isFaulty(node: NodeId): boolean {
    return this.#faulty.has(node);
  }

  /** Seats that faulty members hold in the senate that decides what stands on a block. */
  faultySeatsOn(block: LposBlock): number {
    return this.rules.seatsOf(block, this.#faulty.keys());
  }

  isConfirmed(id: string, head: LposBlock): boolean {
    const transaction = this.#transactions.get(id);
    return transaction !== undefined && this.tree.includes(head, transaction);
  }

  sign(node: NodeId, text: string): string {
    return this.#world.keyring.sign(node, text);
  }

  verify(node: NodeId, text: string, signature: string): boolean {
    return this.#world.keyring.verify(node, text, signature);
  }

  /**
   * The entry of the owner's output that draws lowest, of a random one in legacy mode; `undefined` for an owner of
   * nothing.
   */
  makeEntry(owner: NodeId, parent: LposBlock, random: Random): DirectorEntry | undefined {
    const own = this.ledger.of(owner, parent);
    if (own.length === 0) return undefined;
    if (this.parameters.legacy) {
      const output = random.pick(own);
      const q = this.sign(owner, qText(parent.seal.q));
      return { parent, output, draw: 0, q, signature: this.sign(owner, directorText({ parent, output })) };
    }
    const drawn = own.map((output) => ({ output, draw: this.#draw(parent, output) }));
    const best = drawn.reduce((a, b) => (b.draw < a.draw ? b : a));
    return {
      parent,
      ...best,
      q: '',
      signature: this.sign(owner, directorText({ parent, output: best.output })),
    };
  }

  #draw(parent: LposBlock, { hash, index, value }: DirectorEntry['output']): number {
    return directorDraw(parent.seal.q, { hash: fromHex(hash), index }, value, this.#world.hashes);
  }

  /** The order of the director competition: the least wins. */
  compareEntries(a: DirectorEntry, b: DirectorEntry): number {
    if (!this.parameters.legacy) return a.draw - b.draw;
    const [first, second] = [a, b].map(({ signature }) => fromMimeBase64(signature) ?? new Uint8Array(0));
    if (hex(first!) === hex(second!)) return 0;
    return lowestSignature([first!, second!]) === 0 ? -1 : 1;
  }

  /** The candidate of these contents; the same for the same ones, whoever makes it. */
  makeCandidate(
    parent: LposBlock,
    leader: NodeId,
    transactions: readonly LposTransaction[],
    director: DirectorEntry,
  ): Candidate {
    const { hashes, keyring } = this.#world;
    const { owner, hash, index } = director.output;
    const output = { hash: fromHex(hash), index };
    const q = this.parameters.legacy
      ? (fromMimeBase64(director.q) ?? new Uint8Array(0))
      : nextQ(parent.seal.q, output, hashes);
    const signature = {
      signer: keyring.publicKey(owner),
      signature: fromMimeBase64(director.signature) ?? new Uint8Array(0),
    };
    const bytes = blockBytes({
      previous: fromHex(parent.id),
      merkleRoot: merkleRoot(
        transactions.map(({ id }) => fromHex(id)),
        hashes,
      ),
      transactions: transactions.map((transaction) => transaction.bytes),
      senateSignatures: [],
      director: { signature, output, q },
    });
    const id = hex(hashStandard(bytes, hashes));
    const known = this.#candidates.get(id);
    if (known !== undefined) return known.candidate;
    const candidate: Candidate = { id, parent, leader, transactions, director, q, size: bytes.length };
    this.#candidates.set(id, { candidate, block: undefined });
    for (const transaction of transactions) this.#transactions.set(transaction.id, transaction);
    return candidate;
  }

  /** The block that a second quorum decided. It is made once, whoever decides it again. */
  decide(certificate: Certificate, host: Host): LposBlock {
    const { id, parent, leader, transactions, q } = certificate.candidate;
    const known = this.#candidates.get(id)!;
    if (known.block !== undefined) return known.block;
    const seal: SenateSeal = { q, certificate };
    const time = this.#world.status.clock(leader);
    known.block = this.tree.add({ id, parent, producer: leader, time, transactions, seal });
    host.events.proposed(host.now, host.id, known.block);
    for (const other of this.decisionLog.decided(known.block))
      host.log(
        'ERROR',
        () => `Conflict at height ${other.height}: ${id} was decided, and ${other.id} before.`,
      );
    return known.block;
  }

  prefers(candidate: LposBlock, current: LposBlock): boolean {
    return this.rules.prefers(candidate, current);
  }

  /** Nothing: the root holds the supply. */
  issue(): undefined {
    return undefined;
  }

  pay({ sender, recipient, amount, alteredTo }: PaymentOrder): Transaction {
    const member = this.#participants.get(sender)!;
    const { pool, head } = member;
    const own = [...this.ledger.of(sender, head), ...pool.open.filter(({ owner }) => owner === sender)];
    const inputs: typeof own = [];
    let income = 0;
    for (const output of own) {
      if (income >= amount || pool.isLocked(output)) continue;
      inputs.push(output);
      income += output.value;
    }
    const outputs = [{ value: amount, owner: recipient }];
    if (income > amount) outputs.push({ value: income - amount, owner: sender });
    return this.payments.make(sender, inputs, outputs, alteredTo);
  }

  isPayment(transaction: Transaction): boolean {
    return transaction.type === PAYMENT;
  }
}
