import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { drawReport, PICTURES_FOLDER, REPORT_FILE } from '../../report/report.js';
import { fileProblem, UsageError } from '../terminal/exit.js';
import { readRun } from './run-folder.js';
import { writeWhole } from './whole-file.js';

/**
 * Draws the report of a run's folder into it. The page comes last and each file in one move, so that a report that
 * is there is whole; pictures of an earlier report are removed.
 *
 * @param shown the folder as the user wrote it.
 * @returns how many pictures it has.
 * @throws UsageError when the folder is not one that a run wrote, or cannot be written.
 */
export function writeReport(shown: string, from: string): number {
  const files = drawReport(readRun(shown, from));
  const folder = resolve(from, shown);
  try {
    rmSync(join(folder, PICTURES_FOLDER), { recursive: true, force: true });
    for (const [path, text] of [...files].reverse()) {
      const place = join(folder, path);
      mkdirSync(dirname(place), { recursive: true });
      writeWhole(place, text);
    }
  } catch (error) {
    throw new UsageError(`${shown}: cannot write the report: ${fileProblem(error)}`);
  }
  return files.size - 1;
}

/** Where a report is, for people. */
export function reportLines(shown: string, pictures: number): string {
  return `report ${shown}/${REPORT_FILE}, its ${pictures} charts as SVG in ${shown}/${PICTURES_FOLDER}/`;
}

/** Whether a path in a run's folder belongs to its report and not to the run. */
export function isReportFile(path: string): boolean {
  return path === REPORT_FILE || path.startsWith(`${PICTURES_FOLDER}/`);
}

/**
 * The first file of a folder's report that is not what would be drawn now, in a few words; `undefined` when there is
 * no report or all of it is right.
 */
export function reportDifference(shown: string, from: string): string | undefined {
  const folder = resolve(from, shown);
  const present = [REPORT_FILE, ...picturesIn(folder)].filter((path) => existsSync(join(folder, path)));
  if (present.length === 0) return undefined;
  const drawn = drawReport(readRun(shown, from));
  const missing = [...drawn.keys()].find((path) => !present.includes(path));
  if (missing !== undefined) return `${missing} is missing from the report`;
  for (const path of present) {
    const text = drawn.get(path);
    if (text === undefined) return `${path} is extra: the report does not have it`;
    if (readFileSync(join(folder, path), 'utf8') !== text)
      return `${path} differs from what is drawn from the run`;
  }
  return undefined;
}

function picturesIn(folder: string): readonly string[] {
  const pictures = join(folder, PICTURES_FOLDER);
  return existsSync(pictures) ? readdirSync(pictures).map((name) => `${PICTURES_FOLDER}/${name}`) : [];
}
