import type { Player, Shown } from './player.js';
import { timeText } from './time-text.js';

/** Slowest and fastest: powers of ten of simulated seconds a second. */
const SLOWEST = -2;
const FASTEST = 5;

/** Play, pause, step, speed, and the line of time with what happened on it. */
export function Controls({ player, shown }: { player: Player; shown: Shown }) {
  const { frame, isPlaying, speed, events, setting } = shown;
  const marks = events.filter(({ kind }) => kind === 'fault' || kind === 'refusal').slice(-300);
  return (
    <section class="controls" aria-label="Time">
      <div class="buttons">
        <button type="button" class="main" onClick={() => player.play(!isPlaying)} disabled={frame.isOver}>
          {isPlaying ? 'Pause' : 'Play'}
        </button>
        <button type="button" onClick={() => void player.seek(0)}>
          Start
        </button>
        <button type="button" onClick={() => void player.seek(frame.now - setting.end / 50)}>
          Back
        </button>
        <button type="button" onClick={() => void player.step('event')} disabled={frame.isOver}>
          Next event
        </button>
        <button type="button" onClick={() => void player.step('block')} disabled={frame.isOver}>
          Next block
        </button>
        <label>
          Speed <output>{speed >= 10 ? Math.round(speed) : Number(speed.toPrecision(2))}x</output>
          <input
            type="range"
            aria-label="Speed"
            min={SLOWEST}
            max={FASTEST}
            step="0.1"
            value={Math.log10(speed)}
            onInput={({ currentTarget }) => {
              player.speed = 10 ** Number(currentTarget.value);
            }}
          />
        </label>
        <label>
          <input
            type="checkbox"
            checked={shown.skipsQuiet}
            onChange={({ currentTarget }) => {
              player.skipsQuiet = currentTarget.checked;
            }}
          />
          Skip quiet times
        </label>
      </div>
      <div class="timeline">
        <input
          type="range"
          aria-label="Moment of the run"
          aria-valuetext={timeText(frame.now, setting.end)}
          min="0"
          max={setting.end}
          value={frame.now}
          onChange={({ currentTarget }) => void player.seek(Number(currentTarget.value))}
        />
        <div class="marks" aria-hidden="true">
          {marks.map(({ time, kind, text }, place) => (
            <i key={place} class={kind} title={text} style={{ left: `${(100 * time) / setting.end}%` }} />
          ))}
        </div>
        <p>
          <strong>{timeText(frame.now, setting.end)}</strong> of {timeText(setting.end, setting.end)}
          {shown.isBusy && ', running again from the seed ...'}
          {frame.isOver && ', the run is over'}
        </p>
      </div>
    </section>
  );
}
