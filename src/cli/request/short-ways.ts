import { BUILT_IN_SCENARIOS } from '../../scenario/built-in.js';
import { type Command, commandName } from './command.js';
import { looksLikeFile } from './file-name.js';

/** Runs a scenario, as the command without a name does. */
const RUN = 'run';

/**
 * Writes the short ways to say things out in full: `pou-default` and `run pou-default` become `--scenario=pou-default`,
 * and `--set nodes.master 5` becomes `--set nodes.master=5`. Everything else stays as it is.
 *
 * @param argv with long options only.
 */
export function shortWays(argv: readonly string[], commands: readonly Command[]): readonly string[] {
  const joined = withSettingsJoined(argv);
  const first = joined[0];
  if (first === undefined) return joined;
  if (commands.some((command) => commandName(command) === first)) return joined;
  const words = first === RUN ? joined.slice(1) : joined;
  const plain = commands.find((command) => commandName(command) === undefined);
  const takesValue = (token: string | undefined): boolean =>
    token?.startsWith('--') === true &&
    !token.includes('=') &&
    plain?.options.some(({ name, values }) => values !== undefined && `--${name}` === token) === true;
  const place = words.findIndex((word, at) => !word.startsWith('-') && !takesValue(words[at - 1]));
  const word = words[place];
  const isScenario =
    word !== undefined && (first === RUN || Object.hasOwn(BUILT_IN_SCENARIOS, word) || looksLikeFile(word));
  return isScenario ? words.map((one, at) => (at === place ? `--scenario=${word}` : one)) : words;
}

/** `--set a.b 5` as `--set a.b=5`, where a value follows. */
function withSettingsJoined(argv: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const [token, value] = [argv[i]!, argv[i + 1]];
    const isKey = joined.at(-1) === '--set' && /^[A-Za-z][\w.]*$/.test(token);
    if (isKey && value !== undefined && !value.startsWith('--')) {
      joined.push(`${token}=${value}`);
      i++;
    } else joined.push(token);
  }
  return joined;
}
