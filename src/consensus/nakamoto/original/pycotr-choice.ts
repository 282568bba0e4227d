/** What a node knows of another node's chain before it has looked into it. */
export interface ChainOffer {
  /** Number of blocks. */
  readonly size: number;
}

/** The place of the first of the longest offers that are longer than `own`; -1 when there is none. */
export function longestOffer(own: number, offers: readonly ChainOffer[]): number {
  let best = -1;
  let size = own;
  for (const [place, offer] of offers.entries()) {
    if (offer.size <= size) continue;
    best = place;
    size = offer.size;
  }
  return best;
}

/** The outcome of a call for consensus. */
export interface ChainChoice {
  readonly status: 'updated' | 'no update';
  /** The offer that was adopted; `null` for none. */
  readonly adopted: number | null;
}

/**
 * The original's choice among the chains of other nodes: the first of the longest, and only that one is validated.
 * An invalid longest chain therefore keeps a valid second longest from being adopted. Ties stay as they are.
 */
export function chooseChain(
  own: number,
  offers: readonly (ChainOffer & { readonly valid: boolean })[],
): ChainChoice {
  const best = longestOffer(own, offers);
  const adopted = best >= 0 && offers[best]!.valid ? best : null;
  return { status: adopted === null ? 'no update' : 'updated', adopted };
}
