import type { Player, Shown } from './player.js';
import { TableHead } from './table-head.js';

/** The same facts as the map, as a table. */
export function NodeTable({ player, shown }: { player: Player; shown: Shown }) {
  const { setting, frame, blocks, picked } = shown;
  return (
    <details class="nodes">
      <summary>All nodes as a table</summary>
      <table>
        <TableHead names={['Node', 'State', 'Height', 'Head']} />
        <tbody>
          {setting.labels.slice(0, 500).map((label, node) => {
            const head = blocks[frame.heads[node]!];
            return (
              <tr key={node} aria-selected={node === picked}>
                <th scope="row">
                  <button type="button" onClick={() => void player.pick(node)}>
                    {label}
                  </button>
                </th>
                <td>{frame.up[node] === 1 ? 'up' : 'down'}</td>
                <td>{head?.height ?? ''}</td>
                <td>{head?.id.slice(0, 12) ?? 'keeps no chain'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </details>
  );
}
