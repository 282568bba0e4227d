import type { Player, Shown } from './player.js';

/** The same facts as the map, as a table. */
export function NodeTable({ player, shown }: { player: Player; shown: Shown }) {
  const { setting, frame, blocks, picked } = shown;
  return (
    <details class="nodes">
      <summary>All nodes as a table</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">State</th>
            <th scope="col">Height</th>
            <th scope="col">Head</th>
          </tr>
        </thead>
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
