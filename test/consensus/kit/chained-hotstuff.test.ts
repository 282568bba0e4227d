import { expect, test } from 'vitest';
import * as z from 'zod';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import type { Consensus, World } from '../../../src/consensus/consensus.js';
import { type Certificate, NO_CERTIFICATE } from '../../../src/consensus/kit/voting/ballots.js';
import { roundRobin } from '../../../src/consensus/kit/voting/rotation.js';
import { placesOf, Tally } from '../../../src/consensus/kit/voting/tally.js';
import { exponentialBackOff, ViewSynchronizer } from '../../../src/consensus/kit/voting/view-synchronizer.js';
import { Voter } from '../../../src/consensus/kit/voting/voter.js';
import { VotingProtocol } from '../../../src/consensus/kit/voting/voting-protocol.js';
import { type NodeId, SECOND } from '../../../src/engine/time.js';
import { type Block, type Refusal, refuse } from '../../../src/ledger/block.js';
import type { Message } from '../../../src/network/message.js';
import type { Host } from '../../../src/nodes/host.js';
import { prepare } from '../../../src/simulate.js';

/** A block of chained HotStuff carries a quorum's votes for its parent. */
interface Seal {
  readonly view: number;
  readonly justify: Certificate;
}
type ChainedBlock = Block<Seal>;
interface Said extends Message {
  readonly type: 'proposal' | 'vote' | 'new-view';
  readonly view: number;
  /** What is proposed or voted for; in a new view, the highest certified block. */
  readonly block: ChainedBlock;
  readonly certificate: Certificate;
}
const KINDS = ['proposal', 'vote', 'new-view'];

/** Yin et al., "HotStuff", 2019, algorithm 3 with leaders by turns: to see that the kit bears a protocol without heights. */
class Replica extends Voter<Seal, Said> {
  declare protected readonly protocol: Chained;
  readonly #views: ViewSynchronizer;
  readonly #votes = new Map<number, Tally<ChainedBlock>>();
  readonly #left = new Map<number, Tally<null>>();
  #high: { readonly block: ChainedBlock; readonly certificate: Certificate };
  #locked: ChainedBlock;
  #voted = 0;
  #failures = 0;

  constructor(host: Host, protocol: Chained) {
    // Follows what three blocks in a row of views decide, and nothing else.
    super(host, protocol, { choose: (current) => current });
    this.#views = new ViewSynchronizer(host, protocol.electorate);
    this.#high = { block: this.head, certificate: NO_CERTIFICATE };
    this.#locked = this.head;
  }

  protected isSaid(message: Message): message is Said {
    return KINDS.includes(message.type);
  }

  protected begin(): void {
    this.#enter(1);
    if (this.protocol.leader(1) === this.host.id) this.#propose();
  }

  protected hear(said: Said, from: NodeId): void {
    if (said.type === 'proposal') this.#consider(said, from);
    else if (said.type === 'vote') this.#count(said, from);
    else this.#gather(said, from);
  }

  #enter(view: number): void {
    if (view <= this.#views.view || this.host.now >= this.protocol.end) return;
    this.#views.enter(view);
    this.#views.after(this.protocol.patience(this.#failures), () => {
      this.#failures++;
      this.#enter(view + 1);
      const { block, certificate } = this.#high;
      this.tell(this.protocol.leader(view + 1), {
        type: 'new-view',
        size: 400,
        view: view + 1,
        block,
        certificate,
      });
    });
  }

  #propose(): void {
    if (this.host.now >= this.protocol.end) return;
    const { block: parent, certificate } = this.#high;
    const view = this.#views.view;
    const block = this.draft({ view, justify: certificate }, parent);
    this.say({ type: 'proposal', size: this.protocol.rules.sizeOf(block), view, block, certificate });
  }

  #consider({ view, block }: Said, from: NodeId): void {
    const { protocol, host } = this;
    if (protocol.leader(view) !== from || !this.master.chain.hold(block, from)) return;
    this.#learn(block.parent!, block.seal.justify);
    this.#commit(block);
    this.#enter(view);
    const isSafe =
      block.parent!.seal.view > this.#locked.seal.view || protocol.tree.isAncestor(this.#locked, block);
    if (view !== this.#views.view || view <= this.#voted || !isSafe) return;
    this.#voted = view;
    protocol.ballots.sign(host.id, `${view} ${block.id}`);
    this.tell(protocol.leader(view + 1), {
      type: 'vote',
      size: 107,
      view,
      block,
      certificate: NO_CERTIFICATE,
    });
  }

  #count({ view, block }: Said, from: NodeId): void {
    const votes = this.#votes.get(view) ?? new Tally<ChainedBlock>(this.protocol.electorate);
    this.#votes.set(view, votes);
    if (votes.decided !== undefined || votes.add(from, block) < 0 || votes.decided === undefined) return;
    this.#learn(block, { view, value: block.id, signers: votes.signersOf(block) });
    if (this.protocol.leader(view + 1) !== this.host.id || view + 1 <= this.#views.view) return;
    this.#enter(view + 1);
    this.#propose();
  }

  /** A view was given up by a quorum: its next leader proposes. */
  #gather({ view, block, certificate }: Said, from: NodeId): void {
    if (this.master.chain.holds(block)) this.#learn(block, certificate);
    else this.master.chain.fetch(block, from);
    const left = this.#left.get(view) ?? new Tally<null>(this.protocol.electorate);
    this.#left.set(view, left);
    if (left.isQuorum || left.add(from, null) < 0 || !left.isQuorum || view < this.#views.view) return;
    this.#enter(view);
    this.#propose();
  }

  #learn(block: ChainedBlock, certificate: Certificate): void {
    if (certificate.view <= this.#high.certificate.view || !this.protocol.isCertified(block, certificate))
      return;
    this.#high = { block, certificate };
    this.#failures = 0;
  }

  /** Two blocks below lock; three in consecutive views decide the lowest. */
  #commit({ parent: first }: ChainedBlock): void {
    const second = first?.parent;
    const third = second?.parent;
    if (second !== undefined && second.seal.view > this.#locked.seal.view) this.#locked = second;
    if (third === undefined || third.height <= this.head.height) return;
    const inRow = first!.seal.view === second!.seal.view + 1 && second!.seal.view === third.seal.view + 1;
    if (inRow) this.master.chain.follow(third);
  }
}

