/** One rule broken: a piece of source that stands once in its file, and what is put in its place. */
export interface Mutation {
  readonly rule: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** A second place that keeps the rule in the same file. */
  readonly also?: readonly [from: string, to: string];
  /** Tests that know the rule by its name. */
  readonly tests: readonly string[];
}

/** Rules that are broken one at a time, to see that somebody notices. */
export const MUTATIONS: readonly Mutation[] = [
  {
    rule: 'masters skip the overdraft check',
    file: 'consensus/kit/accounts/payment-rules.ts',
    from: 'return transaction.amount + transaction.fee > available ? overdraft : undefined;',
    to: 'return available > Infinity ? overdraft : undefined;',
    tests: ['consensus/pou/cases', 'consensus/pou/rules', 'consensus/pou/overdraft'],
  },
  {
    rule: 'a seat counts twice if its signature arrives twice',
    file: 'consensus/lpos/verification.ts',
    from: 'if (distinct && counted.has(signer)) continue;',
    to: '',
    tests: ['consensus/lpos/verification'],
  },
  {
    rule: 'an unelected closer is accepted',
    file: 'consensus/pou/rules.ts',
    from: 'if (schedule.closer(parent, turn) !== block.producer) {',
    to: 'if (schedule.closer(parent, turn) < 0) {',
    tests: ['consensus/pou/rules'],
  },
  {
    rule: 'any forger is accepted',
    file: 'consensus/stake-lottery/rules.ts',
    from: 'if (election.on(parent).forger(rank) === block.producer) return undefined;',
    to: 'if (election.on(parent).forger(rank) >= 0) return undefined;',
    tests: ['consensus/stake-lottery/rules'],
  },
  {
    rule: 'a transaction of the chain is accepted again',
    file: 'consensus/kit/accounts/payment-rules.ts',
    from: 'if (pool.has(transaction) || tree.includes(head, transaction)) return KNOWN;',
    to: 'if (pool.has(transaction)) return KNOWN;',
    tests: ['consensus/pou/rules', 'consensus/pou/faults'],
  },
  {
    rule: 'a block may contain a transaction of an earlier block',
    file: 'consensus/kit/accounts/payment-rules.ts',
    from: 'if (tree.includes(parent, transaction)) return twice ?? IN_CHAIN;',
    to: '',
    tests: ['consensus/pou/rules'],
  },
  {
    rule: 'signatures are not verified',
    file: 'ledger/keys.ts',
    from: 'return belowGroupOrder(signature.subarray(32)) && signer.verify(publicKey, message, signature);',
    to: 'return belowGroupOrder(signature.subarray(32)) || signer.verify(publicKey, message, signature);',
    tests: ['ledger/keys'],
  },
  {
    rule: 'each block creates one unit of money too many',
    file: 'consensus/nakamoto/rewards.ts',
    from: 'const coinbase = subsidy + fees +',
    to: 'const coinbase = 1 + subsidy + fees +',
    tests: ['consensus/nakamoto/cases'],
  },
  {
    rule: 'missing blocks are never asked for',
    file: 'nodes/chain-sync.ts',
    from: 'host.send(peer.id, want.size === undefined ? wayTo(want, peer.window, since) : listed(wants, since));',
    to: 'void host;',
    tests: ['nodes/chain-view'],
  },
  {
    rule: 'the wait for blocks is 2 s, whatever answers took',
    file: 'nodes/chain-sync.ts',
    from: 'const timer = host.after(peer.patience.wait(this.#guess), this.#giveUp, peer, undefined);',
    to: 'const timer = host.after(2_000_000, this.#giveUp, peer, undefined);',
    tests: ['nodes/heal', 'nodes/chain-view'],
  },
  {
    rule: 'the wait for blocks is 2 s, and answers that come later are thrown away',
    file: 'nodes/chain-sync.ts',
    from: 'const timer = host.after(peer.patience.wait(this.#guess), this.#giveUp, peer, undefined);',
    to: 'const timer = host.after(2_000_000, this.#giveUp, peer, undefined);',
    also: ['this.#measure(peer, took);', 'if (!isInTime) return; this.#measure(peer, took);'],
    tests: ['nodes/heal', 'nodes/chain-view'],
  },
  {
    rule: 'mempools keep the transactions of blocks',
    file: 'nodes/master.ts',
    from: 'if (this.pool.remove(transaction)) continue;',
    to: 'if (this.pool.has(transaction)) continue;',
    tests: ['nodes/master'],
  },
  {
    rule: 'partitions never heal',
    file: 'faults/message-faults.ts',
    from: "world.network.addRule('from' in settings ? oneWay(settings.from, settings.to) : partition(settings)),",
    to: "void world.network.addRule('from' in settings ? oneWay(settings.from, settings.to) : partition(settings)) ?? (() => {}),",
    tests: ['faults/semantics'],
  },
  {
    rule: 'senators propose and sign against their lock',
    file: 'consensus/lpos/height-decision.ts',
    from: 'if (lock !== undefined && lock.candidate.id !== candidate.id) {',
    to: 'if (lock === null) {',
    also: ['locked: this.#lock?.candidate,', 'locked: undefined,'],
    tests: ['consensus/lpos/safety'],
  },
  {
    rule: 'senators sign against their lock, but propose according to it',
    file: 'consensus/lpos/height-decision.ts',
    from: 'if (!this.#stands(certificate, candidate) || certificate!.view <= lock.view) return false;',
    to: '',
    tests: ['consensus/lpos/lock'],
  },
  {
    rule: 'senators that are ahead wait for nobody',
    file: 'consensus/lpos/height-decision.ts',
    from: 'const { gathered, isInSight } = this.#synchronizer;',
    to: 'const [gathered, isInSight] = [0, false];',
    tests: ['consensus/lpos/stalled'],
  },
  {
    rule: 'a crashed node still receives messages',
    file: 'faults/node-faults.ts',
    from: "(isDown(to) ? 'drop' : 'pass')",
    to: "(isDown(to) ? 'deliver' : 'pass')",
    tests: ['faults/semantics'],
  },
  {
    rule: 'nodes with a replaced message handler keep their memory and never restart',
    file: 'attacks/behaviour.ts',
    from: 'restart: () => behaviour.restart?.(),',
    to: '',
    tests: ['attacks/behaviour'],
  },
  {
    rule: 'a voter counts twice who is in two aggregates',
    file: 'consensus/kit/voting/tally.ts',
    from: 'if (!this.#signers[at]!.add(place)) return -1;',
    to: 'this.#signers[at]!.add(place);',
    tests: ['consensus/kit/vote-travel', 'consensus/kit/voting'],
  },
  {
    rule: 'a voter is in an aggregate who did not sign',
    file: 'consensus/kit/voting/ballots.ts',
    from: 'if (place >= powers.length || !signed.has(place)) return -1;',
    to: 'if (place >= powers.length) return -1;',
    tests: ['consensus/kit/vote-travel', 'consensus/kit/voting'],
  },
  {
    rule: 'a vote that is known goes round again',
    file: 'consensus/kit/voting/vote-relay.ts',
    from: '} else if (known.has(message)) return false;',
    to: '} else if (known.has(message)) return known.size < 5;',
    tests: ['consensus/kit/vote-travel'],
  },
];
