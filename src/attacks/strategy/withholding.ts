/** Which of several conventions of the literature decides that a secret branch has won. */
export type WinningConvention =
  /** It is as long as the public one (Nakamoto 2008). */
  | 'catch-up'
  /** It is longer, which nodes that keep the branch they saw first demand. */
  | 'strictly-ahead';

/** Publishes every block at once and mines on the longest branch. */
export interface HonestMining {
  readonly kind: 'honest';
}

/**
 * Selfish mining (Eyal and Sirer 2014, figure 1), and the stubborn kinds of it (Nayak et al. 2016, section 4). With
 * all three left out it is plain selfish mining.
 */
export interface SelfishMining {
  readonly kind: 'selfish';
  /** Lead-stubborn (L): at a lead of one publishes only enough to match, and does not yet take the win. */
  readonly lead: boolean;
  /** Equal-fork-stubborn (F): a block found while two branches race is kept secret, too. */
  readonly equalFork: boolean;
  /** Trail-stubborn (T): blocks it may fall behind after a lost race and still go on with its branch; 0 for none. */
  readonly trail: number;
}

/** Mines a secret branch without a payment, and publishes it when the payee is satisfied. */
export interface DoubleSpending {
  readonly kind: 'double-spend';
  /** Public blocks the payee waits for, the payment's own among them. */
  readonly confirmations: number;
  readonly convention: WinningConvention;
  /** Blocks behind at which it gives up once the payee is satisfied; `Infinity` for never. */
  readonly patience: number;
}

/** How an attacker deals with the blocks it finds. */
export type WithholdingStrategy = HonestMining | SelfishMining | DoubleSpending;

/** An answer of {@link withhold}: give the own branch up and mine on the public one. */
export const ADOPT = -1;

/**
 * What an attacker does after a block was found: the one place that knows the strategies, for races without a
 * network and for attacks in one.
 *
 * All lengths are counted from the last block that both branches share: the attacker's own, secret blocks and all,
 * and the public one, which holds none of the attacker's. Where others build on blocks that the attacker has
 * released, those are shared from then on. It mines on its own branch until it adopts the other.
 *
 * @param own length of the attacker's branch.
 * @param others length of the longest public branch beside it.
 * @param released blocks of the own branch that are public.
 * @param byAttacker whether the last block was its own.
 * @returns how many blocks of the own branch are to be public now, `released` at least; or {@link ADOPT}.
 */
export function withhold(
  strategy: WithholdingStrategy,
  own: number,
  others: number,
  released: number,
  byAttacker: boolean,
): number {
  if (strategy.kind === 'selfish') {
    return byAttacker
      ? afterOwnBlock(strategy, own, others, released)
      : afterOthersBlock(strategy, own, others, released);
  }
  // The branch seen first is kept, and a miner sees its own first.
  if (strategy.kind === 'honest') return own > 0 && own >= others ? own : ADOPT;
  return whileDoubleSpending(strategy, own, others, released);
}

function afterOwnBlock({ equalFork }: SelfishMining, own: number, others: number, released: number): number {
  // Only a lead of one decides anything, and only if there is a branch to be ahead of.
  if (others === 0 || own !== others + 1) return released;
  const racing = released === others;
  // After trailing, the first block ahead is published; the lead would not last.
  return racing && equalFork ? released : own;
}

function afterOthersBlock(strategy: SelfishMining, own: number, others: number, released: number): number {
  const lead = own - others;
  if (lead < 0) return own > 0 && -lead <= strategy.trail ? released : ADOPT;
  if (lead === 1 && !strategy.lead) return own;
  // Level by level with the public branch, so that others are divided between the two.
  return others;
}

function whileDoubleSpending(
  { confirmations, convention, patience }: DoubleSpending,
  own: number,
  others: number,
  released: number,
): number {
  if (others < confirmations) return released;
  if (own - others >= (convention === 'strictly-ahead' ? 1 : 0)) return own;
  return others - own >= patience ? ADOPT : released;
}

/** Letters of the stubborn strategies in the order they are written: `S`, `L`, `F`, `T1`, `LF`, `LFT1`... */
const LETTERS = /^(?:H|S|(?=[LFT])(L?)(F?)(?:T([1-9]))?)$/;

/** A strategy by the letters of Nayak et al.: H honest, S selfish, or any of L, F, T1 to T9; `undefined` otherwise. */
export function strategyByLetters(letters: string): HonestMining | SelfishMining | undefined {
  const match = LETTERS.exec(letters);
  if (match === null) return undefined;
  if (letters === 'H') return { kind: 'honest' };
  return {
    kind: 'selfish',
    lead: match[1] === 'L',
    equalFork: match[2] === 'F',
    trail: Number(match[3] ?? 0),
  };
}
