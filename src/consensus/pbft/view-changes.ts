import type { NodeId } from '../../engine/time.js';
import type { Electorate } from '../kit/voting/electorate.js';
import type { PbftBlock, PrePrepare, SentChange, ViewChange } from './messages.js';
import type { PbftProtocol } from './protocol.js';

/** The VIEW-CHANGEs that one replica has received at one height. */
export class ViewChanges {
  readonly #electorate: Electorate;
  readonly #byView = new Map<number, SentChange[]>();
  /** The highest view that each replica asks for, by its place; -1 for none. */
  readonly #asked: number[];

  constructor(electorate: Electorate) {
    this.#electorate = electorate;
    this.#asked = electorate.voters.map(() => -1);
  }

  /** Notes one; false for what was known, or is from nobody who votes. */
  add(change: ViewChange, from: NodeId): boolean {
    const place = this.#electorate.placeOf(from);
    const known = this.#byView.get(change.view) ?? [];
    if (place < 0 || known.some((sent) => sent.from === from)) return false;
    known.push({ from, change });
    this.#byView.set(change.view, known);
    this.#asked[place] = Math.max(this.#asked[place]!, change.view);
    return true;
  }

  /** The least view above this one that more replicas ask for, or have passed, than can be faulty (section 4.5.2). */
  joinable(view: number): number | undefined {
    const later = this.#asked.filter((asked) => asked > view);
    if (later.length <= this.#electorate.mostFaulty) return undefined;
    return later.reduce((least, asked) => Math.min(least, asked));
  }

  /** The VIEW-CHANGEs of a quorum for a view, the first that came; `undefined` while they are too few. */
  quorumFor(view: number): readonly SentChange[] | undefined {
    const known = this.#byView.get(view) ?? [];
    const { quorum } = this.#electorate;
    return known.length < quorum ? undefined : known.slice(0, quorum);
  }

  /** The block that was prepared in the latest view, by VIEW-CHANGEs; `undefined` when there is none. */
  preparedIn(changes: readonly SentChange[]): PbftBlock | undefined {
    return latestPrepared(changes)?.block ?? undefined;
  }

  /** Another height begins. */
  clear(): void {
    this.#byView.clear();
    this.#asked.fill(-1);
  }
}

function latestPrepared(changes: readonly SentChange[]): ViewChange | undefined {
  let latest: ViewChange | undefined;
  for (const { change } of changes)
    if (change.block !== null && change.prepared.view > (latest?.prepared.view ?? -1)) latest = change;
  return latest;
}

/**
 * Whether a proposal may be made in its view: the first view of a height needs no reason; a later one needs a quorum of
 * VIEW-CHANGEs, and the block that is prepared by them in the latest view, or a new one where none is.
 *
 * @param first the view that the height begins in.
 */
export function isJustified(
  { view, height, block, changes }: PrePrepare,
  first: number,
  protocol: PbftProtocol,
): boolean {
  if (view === first) return changes.length === 0 && block.seal.round === view;
  const senders = new Set(changes.map(({ from }) => from));
  const areValid = changes.every(
    ({ change }) => change.view === view && change.height === height && protocol.isPrepared(change),
  );
  if (view < first || senders.size < protocol.electorate.quorum || !areValid) return false;
  const prepared = latestPrepared(changes)?.block;
  return prepared == null ? block.seal.round === view : block === prepared;
}
