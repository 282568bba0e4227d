/** Text whose control characters, which could do things to a terminal, are written as escapes. */
export function withoutControls(text: string): string {
  return text.replace(/\p{Cc}/gu, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A word as a shell takes it: in quotes where it must be. */
export function shellWord(word: string): string {
  // A shell reads the escapes of such a word as the characters they stand for.
  if (/\p{Cc}/u.test(word)) return `$'${withoutControls(word).replaceAll("'", "\\'")}'`;
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
