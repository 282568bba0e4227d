import type { Shown } from './player.js';
import { timeText } from './time-text.js';

/** What happened last: blocks, faults, refusals. Screen readers learn of faults and blocks. */
export function EventLog({ shown }: { shown: Shown }) {
  const { events, setting } = shown;
  return (
    <section class="events" aria-label="Events">
      <h2>Events</h2>
      <ol aria-live={shown.speed <= 10 || !shown.isPlaying ? 'polite' : 'off'}>
        {events
          .slice(-12)
          .reverse()
          .map(({ time, kind, node, text }, place) => (
            <li key={`${time}/${events.length - place}`} class={kind}>
              <time>{timeText(time, setting.end)}</time> {node >= 0 ? `${setting.labels[node]}: ` : ''}
              {text}
            </li>
          ))}
      </ol>
      {events.length === 0 && <p>Nothing yet. Press Play, or the space bar.</p>}
    </section>
  );
}
