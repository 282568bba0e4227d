import type { NodeId, Time } from '../../engine/time.js';

/** What a turnout asks about seats. */
export interface Seats {
  /** Seats that these nodes hold together. */
  of(nodes: readonly NodeId[]): number;
  /** Seats that make a quorum. */
  readonly quorum: number;
  /** The most that may be faulty. */
  readonly bearable: number;
}

/** Which senators have turned to which view, as one of them learns of it, from the beginning of a view of its own. */
export class SenateSynchronizer {
  readonly #seats: Seats;
  /** The latest view each senator has turned to. */
  readonly #turned = new Map<NodeId, number>();
  /** Senators that said anything since the view began. */
  readonly #heard = new Set<NodeId>();
  #view = 0;
  #gathered: Time | undefined;

  constructor(seats: Seats) {
    this.#seats = seats;
  }

  /** When a quorum had turned to the view or to a later one; `undefined` before that. */
  get gathered(): Time | undefined {
    return this.#gathered;
  }

  /** Whether a quorum would be there with all who are known to wait. */
  get isInSight(): boolean {
    return this.#isQuorum([...new Set([...this.#at(this.#view), ...this.#heard])]);
  }

  /** The latest view that more seats than can be faulty have turned to, an honest one among them, if it is later. */
  get ahead(): number | undefined {
    const views = [...this.#turned.values()].filter((view) => view > this.#view).sort((a, b) => b - a);
    return views.find((view) => this.#seats.of(this.#at(view)) > this.#seats.bearable);
  }

  /** The member itself turns to a view. */
  begin(view: number, now: Time): void {
    this.#view = view;
    this.#heard.clear();
    this.#gathered = undefined;
    this.#gather(now);
  }

  /** A senator said something, whatever it was. */
  hear(source: NodeId): void {
    this.#heard.add(source);
  }

  /** A senator said which view it has turned to. */
  turn(source: NodeId, view: number, now: Time): void {
    this.#turned.set(source, Math.max(view, this.#turned.get(source) ?? 0));
    this.#gather(now);
  }

  #at(view: number): readonly NodeId[] {
    return [...this.#turned].filter(([, turned]) => turned >= view).map(([node]) => node);
  }

  #isQuorum(nodes: readonly NodeId[]): boolean {
    return this.#seats.of(nodes) >= this.#seats.quorum;
  }

  #gather(now: Time): void {
    if (this.#isQuorum(this.#at(this.#view))) this.#gathered ??= now;
  }
}
