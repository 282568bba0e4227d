import { useState } from 'preact/hooks';
import { FACTS } from '../session/facts.js';
import type { CheckedClaim, Lesson } from '../session/lesson.js';
import type { Player, Shown } from './player.js';

/** The list of lessons. */
export function LessonChoice(parts: {
  lessons: readonly Lesson[];
  lesson: Lesson | undefined;
  choose: (lesson: Lesson | undefined) => void;
}) {
  const { lessons, lesson, choose } = parts;
  return (
    <p class="lessons">
      <label>
        Lesson{' '}
        <select
          value={lesson?.name ?? ''}
          onChange={({ currentTarget }) => choose(lessons.find(({ name }) => name === currentTarget.value))}
        >
          <option value="">none: the scenario alone</option>
          {lessons.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
    </p>
  );
}

/** A lesson beside the map: what to read, what happens, and a question. */
export function LessonText({ lesson, player, shown }: { lesson: Lesson; player: Player; shown: Shown }) {
  const [taken, take] = useState(0);
  const [claims, check] = useState<readonly CheckedClaim[]>([]);
  const { steps } = lesson;
  const go = async (count: number) => {
    check([]);
    take(count);
    check(await player.takeSteps(steps, count));
  };
  const step = steps[taken - 1];
  return (
    <section class="lesson" aria-label="Lesson">
      <h2>{lesson.title}</h2>
      {(step === undefined ? lesson.text : []).map((text) => (
        <p key={text}>{words(text)}</p>
      ))}
      <div aria-live="polite">
        {step !== undefined && (
          <>
            <h3>
              {taken} of {steps.length}: {step.title}
            </h3>
            {step.text.map((text) => (
              <p key={text}>{words(text)}</p>
            ))}
            <ul class="claims">
              {claims.map((claim) => (
                <li key={claim.fact + (claim.node ?? '')}>{claimText(claim)}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      <div class="buttons">
        <button type="button" disabled={taken === 0 || shown.isBusy} onClick={() => void go(taken - 1)}>
          Step back
        </button>
        <button
          type="button"
          class="main"
          disabled={taken === steps.length || shown.isBusy}
          onClick={() => void go(taken + 1)}
        >
          {taken === 0 ? 'Take the first step' : 'Take the next step'}
        </button>
      </div>
      {taken === steps.length && (
        <>
          <h3>Question</h3>
          {lesson.question.map((text) => (
            <p key={text}>{words(text)}</p>
          ))}
          <details>
            <summary>Answer</summary>
            {lesson.answer.map((text) => (
              <p key={text}>{words(text)}</p>
            ))}
          </details>
        </>
      )}
    </section>
  );
}

/** What the run says to a claim. */
function claimText({ fact, node, value, isTrue }: CheckedClaim): string {
  const about = node === undefined ? '' : `node ${node}: `;
  const number = Number.isInteger(value) ? String(value) : value.toFixed(2);
  return `${about}${FACTS[fact]}: ${number}${isTrue ? '' : ' (another run than the lesson means)'}`;
}

/** Text with words in bold and code, as Markdown marks them. */
function words(text: string) {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part, place) => {
    if (part.startsWith('**')) return <strong key={place}>{part.slice(2, -2)}</strong>;
    if (part.startsWith('`')) return <code key={place}>{part.slice(1, -1)}</code>;
    return part;
  });
}
