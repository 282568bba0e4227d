import { readFileSync } from 'node:fs';
import { parseDuration } from '../../engine/time.js';
import { nearestName } from '../../scenario/names.js';
import { FACTS } from '../../session/facts.js';
import type { Lesson, LessonStep } from '../../session/lesson.js';
import { LESSON_NAMES } from '../../session/lesson-names.js';
import { MODULES } from '../bundle.js';
import { readYaml } from '../request/yaml-text.js';
import { UsageError } from '../terminal/exit.js';

/** Where the lessons are: beside the sources, and beside what is built of them. */
const FOLDER = new URL('../lessons/', MODULES);

/** A part of a lesson under a heading: its paragraphs, and what its YAML says. */
interface Part {
  readonly title: string;
  readonly text: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

/** All lessons. */
export function allLessons(): readonly Lesson[] {
  return LESSON_NAMES.map((name, place) => {
    const file = `${String(place + 1).padStart(2, '0')}-${name}.md`;
    return parseLesson(name, readFileSync(new URL(file, FOLDER), 'utf8'));
  });
}

/** The lesson that somebody asks for. @throws UsageError that names the nearest one. */
export function lessonNamed(name: string): Lesson {
  const lesson = allLessons().find((one) => one.name === name);
  if (lesson !== undefined) return lesson;
  const near = nearestName(name, LESSON_NAMES);
  const hint = near === undefined ? `the lessons are ${LESSON_NAMES.join(', ')}` : `did you mean "${near}"?`;
  throw new UsageError(`--lesson: unknown lesson "${name}"; ${hint}`);
}

/**
 * Reads a lesson: a title, an introduction and a scenario; steps under headings, each with what is done and what is
 * claimed; and under the last heading a question, whose answer stands behind a line `Answer:`.
 *
 * @throws Error in one line when a part is missing.
 */
export function parseLesson(name: string, markdown: string): Lesson {
  const parts = markdown
    .split(/^#{1,2} /m)
    .slice(1)
    .map(partOf);
  const [first, ...others] = parts;
  const last = others.pop();
  const scenario = first?.data['scenario'];
  if (first === undefined || typeof scenario !== 'object' || scenario === null)
    throw new Error(`lesson ${name}: expected a scenario in the part under its title`);
  if (last?.title !== 'Question') throw new Error(`lesson ${name}: expected "## Question" at its end`);
  const cut = last.text.findIndex((paragraph) => paragraph.startsWith('Answer: '));
  if (cut < 1)
    throw new Error(`lesson ${name}: expected a question, and a paragraph "Answer: ..." behind it`);
  return {
    ...{ name, title: first.title, text: first.text, scenario: scenario as Lesson['scenario'] },
    steps: others.map((part) => stepOf(name, part)),
    question: last.text.slice(0, cut),
    answer: last.text.slice(cut).map((paragraph) => paragraph.replace(/^Answer: /, '')),
  };
}

function partOf(text: string): Part {
  const title = text.split('\n', 1)[0]!.trim();
  const rest = text.slice(title.length);
  const yaml = /^```yaml\n([\s\S]*?)^```$/m.exec(rest)?.[1];
  const prose = rest.replace(/^```yaml\n[\s\S]*?^```$/m, '');
  const paragraphs = prose.split(/\n{2,}/).map((paragraph) => paragraph.replaceAll(/\s+/g, ' ').trim());
  const data = yaml === undefined ? {} : (readYaml(yaml, () => title).toJS() as Part['data']);
  return { title, text: paragraphs.filter((paragraph) => paragraph !== ''), data };
}

function stepOf(name: string, { title, text, data }: Part): LessonStep {
  const { at, until, do: deeds = [], expect = [] } = data;
  const isTime = (value: unknown) => typeof value === 'string' && parseDuration(value) !== undefined;
  if (!isTime(until) || (at !== undefined && !isTime(at)))
    throw new Error(`lesson ${name}, ${title}: expected times such as 5s in "at" and "until"`);
  for (const { fact } of expect as LessonStep['expect']) {
    if (!Object.hasOwn(FACTS, fact)) throw new Error(`lesson ${name}, ${title}: there is no fact "${fact}"`);
  }
  return { title, text, at, until, do: deeds, expect } as LessonStep;
}
