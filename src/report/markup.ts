/**
 * Roughly how wide text is set in a font like Helvetica, in pixels; a little too wide rather than too narrow, as the
 * reader's font is unknown.
 */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const letter of text) width += /[iljtfr.,:;|!'()[\] ]/.test(letter) ? 0.33 : letterWidth(letter);
  return width * size;
}

function letterWidth(letter: string): number {
  if (/[mwMW@%—…→]/.test(letter)) return 0.92;
  return /[A-Z]/.test(letter) ? 0.71 : 0.585;
}

/** How much wider than plain letters bold ones are. */
export const BOLD = 1.15;

/** Text cut into lines that are at most so many pixels wide, as far as its words allow. */
export function wrapped(text: string, size: number, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  // A number and its percent sign stay together.
  for (const word of text.split(/ (?!%)/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}
