import { useState } from 'preact/hooks';
import type { Player, Shown } from './player.js';

/** What can be done to the network. Everything becomes an entry of the scenario. */
export function Deeds({ player, shown }: { player: Player; shown: Shown }) {
  const { setting, picked, frame, actions } = shown;
  const [from = -1, to = -1] = setting.payers;
  const [payment, change] = useState({ from, to, amount: '1' });
  const masters = setting.roles.flatMap((role, node) => (role === 'master' ? [node] : []));
  const half = Math.ceil(masters.length / 2);
  const isSplit =
    actions.filter(({ do: what }) => what === 'split' || what === 'heal').at(-1)?.do === 'split';
  const isUp = frame.up[picked] === 1;
  const payers = (key: 'from' | 'to') => (
    <select
      aria-label={key === 'from' ? 'Who pays' : 'Who is paid'}
      value={payment[key]}
      onChange={({ currentTarget }) => change({ ...payment, [key]: Number(currentTarget.value) })}
    >
      {setting.payers.map((node) => (
        <option key={node} value={node}>
          {setting.labels[node]}
        </option>
      ))}
    </select>
  );
  return (
    <section aria-label="Do something">
      <h2>Do something</h2>
      <div class="buttons">
        <button
          type="button"
          onClick={() => void player.act({ do: isUp ? 'crash' : 'restart', node: picked })}
        >
          {isUp ? 'Crash' : 'Restart'} node {picked}
        </button>
        <button type="button" onClick={() => void player.act({ do: 'slow', node: picked, by: '1s' })}>
          Slow node {picked} by 1 s
        </button>
        <button type="button" onClick={() => void player.act({ do: 'clock', node: picked, ahead: '10s' })}>
          Put its clock 10 s ahead
        </button>
        <button
          type="button"
          disabled={masters.length < 2}
          onClick={() =>
            void player.act(
              isSplit
                ? { do: 'heal' }
                : { do: 'split', groups: [masters.slice(0, half), masters.slice(half)] },
            )
          }
        >
          {isSplit ? 'Heal the network' : 'Split the network'}
        </button>
      </div>
      {setting.payers.length > 1 && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void player.act({ do: 'pay', ...payment });
          }}
        >
          <span>From</span> {payers('from')}
          <span>to</span> {payers('to')}
          <label>
            {setting.symbol}{' '}
            <input
              size={8}
              value={payment.amount}
              onInput={({ currentTarget }) => change({ ...payment, amount: currentTarget.value })}
            />
          </label>
          <button type="submit">Pay</button>
        </form>
      )}
    </section>
  );
}
