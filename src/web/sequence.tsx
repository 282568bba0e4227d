import { useEffect, useState } from 'preact/hooks';
import { colour } from '../report/palette.js';
import type { Said } from '../session/talk.js';
import { typeColour } from './colour.js';
import type { Player, Shown } from './player.js';
import { Scroll } from './scroll.js';
import { TableHead } from './table-head.js';
import { timeText } from './time-text.js';

/** Messages and nodes that are drawn; the table says how many there are. */
const MOST_DRAWN = 300;
const MOST_NODES = 16;
const LANE = 64;
const LINE = 14;

/** Who said what, when, about the blocks of one height: a lane for each node, time downwards. */
export function Sequence({ player, shown }: { player: Player; shown: Shown }) {
  const heights = shown.node?.heights ?? [];
  const [chosen, choose] = useState<number>();
  const [isOpen, open] = useState(false);
  const [said, hear] = useState<readonly Said[]>([]);
  const height = chosen !== undefined && heights.includes(chosen) ? chosen : heights.at(-1);
  const { now } = shown.frame;
  // While a run plays, twice a second is enough to look at.
  const moment = shown.isPlaying ? Math.floor(performance.now() / 500) : now;
  useEffect(() => {
    let isLatest = true;
    if (isOpen && height !== undefined)
      void player.said(height).then((heard) => {
        if (isLatest) hear(heard);
      });
    return () => {
      isLatest = false;
    };
  }, [isOpen, height, moment]);
  return (
    <details class="sequence wide" onToggle={({ currentTarget }) => open(currentTarget.open)}>
      <summary>Messages about one height, in the order in which they were sent</summary>
      {height === undefined ? (
        <p>Nobody has said anything about a block yet.</p>
      ) : (
        <>
          <label>
            Height{' '}
            <select value={height} onChange={({ currentTarget }) => choose(Number(currentTarget.value))}>
              {heights.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          </label>
          <Diagram said={said.slice(0, MOST_DRAWN)} shown={shown} />
          {said.length > MOST_DRAWN && (
            <p class="note">
              The first {MOST_DRAWN} of {said.length} messages are drawn.
            </p>
          )}
        </>
      )}
    </details>
  );
}

function Diagram({ said, shown }: { said: readonly Said[]; shown: Shown }) {
  const { setting, frame } = shown;
  const all = [...new Set(said.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const nodes = all.slice(0, MOST_NODES);
  const drawn = said.filter(({ from, to }) => nodes.includes(from) && nodes.includes(to));
  const times = [...new Set(drawn.flatMap(({ sent, arrives }) => [sent, arrives]))].sort((a, b) => a - b);
  const rows = new Map(times.map((time, row) => [time, row]));
  const x = (node: number) => 100 + nodes.indexOf(node) * LANE;
  const y = (time: number) => 34 + rows.get(time)! * LINE;
  const bottom = 40 + times.length * LINE;
  const typeOf = (type: string) => colour(typeColour(Math.max(0, frame.types.indexOf(type))));
  return (
    <Scroll name="Message sequence diagram">
      <svg
        width={120 + nodes.length * LANE}
        height={bottom}
        role="img"
        aria-label={`${said.length} messages between ${all.length} nodes; the table below lists them`}
      >
        {nodes.map((node) => (
          <g key={node}>
            <text x={x(node)} y={16} text-anchor="middle" fill="currentColor">
              {node}
            </text>
            <line
              x1={x(node)}
              y1={24}
              x2={x(node)}
              y2={bottom}
              stroke="var(--muted)"
              stroke-dasharray="2 3"
            />
          </g>
        ))}
        {drawn.map(({ from, to, sent, arrives, type }, place) => (
          <g key={place} stroke={typeOf(type)} fill={typeOf(type)}>
            <title>{`${type} from ${from} to ${to}`}</title>
            <line x1={x(from)} y1={y(sent)} x2={x(to)} y2={y(arrives)} />
            <circle cx={x(to)} cy={y(arrives)} r={2.5} />
          </g>
        ))}
        {times.map((time, row) => (
          <text key={time} x={4} y={38 + row * LINE} font-size="10" fill="var(--muted)">
            {row % 2 === 0 ? `${(time / 1e6).toFixed(3)} s` : ''}
          </text>
        ))}
      </svg>
      <table>
        <TableHead names={['Sent', 'Arrives', 'From', 'To', 'Message']} />
        <tbody>
          {said.slice(0, 100).map(({ from, to, sent, arrives, type }, place) => (
            <tr key={place}>
              <td>{timeText(sent, setting.end)}</td>
              <td>{timeText(arrives, setting.end)}</td>
              <td>{setting.labels[from]}</td>
              <td>{setting.labels[to]}</td>
              <td>{type}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {all.length > MOST_NODES && (
        <p class="note">
          The first {MOST_NODES} of {all.length} nodes are drawn.
        </p>
      )}
    </Scroll>
  );
}
