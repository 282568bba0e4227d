import { useState } from 'preact/hooks';
import type { Deed } from '../session/action.js';
import type { Player, Shown } from './player.js';

/** What the parts of "Do something" need. */
interface Parts {
  readonly player: Player;
  readonly shown: Shown;
}

/** A button that does something to the network. */
function Do({
  player,
  deed,
  text,
  off = false,
}: {
  player: Player;
  deed: Deed;
  text: string;
  off?: boolean;
}) {
  return (
    <button type="button" disabled={off} onClick={() => void player.act(deed)}>
      {text}
    </button>
  );
}

/** What can be done to the network. Everything becomes an entry of the scenario. */
export function Deeds({ player, shown }: Parts) {
  const { setting, picked, frame, actions } = shown;
  const masters = setting.roles.flatMap((role, node) => (role === 'master' ? [node] : []));
  const half = Math.ceil(masters.length / 2);
  const isSplit =
    actions.filter(({ do: what }) => what === 'split' || what === 'heal').at(-1)?.do === 'split';
  const isUp = frame.up[picked] === 1;
  const split: Deed = { do: 'split', groups: [masters.slice(0, half), masters.slice(half)] };
  return (
    <section aria-label="Do something">
      <h2>Do something</h2>
      <div class="buttons">
        <Do
          player={player}
          deed={{ do: isUp ? 'crash' : 'restart', node: picked }}
          text={`${isUp ? 'Crash' : 'Restart'} node ${picked}`}
        />
        {setting.miners.includes(picked) && (
          <Do player={player} deed={{ do: 'mine', node: picked }} text="Mine a block now" off={!isUp} />
        )}
        <Do
          player={player}
          deed={{ do: 'slow', node: picked, by: '1s' }}
          text={`Slow node ${picked} by 1 s`}
        />
        <Do
          player={player}
          deed={{ do: 'clock', node: picked, ahead: '10s' }}
          text="Put its clock 10 s ahead"
        />
        <Do player={player} deed={{ do: 'eclipse', node: picked, hears: [] }} text="Cut it off" />
        <Do player={player} deed={{ do: 'clear', node: picked }} text="Undo clock, delays, cut" />
        <Do
          player={player}
          deed={isSplit ? { do: 'heal' } : split}
          text={isSplit ? 'Heal the network' : 'Split the network'}
          off={masters.length < 2}
        />
      </div>
      {setting.payers.length > 1 && <Payment player={player} shown={shown} />}
      <SlowLink player={player} shown={shown} />
      <WholeRun player={player} shown={shown} />
    </section>
  );
}

/** Chooses one of some nodes. */
function NodeChoice(parts: {
  name: string;
  value: number;
  nodes: readonly number[];
  labels: readonly string[];
  choose: (node: number) => void;
}) {
  const { name, value, nodes, labels, choose } = parts;
  return (
    <select
      aria-label={name}
      value={value}
      onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
    >
      {nodes.slice(0, 500).map((node) => (
        <option key={node} value={node}>
          {labels[node]}
        </option>
      ))}
    </select>
  );
}

function Payment({ player, shown: { setting } }: Parts) {
  const { payers, labels } = setting;
  const [payment, change] = useState({ from: payers[0]!, to: payers[1]!, amount: '1' });
  const choice = (key: 'from' | 'to', name: string) => (
    <NodeChoice
      {...{ name, labels, nodes: payers, value: payment[key] }}
      choose={(node) => change({ ...payment, [key]: node })}
    />
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void player.act({ do: 'pay', ...payment });
      }}
    >
      <span>From</span> {choice('from', 'Who pays')}
      <span>to</span> {choice('to', 'Who is paid')}
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
  );
}

function SlowLink({ player, shown: { setting, picked } }: Parts) {
  const others = setting.roles.flatMap((_, node) => (node === picked ? [] : [node]));
  const [chosen, choose] = useState(-1);
  const to = others.includes(chosen) ? chosen : (others[0] ?? -1);
  const [by, change] = useState('5s');
  if (to < 0) return null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void player.act({ do: 'link', from: picked, to, by });
      }}
    >
      <span>Slow the link to</span>
      <NodeChoice
        {...{ name: 'Other end of the link', labels: setting.labels, nodes: others, value: to, choose }}
      />
      <label>
        by <input size={6} value={by} onInput={({ currentTarget }) => change(currentTarget.value)} />
      </label>
      <button type="submit">Slow it</button>
    </form>
  );
}

/** What changes the run from its beginning on: it is run again up to this moment. */
function WholeRun({ player, shown: { setting, picked } }: Parts) {
  const [seed, change] = useState(setting.seed);
  const here = setting.attacks.filter(({ nodes }) => nodes.includes(picked));
  const [kind, choose] = useState('');
  const attack = here.find((one) => one.kind === kind) ?? here[0];
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void player.act({ do: 'seed', seed });
        }}
      >
        <label>
          Seed <input size={8} value={seed} onInput={({ currentTarget }) => change(currentTarget.value)} />
        </label>
        <button type="submit">Run with it</button>
      </form>
      {attack !== undefined && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const others = attack.nodes.filter((node) => node !== picked).slice(0, attack.least - 1);
            void player.act({ do: 'attack', entry: { kind: attack.kind, nodes: [picked, ...others] } });
          }}
        >
          <label>
            Node {picked} attacks by{' '}
            <select value={attack.kind} onChange={({ currentTarget }) => choose(currentTarget.value)}>
              {here.map((one) => (
                <option key={one.kind} value={one.kind}>
                  {one.kind}
                </option>
              ))}
            </select>
          </label>
          <button type="submit">Attack from the start</button>
        </form>
      )}
    </>
  );
}