class Chained extends VotingProtocol<Seal> {
  readonly patience = exponentialBackOff(SECOND, 1.5, 20 * SECOND);

  constructor(world: World) {
    super(world, { view: 0, justify: NO_CERTIFICATE });
  }

  protected override member(host: Host): Replica {
    return new Replica(host, this);
  }

  leader(view: number): NodeId {
    return roundRobin(this.electorate, view);
  }

  isCertified(block: ChainedBlock, certificate: Certificate): boolean {
    return this.ballots.isQuorum(certificate, `${certificate.view} ${block.id}`);
  }

  checkSeal({ producer, parent, seal: { view, justify } }: ChainedBlock): Refusal | undefined {
    if (this.leader(view) !== producer || view <= parent!.seal.view)
      return refuse('leader', 'It is not its view.');
    if (parent!.parent === undefined || this.isCertified(parent!, justify)) return undefined;
    return refuse('quorum', 'No quorum voted for the block below.');
  }

  override columns({ seal }: ChainedBlock) {
    return { view: seal.view, votes: placesOf(seal.justify.signers).length };
  }
}

const chained: Consensus<never> = {
  name: 'chained',
  summary: 'A chain of votes: three blocks in a row of views make the lowest final',
  parameters: z.object({}),
  pace: () => SECOND,
  traits: () => ({
    makers: 'master',
    payers: ['consumer', 'master'],
    blockCost: 'quorum',
    weight: 'identity',
    finality: { decidedAfterBlocks: 3 },
  }),
  create: (world) => new Chained(world),
};

/** Runs it, and says how many heights are final, for how many two blocks are, and what a master has at the end. */
function run(network: object, faults: readonly object[] = []) {
  const finals = new Map<number, Set<string>>();
  const made = prepare(
    {
      nodes: { master: 7, cashing: 0, consumer: 3, trusted: 0 },
      consensus: 'chained',
      duration: '60s',
      network,
      faults,
      workload: { payments: 10, warmup: '2s' },
    },
    {
      protocols: [chained],
      platform: { hashes: nodeHashes, signer: nodeSigner },
      sink: null,
      observers: [
        {
          finalised: (_time, _node, { height, id }) =>
            void finals.set(height, (finals.get(height) ?? new Set()).add(id)),
        },
      ],
    },
  );
  made.finish();
  const heights = made.population.of('master').map((master) => made.head(master)!.height);
  return { finals: finals.size, twice: [...finals.values()].filter(({ size }) => size > 1).length, heights };
}

test('chained HotStuff fits the kit: a block each two delays, final after three in a row', () => {
  const { finals, twice, heights } = run({ latency: '50ms' });
  expect(twice).toBe(0);
  // A view takes two delays of 50 ms.
  expect(finals).toBeGreaterThan(500);
  expect(Math.max(...heights) - Math.min(...heights)).toBeLessThanOrEqual(1);
});

test('chained HotStuff on the kit goes on with two of seven down, and decides nothing twice', () => {
  const down = [{ at: '10s', until: '40s', crash: { nodes: [2, 3], memory: 'lost' } }];
  const { finals, twice, heights } = run({ latency: '50ms' }, down);
  expect(twice).toBe(0);
  expect(finals).toBeGreaterThan(200);
  expect(Math.max(...heights) - Math.min(...heights)).toBeLessThanOrEqual(1);
});
