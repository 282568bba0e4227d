import { UsageError } from '../terminal/exit.js';
import { type Arguments, isGiven, isSet } from './arguments.js';
import type { Option } from './option.js';
import { REMOTE_MASTER } from './original-options.js';
import { OUTPUT_OPTIONS } from './scenario-options.js';

const REMOTE = 'Nodes in several processes (docs/live.md):';

/** Options of every command that starts a process of a run. */
export const PROCESS_OPTIONS: readonly Option[] = [
  {
    name: 'speed',
    values: 'text',
    describe: 'Simulated seconds in each real second; 1 if not given',
    group: REMOTE,
  },
  {
    name: 'token-file',
    values: 'file',
    describe: 'File with the token that all processes use',
    group: REMOTE,
  },
  {
    name: 'allow-net',
    values: 'text',
    describe: 'Network to which messages may be sent, such as 10.0.0.0/8; may be repeated',
    group: REMOTE,
  },
  {
    name: 'host',
    values: 'text',
    describe: 'Also listen on this address, not only locally',
    group: REMOTE,
  },
  {
    name: 'wait',
    values: 'text',
    describe: 'Seconds to wait for the others; 120 if not given',
    group: REMOTE,
  },
  { name: 'json-log', describe: 'Write the log as JSON, one line for each event', group: REMOTE },
];

/** Ends a process with the one that started it. */
export const WITH_STARTER: Option = {
  name: 'with-starter',
  describe: 'End when the standard input closes, for example when the parent program ends',
  group: REMOTE,
};

/** The original's remote simulation, as options of `simulate`. */
export const REMOTE_OPTIONS: readonly Option[] = [
  {
    name: REMOTE_MASTER,
    values: 'text',
    describe: '-rm: Run only this master, on port 5000 + its number',
    group: REMOTE,
  },
  {
    name: 'remote',
    describe: 'Run all nodes except the masters, on port 3000, and start the clock',
    group: REMOTE,
  },
  { name: 'master-port', values: 'text', describe: 'Port of master 0; 5000 if not given', group: REMOTE },
  {
    name: 'client-port',
    values: 'text',
    describe: 'Port of all other nodes; 3000 if not given',
    group: REMOTE,
  },
  ...PROCESS_OPTIONS,
  WITH_STARTER,
];

/** What a run in one process has and one of several has not. */
const APART = [
  ...['resume', 'report', 'check', 'expect-digest', 'checkpoint-every'],
  ...OUTPUT_OPTIONS.map(({ name }) => name),
];

/**
 * Whether the user asks for a part of a run in several processes.
 *
 * @throws UsageError for options of the one kind with the other.
 */
export function isRemote(given: Arguments): boolean {
  const remote = isSet(given, 'remote') || isGiven(given, REMOTE_MASTER);
  if (remote) {
    const wrong = APART.find((name) => isGiven(given, name));
    if (wrong !== undefined) throw new UsageError(`--${wrong}: not in a run of several processes`);
    return true;
  }
  const wrong = REMOTE_OPTIONS.find(({ name }) => isGiven(given, name))?.name;
  if (wrong !== undefined) throw new UsageError(`--${wrong}: only with -rm or --remote`);
  return false;
}
