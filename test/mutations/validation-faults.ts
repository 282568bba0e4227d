/** One fault in the product: a piece of source that stands once in its file, and what is put in its place. */
export interface ValidationFault {
  readonly fault: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Tables of whole runs of which at least one must notice it. */
  readonly tables: readonly string[];
}

type Change = readonly [fault: string, from: string, to: string];

function inFile(file: string, tables: readonly string[], changes: readonly Change[]): ValidationFault[] {
  return changes.map(([fault, from, to]) => ({ fault, file, from, to, tables }));
}

/** Faults that are planted one at a time, to see that rows of whole runs notice. None is in a model of validation. */
export const VALIDATION_FAULTS: readonly ValidationFault[] = [
  ...inFile(
    'consensus/kit/chain/subsidy.ts',
    ['run-subsidy'],
    [
      [
        'the subsidy is halved a block late',
        'Math.floor(height / halving);',
        'Math.floor((height - 1) / halving);',
      ],
      ['the subsidy is divided by three', 'first / 2 ** halvings', 'first / 3 ** halvings'],
      ['the subsidy is rounded up', 'Math.floor(first / 2 ** halvings)', 'Math.ceil(first / 2 ** halvings)'],
      ['the subsidy is never halved', 'if (halving === 0) return first;', 'if (halving >= 0) return first;'],
    ],
  ),
  ...inFile(
    'consensus/nakamoto/rewards.ts',
    ['run-subsidy', 'run-uncles'],
    [
      [
        'a coinbase has a unit too much',
        'const coinbase = subsidy + fees +',
        'const coinbase = 1 + subsidy + fees +',
      ],
      [
        'a coinbase is by the height of the parent',
        'const height = parent.height + 1;',
        'const height = parent.height;',
      ],
      [
        'the nephew is paid for one uncle only',
        'paid.length * nephewReward',
        'Math.min(1, paid.length) * nephewReward',
      ],
      [
        'uncles are paid as if one generation older',
        'uncleReward(subsidy, height - uncle.height)',
        'uncleReward(subsidy, 1 + height - uncle.height)',
      ],
    ],
  ),
  ...inFile(
    'consensus/kit/chain/uncles.ts',
    ['run-uncles'],
    [
      ['an uncle gets sevenths', 'const UNCLE_PARTS = 8;', 'const UNCLE_PARTS = 7;'],
      ['a nephew gets a 16th', 'const NEPHEW_PARTS = 32;', 'const NEPHEW_PARTS = 16;'],
      ['a block names as many uncles as there are', '.slice(0, settings.most)', '.slice(0, 99)'],
    ],
  ),
  ...inFile(
    'consensus/kit/chain/difficulty.ts',
    ['run-retarget-steps'],
    [
      [
        'the difficulty rises half as much as the time asks for',
        'mulDiv(difficulty, meant, taken)',
        'mulDiv(difficulty, meant + taken, 2 * taken)',
      ],
      [
        'the difficulty never changes',
        'return Math.max(LEAST_DIFFICULTY, mulDiv(difficulty, meant, taken));',
        'return difficulty;',
      ],
      [
        'the difficulty goes the wrong way',
        'mulDiv(difficulty, meant, taken)',
        'mulDiv(difficulty, taken, meant)',
      ],
    ],
  ),
  ...inFile(
    'consensus/kit/chain/mining-clock.ts',
    ['run-mining', 'run-waits'],
    [
      ['intervals are uniform', '0 - ln(1 - this.#random.next())', '2 * this.#random.next()'],
      ['intervals are always the mean', '0 - ln(1 - this.#random.next())', '1'],
      [
        'intervals are a tenth longer',
        '0 - ln(1 - this.#random.next())',
        '0 - 1.1 * ln(1 - this.#random.next())',
      ],
      [
        'the first miner finds less than its part',
        'this.#random.next() * this.#rates.total',
        'Math.sqrt(this.#random.next()) * this.#rates.total',
      ],
    ],
  ),
  ...inFile(
    'consensus/pou/raffle.ts',
    ['run-usage-raffle'],
    [
      ['a winner keeps its own fee', 'pot - shareOf(ticket.fees, rate)', 'pot'],
      ['prizes are for one draw fewer', '/ winners.length;', '/ Math.max(1, winners.length - 1);'],
      ['the cashing node gets the pot', 'cashing -= amount;', ''],
      ['nothing is given back', 'cashbacks.push({ node: ticket.node, amount });', ''],
    ],
  ),
  ...inFile(
    'consensus/pou/fee.ts',
    ['run-usage-raffle'],
    [
      [
        'payments are charged a unit more',
        'return shareOf(transaction.amount, exactRate(feesRate));',
        'return 1 + shareOf(transaction.amount, exactRate(feesRate)) * 1.01;',
      ],
      ['payments are charged twice the rate', 'exactRate(feesRate));', 'exactRate(2 * feesRate));'],
    ],
  ),
  ...inFile(
    'consensus/stake-lottery/reward.ts',
    ['run-lottery-rewards'],
    [
      [
        'the reward is a coin too large',
        'return (_staked, supply) => capped(constant, supply);',
        'return (_staked, supply) => capped(constant + 1, supply);',
      ],
      [
        'the reward is halved',
        'return (_staked, supply) => capped(constant, supply);',
        'return (_staked, supply) => capped(Math.floor(constant / 2), supply);',
      ],
      [
        'the reward is by the supply',
        'capped(shareOf(staked, proportional), supply)',
        'capped(shareOf(supply, proportional), supply)',
      ],
    ],
  ),
  ...inFile(
    'consensus/stake-lottery/lots.ts',
    ['run-lottery-shares'],
    [
      ['a staker has a lot too many', 'lot <= stake; lot++', 'lot <= stake + 1; lot++'],
      ['a staker has one lot', 'lot <= stake; lot++', 'lot <= Math.min(1, stake); lot++'],
      [
        'the farthest lot wins',
        '(a.offset < b.offset ? -1 : a.offset > b.offset ? 1 : 0)',
        '(a.offset < b.offset ? 1 : a.offset > b.offset ? -1 : 0)',
      ],
    ],
  ),
  ...inFile(
    'consensus/kit/voting/quorum.ts',
    ['run-lpos'],
    [
      [
        'a quorum is one smaller',
        'return seats - faultBound(seats);',
        'return seats - faultBound(seats) - 1;',
      ],
      [
        'a quorum is one larger',
        'return seats - faultBound(seats);',
        'return seats - faultBound(seats) + 1;',
      ],
      ['a majority is a quorum', 'return seats - faultBound(seats);', 'return Math.floor(seats / 2) + 1;'],
    ],
  ),
  ...inFile(
    'consensus/tendermint/validator.ts',
    ['run-tendermint'],
    [
      [
        'a proposer of another round is believed',
        'if (protocol.proposer(height, round) === host.id) this.#propose(round);',
        'if (protocol.proposer(height, 0) === host.id) this.#propose(round);',
      ],
      ['nobody waits for the proposer', "else this.#await('propose', round);", ''],
      [
        'no patience after precommits',
        "if (precommits!.isQuorum && record.once('precommit')) this.#await('precommit', round);",
        '',
      ],
      [
        'votes for no block are never cast',
        "if (this.#step === 'prevote' && polka === NIL) this.#vote('precommit', NIL);",
        '',
      ],
      [
        'rounds begin at one',
        'if (this.#rounds.view < 0) this.#startRound(0);',
        'if (this.#rounds.view < 0) this.#startRound(1);',
      ],
    ],
  ),
  ...inFile(
    'consensus/kit/voting/height-voter.ts',
    ['run-tendermint'],
    [
      [
        'everything is said twice',
        'this.#own.push(said);\n    this.#sayTo(said);',
        'this.#own.push(said);\n    this.#sayTo(said);\n    this.#sayTo(said);',
      ],
      ['a silent validator votes', "if (this.fault === 'silent') return false;", ''],
      [
        'the next height does not begin',
        'this.#endHeight();\n    this.decided(head);\n    if (this.#early',
        'this.#endHeight();\n    if (this.#early',
      ],
    ],
  ),
  ...inFile(
    'attacks/strategy/withholding.ts',
    ['run-selfish-mining'],
    [
      [
        'a selfish miner releases all',
        '  if (others === 0 || own !== others + 1) return released;',
        '  if (own > 0) return own;',
      ],
      [
        'a selfish miner never gives up',
        'return own > 0 && -lead <= strategy.trail ? released : ADOPT;',
        'return own > 0 ? released : ADOPT;',
      ],
      ['a selfish miner keeps a lead of one', 'if (lead === 1 && !strategy.lead) return own;', ''],
      ['a selfish miner does not match', '  return others;\n}', '  return released;\n}'],
    ],
  ),
  ...inFile(
    'attacks/block-withholding.ts',
    ['run-attacks'],
    [
      [
        'what was withheld is published',
        'this.kept++;\n',
        'this.kept++;\n    this.after(1, () => this.release(block), undefined, undefined);\n',
      ],
      ['half is withheld', 'this.#random.next() >= this.#share', 'this.#random.next() >= this.#share / 2'],
    ],
  ),
  ...inFile(
    'network/relay/flood.ts',
    ['run-flood'],
    [
      [
        'a flood stops at the first neighbours',
        'if (this.#receive(node, state.item, from)) this.#announcer.announce(state, node);',
        'this.#receive(node, state.item, from);',
      ],
    ],
  ),
  ...inFile(
    'observers/tables.ts',
    ['run-flood', 'run-inventory', 'run-subsidy', 'run-mining'],
    [
      [
        'the table of blocks calls every block canonical',
        'canonical: canonical.has(block),',
        'canonical: true,',
      ],
      [
        'the time to all is that to half',
        'to_100: seconds(propagation?.to100),',
        'to_100: seconds(propagation?.to50),',
      ],
      ['amounts have units too many', 'units: transaction.amount,', 'units: transaction.amount + 1,'],
      [
        'blocks have the producer of the next number',
        'producer: block.producer,',
        'producer: block.producer + 1,',
      ],
    ],
  ),
  ...inFile(
    'consensus/kit/difficulty/rules.ts',
    ['run-retarget-steps'],
    [
      ['windows count all their intervals', 'chain.time(every - 1)', 'chain.time(every)'],
      ['windows have a block too few', 'height % every !== 0', 'height % (every - 1) !== 0'],
      [
        'windows should take an interval less',
        'taken, every * meant, limit',
        'taken, (every - 1) * meant, limit',
      ],
    ],
  ),
  ...inFile(
    'consensus/kit/voting/electorate.ts',
    ['run-tendermint'],
    [
      ['half of the power is enough', 'Math.floor((2 * total) / 3) + 1', 'Math.floor(total / 2) + 1'],
      ['all must vote', 'Math.floor((2 * total) / 3) + 1', 'total'],
      ['a third of the power is enough', 'Math.floor((2 * total) / 3) + 1', 'Math.floor(total / 3) + 1'],
    ],
  ),
  ...inFile(
    'consensus/kit/voting/rotation.ts',
    ['run-tendermint'],
    [
      [
        'leaders are by turn, whatever their power',
        'priorities[place]! += powers[place]!;',
        'priorities[place]! += total / powers.length;',
      ],
      [
        'a leader pays only half for its turn',
        'priorities[best]! -= total;',
        'priorities[best]! -= total / 2;',
      ],
    ],
  ),
  ...inFile(
    'network/topologies/simple.ts',
    ['run-flood', 'run-inventory'],
    [
      [
        'a ring is not closed',
        'node < size; node++) graph.add(node, (node + 1) % size);',
        'node + 1 < size; node++) graph.add(node, node + 1);',
      ],
      ['a star is a line', 'graph.add(0, node);', 'graph.add(node - 1, node);'],
    ],
  ),
  ...inFile(
    'attacks/censorship.ts',
    ['run-attacks'],
    [
      [
        'nothing is censored',
        '!this.#senders.has(transaction.sender)',
        '!this.#senders.has(-2 - transaction.sender)',
      ],
    ],
  ),
  ...inFile(
    'consensus/nakamoto/miner.ts',
    ['run-waits'],
    [
      [
        'blocks take no payments',
        'const waiting = this.#host.select(pooled, head).map(({ transaction }) => transaction);',
        'const waiting: Transaction[] = [];',
      ],
    ],
  ),
  ...inFile(
    'consensus/kit/chain/longest-chain.ts',
    ['run-selfish-mining', 'run-mining'],
    [
      [
        'of two equal chains the last seen wins',
        'candidate.seal.work === current.seal.work\n      ? winsTie(ties, candidate, current)',
        'candidate.seal.work === current.seal.work\n      ? candidate !== current',
      ],
      [
        'the chain of less work wins',
        ': candidate.seal.work > current.seal.work',
        ': candidate.seal.work < current.seal.work',
      ],
    ],
  ),
];
