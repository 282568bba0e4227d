import { useEffect, useMemo, useRef } from 'preact/hooks';
import { colour } from '../report/palette.js';
import { typeColour } from './colour.js';
import { drawMap, nodeAt, placesOf } from './map.js';
import type { Player, Shown } from './player.js';

/** The network: who follows which head, and what is on its way. */
export function NetworkMap({ player, shown }: { player: Player; shown: Shown }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { setting, frame, picked, actions } = shown;
  const places = useMemo(() => placesOf(setting), [setting]);
  const sides = sidesOf(shown);
  const near = shown.node?.neighbours ?? [];
  useEffect(() => {
    const moves = !matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (canvas.current !== null)
      drawMap(canvas.current, frame, setting, { places, picked, near, sides, moves });
  });
  const heads = new Set(
    setting.roles.flatMap((role, node) => (role === 'master' ? [frame.heads[node]!] : [])),
  );
  const { types } = frame;
  return (
    <section class="map" aria-label="Network">
      <h2>Network</h2>
      <canvas
        ref={canvas}
        onClick={(event) => {
          const node = nodeAt(event.currentTarget, event.offsetX, event.offsetY, places);
          if (node >= 0) void player.pick(node);
        }}
      >
        The table of nodes below says the same.
      </canvas>
      <p>
        {heads.size === 1 ? 'All masters follow one head.' : `Masters follow ${heads.size} different heads.`}{' '}
        {frame.messages.length / 5} messages are on their way.
      </p>
      <ul class="legend">
        {types.map((type, place) => (
          <li key={type}>
            <i style={{ background: colour(typeColour(place)) }} /> {type}
          </li>
        ))}
      </ul>
      <p class="note">
        Circle: master. Square: other node. Colour: the block it follows; grey: keeps no chain. Cross: down.
        Dashed: other side of a split.
        {actions.length > 0 && ` Done by hand so far: ${actions.length}.`}
      </p>
    </section>
  );
}

/** The side of a split each node is on, as the last split that was not healed says; -1 without one. */
function sidesOf({ actions, setting, frame }: Shown): readonly number[] {
  const last = actions
    .filter((action) => (action.do === 'split' || action.do === 'heal') && action.at <= frame.now)
    .at(-1);
  const groups = last?.do === 'split' ? last.groups : [];
  return setting.roles.map((_, node) => groups.findIndex((group) => group.includes(node)));
}
