import type { NodeView } from '../session/frame.js';
import type { Player, Shown } from './player.js';
import { Scroll } from './scroll.js';
import { TableHead } from './table-head.js';
import { timeText } from './time-text.js';

/** One node: head, money, pool, clock, log. */
export function Inspector({ player, shown }: { player: Player; shown: Shown }) {
  const { setting, picked, node } = shown;
  return (
    <section aria-label="Node">
      <h2>
        <label>
          Node{' '}
          <select
            value={picked}
            onChange={({ currentTarget }) => void player.pick(Number(currentTarget.value))}
          >
            {setting.labels.map((label, place) => (
              <option key={place} value={place}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </h2>
      {node !== undefined && (
        <>
          <dl>
            <dt>State</dt>
            <dd>{node.isUp ? 'up' : 'down'}</dd>
            <dt>Head</dt>
            <dd>
              {node.head === undefined
                ? 'keeps no chain'
                : `height ${node.head.height}, ${node.head.id.slice(0, 10)}...`}
              {node.behind > 0 && `, ${node.behind} behind the best`}
            </dd>
            <dt>Owns</dt>
            <dd>{node.balance}</dd>
            <dt>Clock</dt>
            <dd>
              {node.clockError === 0
                ? 'right'
                : `${Math.abs(node.clockError) / 1e6} s ${node.clockError > 0 ? 'ahead' : 'behind'}`}
            </dd>
            <dt>Payments that wait here</dt>
            <dd>{node.pool.length}</dd>
          </dl>
          {node.pool.length > 0 && (
            <details>
              <summary>The pool</summary>
              <ul>
                {node.pool.slice(0, 20).map(({ id, text }) => (
                  <li key={id}>{text}</li>
                ))}
              </ul>
            </details>
          )}
          <Ledger lines={node.ledger} shown={shown} />
          <details>
            <summary>Log</summary>
            <pre>{node.log.join('\n') || 'nothing yet'}</pre>
          </details>
        </>
      )}
    </section>
  );
}

/** What came and went on the account of a node. */
function Ledger({ lines, shown }: { lines: NodeView['ledger']; shown: Shown }) {
  return (
    <details class="ledger">
      <summary>Ledger of its account</summary>
      {lines.length === 0 ? (
        <p>Nothing has come or gone yet.</p>
      ) : (
        <Scroll name="Ledger">
          <table>
            <TableHead names={['Height', 'Time', 'What', 'Change', 'Then has']} />
            <tbody>
              {lines.map(({ height, time, text, change, balance }, place) => (
                <tr key={place}>
                  <td>{height}</td>
                  <td>{timeText(time, shown.setting.end)}</td>
                  <td>{text}</td>
                  <td class="number">{change}</td>
                  <td class="number">{balance}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </details>
  );
}
