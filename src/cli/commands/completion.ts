import type { Command } from '../command.js';
import { EXIT } from '../exit.js';
import { SCENARIO_OPTION_NAMES } from '../scenario-options.js';
import { RUN_OPTION_NAMES } from './run.js';
import { VALIDATION_OPTION_NAMES } from './validate.js';

const RUN_OPTIONS = [...RUN_OPTION_NAMES, ...SCENARIO_OPTION_NAMES];
const COMPARE_OPTIONS = ['seeds', 'as-is', 'out', 'workers', 'quiet', 'json', ...SCENARIO_OPTION_NAMES];

/** Options of each command, beside those of the help. */
const COMMAND_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  list: [],
  show: SCENARIO_OPTION_NAMES,
  schema: [],
  verify: [],
  report: [],
  compare: COMPARE_OPTIONS,
  validate: [...VALIDATION_OPTION_NAMES, 'out', 'quiet', 'seed'],
  completion: [],
};

/** `simulate completion`: a script that completes commands, options and scenarios in bash and zsh. */
export const completionCommand: Command = {
  usage: 'completion',
  summary: 'Print a completion script for bash and zsh',
  examples: [['in ~/.bashrc: source <(simulate completion)', 'completion > simulate.bash']],
  options: (yargs) => yargs,
  run: async (_given, { io }) => {
    const { BUILT_IN_SCENARIOS } = await import('../../scenario/built-in.js');
    io.stdout.write(script(Object.keys(BUILT_IN_SCENARIOS)));
    return EXIT.success;
  },
};

function script(scenarios: readonly string[]): string {
  const own = Object.entries(COMMAND_OPTIONS).map(
    ([command, options]) => `    ${command}) words="${typed(options)}" ;;`,
  );
  return `# Completion of simulate. For bash, add to ~/.bashrc; for zsh, to ~/.zshrc after compinit:
#   source <(simulate completion)
if [ -n "$ZSH_VERSION" ]; then autoload -U +X bashcompinit && bashcompinit; fi
_simulate() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words
  local command="\${COMP_WORDS[1]}" files=""
  case "$command" in
${own.join('\n')}
    *) words="${typed(RUN_OPTIONS)}" ;;
  esac
  case "$current" in
    -*) ;;
    *) case "$command" in
      show|compare) words="${scenarios.join(' ')}"; files=yes ;;
      verify|report|validate) words=""; files=yes ;;
    esac ;;
  esac
  if [ "$COMP_CWORD" = 1 ]; then words="${Object.keys(COMMAND_OPTIONS).join(' ')} $words"; fi
  case "$previous" in
    --scenario) words="${scenarios.join(' ')}"; files=yes ;;
    --metrics) words="none default full"; files="" ;;
    --out) words=""; files=yes ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ -n "$files" ]; then COMPREPLY+=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _simulate simulate
`;
}

function typed(options: readonly string[]): string {
  return [...options, 'help', 'version'].map((name) => `--${name}`).join(' ');
}
