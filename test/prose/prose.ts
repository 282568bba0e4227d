/** A word not to use in texts for readers, and what to write instead. */
export interface Discouraged {
  readonly pattern: RegExp;
  readonly instead: string;
}

const word = (source: string, instead: string): Discouraged => ({
  pattern: new RegExp(`\\b(?:${source})\\b`, 'gi'),
  instead,
});

/** Words and phrases that readers whose first language is another stumble over. */
export const DISCOURAGED: readonly Discouraged[] = [
  word('chances?', 'randomness, probability or turn'),
  word("(?:held|holds?|holding)(?: [\\w'’]+){0,4} (?:to|against)", 'compare with, check against or test'),
  word('br(?:ings?|ought) along', 'dependencies'),
  word('(?:by|for) (?:it|them)sel(?:f|ves)', 'automatically, independently or alone'),
  word('(?:go|goes|going|gone|went) on', 'continue or resume'),
  word('does it twice', 'proposes two blocks'),
  word('known holes', 'known vulnerabilities'),
  word('mend(?:s|ed|ing)?', 'fix or correct'),
  word('for ever', 'without end, or never'),
  word('who(?:m|so)?ever', 'each node that, or anyone who'),
  word('same bytes', 'identical output'),
  word(
    'st(?:and|ands|ood) (?:in|at|by|on|there|beside|under|below|behind|beneath|with|above|still|for|between)',
    'is in, is at, or represents',
  ),
  word('lets? go|let it go', 'ends'),
  word('in vain', 'without success, or timeout'),
  word("one's own|one would", 'your own'),
  word('ears|deaf|mute', 'message handler, or silent'),
  word('hears?|heard', 'receives'),
  word('puts? to the test|putting to the test', 'tests'),
  word('upon|whence|therein|lest|nought', 'a word of today'),
  word('reckon(?:s|ed|ing)?', 'compute or estimate'),
  word('asked of', 'checked for'),
  word('(?:came|comes?) of it', 'result'),
  word('bears?|bore|borne', 'tolerate or process'),
  word('tells? of', 'describes or names'),
  word('says so', 'reports it, or prints a message'),
  word('all the same', 'still'),
  word('anew', 'again, or for each'),
  word('of late', 'recently'),
  word('what (?:is|was) wrong', 'the error'),
  word('beside', 'next to, in addition to, or with'),
  word('matters? not', 'does not matter'),
  word('takes? in|taken in|took in', 'accepts'),
  word('twins?', 'second block'),
  word('fores(?:aw|een)', 'expected'),
  word('referees?', 'safety monitor, or omniscient observer'),
];

/** An exception: a phrase that may contain a discouraged word, where, and why. */
export interface Exception {
  readonly place: RegExp;
  readonly phrase: string;
  readonly reason: string;
}

/** Every use of a discouraged word in a text of some place, as lines that say what to write instead. */
export function discouragedIn(place: string, text: string, exceptions: readonly Exception[]): string[] {
  const allowed = exceptions.filter((one) => one.place.test(place)).map(({ phrase }) => phrase);
  const read = allowed.reduce((rest, phrase) => rest.replaceAll(phrase, ''), text.replace(/\s+/g, ' '));
  return DISCOURAGED.flatMap(({ pattern, instead }) =>
    [...read.matchAll(pattern)].map(
      (found) =>
        `${place}: "…${read.slice(Math.max(0, found.index - 40), found.index + found[0].length + 25)}…": instead of "${found[0]}" write ${instead}`,
    ),
  );
}

/** The text of a page without code, comments and addresses; a paragraph, list item, cell or heading a line. */
export function proseOf(markdown: string): string {
  return markdown
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/^ *```[\s\S]*?^ *```$/gm, '\n\n')
    .replace(/^(#+ .*)$/gm, '\n$1\n')
    .replace(/^ *(?:[-*]|\d+\.) /gm, '\n\n')
    .replace(/^\|.*$/gm, (row) => row.replace(/\|/g, '\n\n'))
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/`[^`]*`/g, 'X')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => /[a-z]/.test(paragraph) && !paragraph.startsWith('#'))
    .join('\n');
}

/** Sentences of prose as `proseOf` gives it: they end with a full stop, a question or a paragraph. */
export function sentencesOf(prose: string): readonly string[] {
  return prose
    .split('\n')
    .flatMap((paragraph) => paragraph.split(/(?<=[.?!]["”)*]*)\s+(?=["“(*]*[A-Z0-9])/))
    .filter((sentence) => sentence.includes(' '));
}

export const wordsIn = (sentence: string): number => sentence.split(/\s+/).length;
