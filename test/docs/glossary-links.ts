/** Terms that a reader new to the field cannot be expected to know, and how each is written besides, as a pattern. */
const TERMS: Readonly<Record<string, string>> = {
  'base-fee': 'base fees?',
  'block-tree': 'block trees?',
  churn: 'churn',
  'compact-block': 'compact blocks?',
  'discrete-event-simulation': 'discrete-event simulat(?:ion|or)s?',
  dissemination: 'dissemination',
  'double-spend': 'double spends?',
  'eclipse-attack': 'eclipse attacks?',
  equivocation: 'equivocation',
  finality: 'finality',
  'fork-choice': 'fork choices?',
  'gini-coefficient': 'Gini(?: coefficient)?',
  'golden-digest': 'golden digests?',
  gossip: 'gossip',
  grinding: 'grinding',
  jitter: 'jitter',
  'lorenz-curve': 'Lorenz curves?',
  mempool: 'mempools?',
  'merkle-root': 'Merkle roots?',
  'nakamoto-coefficient': 'Nakamoto coefficients?',
  'nothing-at-stake': 'nothing at stake',
  'orphan-block': 'orphan blocks?',
  'proof-of-stake': 'proof of stake',
  'proof-of-usage': 'proof of usage',
  'proof-of-work': 'proof of work',
  quorum: 'quorums?',
  raffle: 'raffles?',
  reorganisation: 'reorganisations?',
  retarget: 'retargets?',
  'selfish-mining': 'selfish mining',
  slashing: 'slashing',
  'stale-block': 'stale blocks?',
  'stale-rate': 'stale rates?',
  'swarm-testing': 'swarm testing',
  'sybil-attack': 'sybil attacks?',
  topology: 'topolog(?:y|ies)',
  uncle: 'uncles?',
  'unspent-output-utxo': 'UTXO|unspent outputs?',
  'view-change': 'view changes?',
};

/** The anchor of a term of the glossary. */
export function anchorOf(term: string): string {
  return term
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** The anchors that pages link to. */
export const LINKED = Object.keys(TERMS);

/** What of a page is no running text: code, headings, tables, links, comments and emphasis of names. */
const NO_PROSE = /```[\s\S]*?```|`[^`]*`|^#.*$|^\|.*$|!?\[[^\]]*\]\([^)]*\)|<!--[\s\S]*?-->|\*\*[^*]*\*\*/gm;

/** The terms that a page's running text uses without a link to the glossary anywhere in the page; with their first place. */
export function unlinked(
  page: string,
): readonly { readonly anchor: string; readonly place: number; readonly text: string }[] {
  const prose = page.replaceAll(NO_PROSE, (part) => part.replaceAll(/[^\n]/g, '\0'));
  return Object.entries(TERMS).flatMap(([anchor, pattern]) => {
    if (page.includes(`glossary.md#${anchor})`)) return [];
    const found = new RegExp(`(?<![\\w-])(?:${pattern})(?![\\w-])`, 'i').exec(prose);
    return found === null ? [] : [{ anchor, place: found.index, text: found[0] }];
  });
}
