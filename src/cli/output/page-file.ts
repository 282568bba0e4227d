import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { BUILT_IN_SCENARIOS } from '../../scenario/built-in.js';
import { describeScenario, parseScenario } from '../../scenario/parse.js';
import type { Scenario } from '../../scenario/schema/scenario.js';
import type { Action } from '../../session/action.js';
import type { Lesson } from '../../session/lesson.js';
import { MODULES } from '../bundle.js';
import type { RequestedScenario } from '../request/scenario-layers.js';
import { fileProblem, UsageError } from '../terminal/exit.js';
import { allLessons } from './lesson-files.js';
import { writeWhole } from './whole-file.js';

/** What the page reads as its scenario. */
const SCENARIO = /(<script type="application\/json" id="scenario">)[^<]*/;

/**
 * Writes the page of a scenario as one file, in one move.
 *
 * @param shown the file as the user wrote it.
 * @param lesson the lesson that it opens with.
 * @throws UsageError when the scenario needs modules of the user's own, which a page cannot load, or the file cannot be
 *   written.
 */
export function writePage(
  { scenario, known, modules }: Pick<RequestedScenario, 'scenario' | 'known' | 'modules'>,
  shown: string,
  from: string,
  lesson?: Lesson,
): void {
  if (Object.keys({ ...modules.protocols, ...modules.attacks }).length > 0) {
    throw new UsageError(
      'page: expected a protocol and attacks that come with consensim: a page loads no module',
    );
  }
  if (!/\.html?$/i.test(shown))
    throw new UsageError(`--out: expected a file that ends in .html, got "${shown}"`);
  const text = pageText({ scenario, known }, lesson);
  const path = resolve(from, shown);
  try {
    writeWhole(path, text);
  } catch (error) {
    throw new UsageError(`${shown}: cannot write the page: ${fileProblem(error)}`);
  }
}

/**
 * The page of a scenario as text, with all lessons in it.
 *
 * @param actions what has been done already.
 */
export function pageText(
  { scenario, known }: Pick<RequestedScenario, 'scenario' | 'known'>,
  lesson?: Lesson,
  actions: readonly Action[] = [],
): string {
  const described = describeScenario(scenario, known);
  const content = JSON.stringify({
    scenario: lesson?.scenario ?? described,
    brief: lesson?.scenario ?? briefOf(scenario, described),
    lessons: allLessons(),
    lesson: lesson?.name,
    actions,
  });
  const page = readFileSync(new URL('web/page.html', pageFolder()), 'utf8');
  // No text of a scenario ends the script in which it stands.
  return page.replace(SCENARIO, (_, start: string) => start + content.replaceAll('<', '\\u003c'));
}

/** Where built files are, also for a command that runs from its sources. */
function pageFolder(): URL {
  return MODULES.pathname.endsWith('/src/') ? new URL('../dist/', MODULES) : MODULES;
}

/**
 * The shortest way to write the scenario: a built-in one by its name, with its seed where that is another. One with faults
 * or listed payments of its own is written whole, since a list that is added takes the place of the one before.
 */
function briefOf({ name, seed, faults, workload }: Scenario, described: object): object {
  const lists = faults.length + workload.orders.length;
  if (lists > 0 || !Object.hasOwn(BUILT_IN_SCENARIOS, name)) return described;
  const plain = parseScenario({ extends: name });
  const brief = { extends: name, ...(seed === plain.seed ? {} : { seed }) };
  const meant = JSON.stringify(describeScenario({ ...plain, seed }));
  return meant === JSON.stringify(described) ? brief : described;
}
