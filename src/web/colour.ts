/** Colours that tell heads apart in light and dark, also for most people who see colours differently. */
const HEADS = ['#4477aa', '#ee6677', '#228833', '#ccbb44', '#66ccee', '#aa3377', '#ee7733', '#009988'];

/** The colour of a block, the same wherever it is drawn. */
export function colourOf(block: number): string {
  return block < 0 ? '#999999' : HEADS[block % HEADS.length]!;
}

/** Dark or white, whichever reads better on a block's colour. */
export function inkOn(block: number): string {
  const colour = Number.parseInt(colourOf(block).slice(1), 16);
  const light = 0.299 * (colour >> 16) + 0.587 * ((colour >> 8) & 255) + 0.114 * (colour & 255);
  return light > 140 ? '#111111' : '#ffffff';
}

/** Colours of the page, as its style sheet sets them for light and dark. */
export interface Palette {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly paper: string;
}

/** Reads the colours that hold now. */
export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return { ink: of('--ink'), soft: of('--soft'), line: of('--line'), paper: of('--paper') };
}
