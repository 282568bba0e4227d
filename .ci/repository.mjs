// Writes where the project lives into package.json: `node .ci/repository.mjs https://github.com/OWNER/NAME`.
// The fields repository, homepage and bugs follow from this one address, and CITATION.cff names it too.
import { readFileSync, writeFileSync } from 'node:fs';

const [address = ''] = process.argv.slice(2);
const match = /^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+$/.exec(address.replace(/\.git$/, ''));
if (match === null) {
  process.stderr.write(
    `repository: expected an address such as https://github.com/OWNER/NAME, got ${JSON.stringify(address)}\n`,
  );
  process.exitCode = 2;
} else {
  const [home] = match;
  const { name, version, description, ...rest } = JSON.parse(readFileSync('package.json', 'utf8'));
  const fields = {
    homepage: `${home}#readme`,
    repository: { type: 'git', url: `git+${home}.git` },
    bugs: { url: `${home}/issues` },
  };
  writeFileSync(
    'package.json',
    `${JSON.stringify({ name, version, description, ...fields, ...without(rest) }, null, 2)}\n`,
  );
  const citation = readFileSync('CITATION.cff', 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('repository-code:'));
  writeFileSync('CITATION.cff', `${citation.join('\n').trimEnd()}\nrepository-code: "${home}"\n`);
}

/** The other fields of package.json, without those that are written anew. */
function without({ homepage: _homepage, repository: _repository, bugs: _bugs, ...rest }) {
  return rest;
}
