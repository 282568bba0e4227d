import { type Command, commandName } from './command.js';
import type { Values } from './option.js';

/** What stands behind options at the moment the script is written. */
export interface Choices {
  readonly scenarios: readonly string[];
  readonly groups: readonly string[];
  /** Keys of scenarios, and the names each may hold. */
  readonly settings: ReadonlyMap<string, readonly string[]>;
}

/** Options that the program adds to every command. */
const HELP_OPTIONS = ['help', 'version'];

/** A script for bash, and for zsh with bashcompinit, that completes commands, options and what stands behind them. */
export function completionScript(commands: readonly Command[], choices: Choices): string {
  const named = commands.filter((command) => commandName(command) !== undefined);
  const plain = commands.find((command) => commandName(command) === undefined)!;
  return `# Completion of simulate. For bash, add to ~/.bashrc; for zsh, to ~/.zshrc after compinit:
#   source <(simulate completion)
if [ -n "$ZSH_VERSION" ]; then autoload -U +X bashcompinit && bashcompinit; fi

_simulate() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
  # bash takes key=value for three words, zsh for one.
  local prefix="" assigned=""
  if [ "$current" = "=" ]; then current="" assigned=yes
  elif [ "$previous" = "=" ]; then previous="\${COMP_WORDS[COMP_CWORD-2]}" assigned=yes
  fi
  case "$current" in
    *=*) prefix="\${current%%=*}=" previous="\${current%%=*}" current="\${current#*=}" assigned=yes ;;
  esac
  local options argument words="" expected="" scenarios settings groups
  scenarios="${choices.scenarios.join(' ')}"
  settings="${[...choices.settings.keys()].map((key) => `${key}=`).join(' ')}"
  groups="${choices.groups.join(' ')}"
  case "$command" in
${named.map((command) => commandCase(commandName(command)!, command)).join('\n')}
${commandCase('*', plain)}
  esac
  if [ -z "$expected" ] && [ -n "$assigned" ]; then
    case "$previous" in
${settingCases(choices.settings)}
    esac
  elif [ -z "$expected" ]; then
    expected=$argument
    case "$current" in
      -*) expected=words words="$options" ;;
      *) if [ "$COMP_CWORD" = 1 ]; then expected=words words="${named.map(commandName).join(' ')} $options"; fi ;;
    esac
  fi
  case "$expected" in
    scenario) words="$scenarios" ;;
    setting) words="$settings" ;;
    group) words="$groups" ;;
  esac
  _simulate_offer "$expected" "$words" "$prefix" "$current"
}

# Offers words that begin with what is typed, and files or folders where they are expected.
_simulate_offer() {
  local word paths="" open=""
  case "$1" in scenario|file) paths=-f ;; folder) paths=-d ;; esac
  COMPREPLY=()
  while IFS= read -r word; do
    case "$word" in *=) open=yes ;; esac
    # In zsh this script adds the blank behind a word itself.
    if [ -n "$ZSH_VERSION" ]; then
      if [ -n "$paths" ] && [ -d "$word" ]; then word="$word/"; else case "$word" in *=) ;; *) word="$word " ;; esac; fi
    fi
    COMPREPLY+=("$3$word")
  done < <(
    for word in $(compgen -W "$2" -- "$4"); do case "$word" in "$4"*) printf '%s\\n' "$word" ;; esac; done
    if [ -n "$paths" ]; then compgen $paths -- "$4"; fi
  )
  if [ -z "$ZSH_VERSION" ]; then
    if [ -z "$paths" ]; then compopt +o filenames 2>/dev/null; fi
    if [ -n "$open" ]; then compopt -o nospace 2>/dev/null; fi
  fi
  return 0
}

if [ -n "$ZSH_VERSION" ]; then complete -o nospace -F _simulate simulate
else complete -o filenames -F _simulate simulate
fi
`;
}

/** The branch of one command: its options, its argument, and what stands behind the option before the cursor. */
function commandCase(pattern: string, { options, argument }: Command): string {
  const names = [...options.map(({ name }) => name), ...HELP_OPTIONS].map((name) => `--${name}`);
  const byValues = new Map<string, string[]>();
  for (const { name, values } of options) {
    if (values === undefined) continue;
    const known = byValues.get(assignment(values));
    if (known === undefined) byValues.set(assignment(values), [`--${name}`]);
    else known.push(`--${name}`);
  }
  const behind = [...byValues].map(([then, before]) => `        ${before.join('|')}) ${then} ;;`);
  const lines = [
    `      options="${names.join(' ')}"`,
    `      argument=${argument === undefined ? 'nothing' : argument.values}`,
  ];
  if (behind.length > 0) lines.push('      case "$previous" in', ...behind, '      esac');
  return `    ${pattern})\n${lines.join('\n')}\n      ;;`;
}

function assignment(values: Values): string {
  return typeof values === 'string' ? `expected=${values}` : `expected=words words="${values.join(' ')}"`;
}

/** Branches for the keys of `--set` that take names. */
function settingCases(settings: Choices['settings']): string {
  return [...settings]
    .filter(([, names]) => names.length > 0)
    .map(([key, names]) => `      ${key}) expected=words words="${names.join(' ')}" ;;`)
    .join('\n');
}
