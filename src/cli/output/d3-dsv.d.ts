/** The part of d3-dsv that is used: reading CSV (RFC 4180) into lists of cells. */
declare module 'd3-dsv' {
  export function csvParseRows(text: string): string[][];
}
