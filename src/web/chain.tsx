import { useEffect, useRef } from 'preact/hooks';
import type { Shown } from './player.js';
import { drawTree } from './tree.js';

/** The chain and its forks. */
export function Chain({ shown }: { shown: Shown }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current !== null) drawTree(canvas.current, shown.blocks, shown.frame);
  });
  const { blocks, setting } = shown;
  const last = blocks.at(-1);
  return (
    <section class="chain" aria-label="Blocks">
      <h2>Blocks</h2>
      <canvas ref={canvas}>The list of events says who made which block.</canvas>
      <p>
        {blocks.length - 1} blocks made.
        {last !== undefined && last.maker >= 0 && last.height > 0 && (
          <>
            {' '}
            The last: height {last.height} by {setting.labels[last.maker]}, {last.payments} transaction
            {last.payments === 1 ? '' : 's'}.
          </>
        )}
      </p>
    </section>
  );
}
