/**
 * Colours of charts and pages, as CSS variables so that one picture does for light and dark. The series are those of
 * Okabe and Ito ("Color Universal Design", 2008), which people of every colour vision tell apart, darkened on paper
 * and lightened on black to a contrast of at least 3 to 1.
 */
const LIGHT = {
  paper: '#ffffff',
  raised: '#f6f7f9',
  ink: '#1b1f24',
  muted: '#59626d',
  grid: '#d9dee4',
  blue: '#0072b2',
  orange: '#d55e00',
  green: '#00805c',
  purple: '#b0518a',
  gold: '#a87400',
  sky: '#2b8cc4',
} as const;

const DARK: Record<keyof typeof LIGHT, string> = {
  paper: '#14171b',
  raised: '#1d2126',
  ink: '#e8ebef',
  muted: '#a3adb8',
  grid: '#343b43',
  blue: '#4fb0e8',
  orange: '#ff8a3d',
  green: '#2fc796',
  purple: '#e08fc0',
  gold: '#e8b13a',
  sky: '#8ed1f5',
};

/** Name of a colour of the palette. */
export type Colour = keyof typeof LIGHT;

/** The colour as a value of CSS and of SVG attributes. */
export function colour(name: Colour): string {
  return `var(--${name})`;
}

/** The colour of those who attack, in every chart: no series and no role has it. */
export const ATTACKER: Colour = 'purple';

/** Colours of series, in the order they are given out. */
export const SERIES: readonly Colour[] = ['blue', 'orange', 'green', 'gold', 'sky'];

/** CSS that gives the palette's variables to what a selector names, by the reader's choice of light or dark. */
export function paletteCss(selector: string): string {
  return `${selector}{${variables(LIGHT)}}
@media (prefers-color-scheme:dark){${selector}{${variables(DARK)}}}
@media print{${selector}{${variables(LIGHT)}}}`;
}

function variables(colours: Readonly<Record<string, string>>): string {
  return Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');
}
