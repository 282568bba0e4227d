import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { allLessons, lessonNamed, parseLesson } from '../../src/cli/output/lesson-files.js';
import { takeSteps } from '../../src/session/lesson.js';
import { LESSON_NAMES } from '../../src/session/lesson-names.js';
import { Session } from '../../src/session/session.js';
import { prepare } from '../../src/simulate.js';
import { pageSigner } from '../../src/web/page-signer.js';
import { call, newFolder } from '../cli/terminal.js';

const LESSONS = allLessons();

test('there are eight lessons, each with steps that claim something and one question', () => {
  const files = LESSON_NAMES.map((name, place) => `0${place + 1}-${name}.md`);
  expect(readdirSync('lessons').sort()).toEqual(files);
  expect(files).toHaveLength(8);
  for (const { name, steps, question, answer, text } of LESSONS) {
    expect(steps.length, name).toBeGreaterThan(1);
    for (const { expect: claims, text: words } of steps) {
      expect(claims.length, name).toBeGreaterThan(0);
      expect(words.length, name).toBeGreaterThan(0);
    }
    expect(text.length, name).toBeGreaterThan(0);
    expect(question.join(' '), name).toMatch(/\?$/);
    expect(answer.length, name).toBeGreaterThan(0);
  }
});

describe('what a lesson claims happens in its run', () => {
  test.each(LESSONS.map((lesson) => [lesson.name, lesson] as const))('%s', (_, { scenario, steps }) => {
    const session = new Session(scenario, pageSigner());
    for (let count = 1; count <= steps.length; count++) {
      const claims = takeSteps(session, steps, count);
      expect(
        claims.filter(({ isTrue }) => !isTrue),
        steps[count - 1]!.title,
      ).toEqual([]);
    }
    // A learner may copy what the lesson did: the command ends in the same digest.
    session.advance(Number.POSITIVE_INFINITY);
    const platform = { hashes: nodeHashes, signer: nodeSigner };
    const copied = prepare(session.scenario, { platform, sink: null, trace: false });
    expect(session.digest).toBe(copied.finish().digest);
  });

  test('a claim that is wrong is found', () => {
    const [{ scenario, steps }] = LESSONS as [(typeof LESSONS)[number]];
    const wrong = { ...steps[0]!, expect: [{ fact: 'height', most: 1 }] as const };
    const [claim] = takeSteps(new Session(scenario, pageSigner()), [wrong], 1);
    expect(claim).toMatchObject({ isTrue: false });
  });
});

test.each([
  [
    '# Title\n\nText.\n\n## Question\n\nWhy?\n\nAnswer: So.\n',
    'expected a scenario in the part under its title',
  ],
  ['# Title\n\n```yaml\nscenario: {}\n```\n\n## Step\n', 'expected "## Question" at its end'],
  [
    '# Title\n\n```yaml\nscenario: {}\n```\n\n## Question\n\nWhy?\n',
    'expected a question, and a paragraph "Answer: ..."',
  ],
  [
    '# T\n\n```yaml\nscenario: {}\n```\n\n## S\n\n```yaml\nuntil: soon\n```\n\n## Question\n\nWhy?\n\nAnswer: So.\n',
    'expected times such as 5s',
  ],
  [
    '# T\n\n```yaml\nscenario: {}\n```\n\n## S\n\n```yaml\nuntil: 5s\nexpect: [{ fact: luck }]\n```\n\n## Question\n\nWhy?\n\nAnswer: So.\n',
    'there is no fact "luck"',
  ],
])('a lesson that is none is refused in one line: %#', (markdown, problem) => {
  expect(() => parseLesson('mine', markdown)).toThrow(problem);
});

test('the page opens with a lesson, holds all of them, and a wrong name is told the nearest', async () => {
  expect(() => lessonNamed('eclipze')).toThrow('--lesson: unknown lesson "eclipze"; did you mean "eclipse"?');
  const folder = newFolder();
  const { code, stderr } = await call(['page', '--lesson', 'eclipse'], { folder });
  expect([code, stderr]).toEqual([0, '']);
  const page = readFileSync(join(folder, 'eclipse.html'), 'utf8');
  const [, text] = /<script type="application\/json" id="scenario">([^<]*)/.exec(page)!;
  expect(JSON.parse(text!)).toMatchObject({
    lesson: 'eclipse',
    brief: { extends: 'ten-equal-miners', duration: '12h' },
  });
  expect(JSON.parse(text!).lessons).toHaveLength(8);
  for (const argv of [['page'], ['page', 'pou-local', '--lesson', 'eclipse']]) {
    const refused = await call(argv, { folder });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/^.*page: expected .*\n$/);
  }
});
