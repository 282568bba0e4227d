import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { paletteCss } from '../report/palette.js';
import type { Action, WrittenScenario } from '../session/action.js';
import type { Lesson } from '../session/lesson.js';
import { Charts } from './charts.js';
import { Controls } from './controls.js';
import { Deeds } from './deeds.js';
import { Inspector } from './inspector.js';
import { LessonChoice, LessonText } from './lesson.js';
import { NetworkMap } from './network-map.js';
import { NodeTable } from './node-table.js';
import { Player, type Shown } from './player.js';
import { RunLink } from './run-link.js';
import { Share, sharedActions } from './share.js';
import './style.css';
import { Chain } from './chain.js';
import { EventLog } from './event-log.js';
import { Sequence } from './sequence.js';

/** What the command puts into the page. */
interface Given {
  readonly scenario: WrittenScenario;
  /** What to write instead, where a built-in scenario says it all. */
  readonly brief: WrittenScenario;
  readonly lessons: readonly Lesson[];
  /** What has been done already. */
  readonly actions?: readonly Action[];
  /** The lesson that the page opens with. */
  readonly lesson?: string;
}

function given(): Given {
  const text = document.getElementById('scenario')?.textContent ?? '';
  return { lessons: [], ...(JSON.parse(text) as Given) };
}

function Page({ player, shown }: { player: Player; shown: Shown }) {
  const { setting, frame } = shown;
  const [{ brief, lessons, lesson: first }] = useState(given);
  const [lesson, open] = useState(() => lessons.find(({ name }) => name === first));
  const choose = (chosen: Lesson | undefined) => {
    open(chosen);
    void player.open(chosen?.scenario ?? given().scenario, []);
  };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
      if (event.target instanceof HTMLButtonElement && event.key === ' ') return;
      if (event.key === ' ') player.play(!shown.isPlaying);
      else if (event.key === 'ArrowRight') void player.step(event.shiftKey ? 'block' : 'event');
      else if (event.key === 'ArrowLeft') void player.seek(frame.now - setting.end / 50);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });
  return (
    <>
      <header>
        <h1>{setting.name}</h1>
        <p>
          {setting.protocol}, {setting.roles.length} nodes, seed {setting.seed}
        </p>
      </header>
      <LessonChoice lessons={lessons} lesson={lesson} choose={choose} />
      <Controls player={player} shown={shown} />
      {shown.problem !== undefined && (
        <p class="problem" role="alert">
          {shown.problem}
        </p>
      )}
      <main>
        <NetworkMap player={player} shown={shown} />
        <div class="side">
          {lesson !== undefined && (
            <LessonText key={lesson.name} lesson={lesson} player={player} shown={shown} />
          )}
          <Inspector player={player} shown={shown} />
          <Deeds player={player} shown={shown} />
          <EventLog shown={shown} />
        </div>
        <Chain shown={shown} />
        <Sequence player={player} shown={shown} />
        <Charts shown={shown} />
        <NodeTable player={player} shown={shown} />
      </main>
      <Share shown={shown} brief={lesson?.scenario ?? brief} />
    </>
  );
}

function Root() {
  const [shown, show] = useState<Shown>();
  const [player, setPlayer] = useState<Player>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const made = new Player(new RunLink(), show);
    setPlayer(made);
    let { actions = [] } = given();
    try {
      if (location.hash !== '') actions = sharedActions(location.hash);
    } catch {
      setProblem('The link cannot be read: what was done in it is left out.');
    }
    void made.open(given().scenario, actions).then((text) => text !== undefined && setProblem(text));
  }, []);
  if (shown === undefined || player === undefined) {
    return (
      <p class="problem" role="status">
        {problem ?? 'Opening the run ...'}
      </p>
    );
  }
  return <Page player={player} shown={shown} />;
}

const style = document.createElement('style');
style.textContent = paletteCss(':root');
document.head.append(style);
render(<Root />, document.getElementById('page')!);
