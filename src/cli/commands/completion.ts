import type { Command } from '../command.js';
import { EXIT } from '../exit.js';
import { SCENARIO_OPTION_NAMES } from '../scenario-options.js';
import { RUN_OPTION_NAMES } from './run.js';
import { VALIDATION_OPTION_NAMES } from './validate.js';

const COMMANDS = ['list', 'show', 'schema', 'verify', 'report', 'compare', 'validate', 'completion'] as const;

/** `simulate completion`: a script that completes commands, options and scenarios in bash and zsh. */
export const completionCommand: Command = {
  usage: 'completion',
  summary: 'Print a completion script for bash and zsh',
  options: (yargs) => yargs,
  run: async (_given, { io }) => {
    const { BUILT_IN_SCENARIOS } = await import('../../scenario/built-in.js');
    const options = [...RUN_OPTION_NAMES, 'help', 'version', ...SCENARIO_OPTION_NAMES].map(
      (name) => `--${name}`,
    );
    const validation = [...VALIDATION_OPTION_NAMES, 'out', 'quiet', 'seed'].map((name) => `--${name}`);
    io.stdout.write(script(Object.keys(BUILT_IN_SCENARIOS), options, validation));
    return EXIT.success;
  },
};

function script(
  scenarios: readonly string[],
  options: readonly string[],
  validation: readonly string[],
): string {
  return `# Completion of simulate. For bash, add to ~/.bashrc; for zsh, to ~/.zshrc after compinit:
#   source <(simulate completion)
if [ -n "$ZSH_VERSION" ]; then autoload -U +X bashcompinit && bashcompinit; fi
_simulate() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words
  case "$previous" in
    --scenario|show|compare) words="${scenarios.join(' ')}" ;;
    --out|verify|report|validate) words="" ;;
    simulate) words="${COMMANDS.join(' ')} ${options.join(' ')}" ;;
    *) words="${options.join(' ')}" ;;
  esac
  if [ "\${COMP_WORDS[1]}" = validate ]; then words="${validation.join(' ')}"; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case "$previous" in
    --scenario|show|compare|--out|verify|report|validate) COMPREPLY+=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _simulate simulate
`;
}
