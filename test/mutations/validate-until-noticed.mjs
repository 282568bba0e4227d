// Which rows of tables are outside: the folder of a build, the folder of tables, and names of tables.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [dist, folder, ...names] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(join(dist, 'validation', file)).href);
const { parseTable } = await load('table.js');
const { judgeAll, sharedBy, simulateRows } = await load('validation.js');
/** As a quick run. */
const EFFORT = 0.05;

const outside = [];
for (const name of names) {
  const table = parseTable(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')), name);
  const sharing = new Map();
  for (const row of table.rows) sharing.set(sharedBy(row), [...(sharing.get(sharedBy(row)) ?? []), row]);
  const estimates = new Map();
  for (const rows of sharing.values()) {
    let found;
    try {
      found = simulateRows(rows, 'validate', 0, EFFORT);
    } catch {
      // A run that cannot be made or read is noticed, too.
      outside.push(...rows.map(({ id }) => id));
      continue;
    }
    for (const [place, row] of rows.entries()) estimates.set(row.id, [found[place]]);
  }
  const simulated = { ...table, rows: table.rows.filter(({ id }) => estimates.has(id)) };
  const judged = judgeAll([simulated], estimates).judgements;
  outside.push(...judged.filter(({ verdict }) => verdict === 'outside').map(({ row }) => row.id));
}
process.stdout.write(JSON.stringify(outside));
