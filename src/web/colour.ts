import { type Colour, SERIES } from '../report/palette.js';

/** The colour of a block, and of whoever follows it, wherever it is drawn; that of no block is muted. */
export function colourOf(block: number): Colour {
  return block < 0 ? 'muted' : SERIES[block % SERIES.length]!;
}

/** The colour of a type of messages, by the number that stands for it. */
export function typeColour(type: number): Colour {
  return SERIES[type % SERIES.length]!;
}

/** Gives the values of colours that hold now, for light or dark: a canvas knows no variables of CSS. */
export function painter(): (colour: Colour) => string {
  const style = getComputedStyle(document.documentElement);
  return (colour) => style.getPropertyValue(`--${colour}`).trim();
}
