/** One tick of the original's single process: whom each master elects, who closes, who aborts. */
export type Tick = readonly [
  elected: readonly number[],
  closed: readonly number[],
  aborted: readonly number[],
];

/**
 * The ticks of a local run, from the elections alone. Masters are asked one after the other. When the elected
 * one closes a block, all others move to the next seed at once, so masters asked later elect for the block after;
 * if one of those elects itself it finds its stack empty and aborts.
 *
 * @param elected the master elected for each block, and for the one after the last.
 * @param filled ticks at which there is something to put in a block.
 */
export function ticksOf(
  elected: readonly number[],
  masters: number,
  filled: ReadonlySet<number>,
): readonly Tick[] {
  const ticks: Tick[] = [];
  let block = 0;
  const count = elected.length - 1;
  for (let tick = 0; block < count; tick++) {
    const seen: number[] = [];
    const closed: number[] = [];
    const aborted: number[] = [];
    for (let master = 0; master < masters; master++) {
      seen.push(elected[block]!);
      if (elected[block] !== master) continue;
      if (closed.length > 0 || !filled.has(tick)) aborted.push(master);
      else {
        closed.push(master);
        block++;
      }
    }
    ticks.push([seen, closed, aborted]);
  }
  return ticks;
}
