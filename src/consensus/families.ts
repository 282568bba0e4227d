/** Families by their short names, and the protocol that each stands for. */
export const FAMILIES: Readonly<Record<string, { readonly protocol: string; readonly meaning: string }>> = {
  pow: { protocol: 'nakamoto', meaning: 'proof of work' },
  pos: { protocol: 'stake-lottery', meaning: 'proof of stake' },
};

/** Other protocols of the families, for those who meant one of them. */
export const OTHERS_OF_FAMILY: Readonly<Record<string, string>> = {
  pow: '"ghost"',
  pos: '"lpos" and "cheesechain"',
};
