import { useState } from 'preact/hooks';
import { type Action, type WrittenScenario, withActions } from '../session/action.js';
import type { Shown } from './player.js';

/** Longest list of things done that a link may hold, in characters. */
const LONGEST = 8000;

/** What was done, as a link's `#do=` names it. @throws Error when it is no such list. */
export function sharedActions(hash: string): readonly Action[] {
  const written = new URLSearchParams(hash.replace(/^#/, '')).get('do');
  if (written === null || written.length > LONGEST) return [];
  const list: unknown = JSON.parse(written);
  if (!Array.isArray(list)) throw new Error('not a list');
  return list as Action[];
}

/** The run as a scenario and as a link, and its digest. */
export function Share({ shown, brief }: { shown: Shown; brief: WrittenScenario }) {
  const [told, tell] = useState('');
  const { actions, frame, setting } = shown;
  const scenario = withActions(brief, actions, setting.end);
  const text = `${JSON.stringify(scenario, null, 2)}\n`;
  const link = `${location.href.replace(/#.*/, '')}#${new URLSearchParams({ do: JSON.stringify(actions) })}`;
  const copy = (what: string, content: string) =>
    navigator.clipboard.writeText(content).then(
      () => tell(`${what} copied.`),
      () => tell('The browser does not allow copying: select the text below.'),
    );
  return (
    <footer>
      <div class="buttons">
        <button type="button" onClick={() => void copy('Scenario', text)}>
          Copy as scenario
        </button>
        <button type="button" disabled={link.length > LONGEST} onClick={() => void copy('Link', link)}>
          Copy link
        </button>
        <span role="status">{told}</span>
      </div>
      <details>
        <summary>The scenario with all that was done</summary>
        <p>
          Save it as <code>mine.yaml</code>; <code>npx simulate mine.yaml</code> ends with the digest that
          this page shows at the end.
        </p>
        <pre class="scenario">{text}</pre>
      </details>
      <p class="digest">
        Digest {frame.isOver ? 'of the run' : 'so far'}: <code>{frame.digest}</code>
      </p>
    </footer>
  );
}
