import type { Path } from '../../scenario/schema/schema-tree.js';
import { UsageError } from '../terminal/exit.js';

/** An option of the original Proof-of-Usage simulation, and what it sets in a scenario. */
export interface OriginalOption {
  /** Long name, without dashes. */
  readonly name: string;
  /** Short name of one or more letters, written after one dash. */
  readonly short: string;
  /** Environment variable with the same meaning. */
  readonly variable: string;
  readonly path: Path;
  readonly description: string;
  /** What the scenario gets for the text the user gave; text that means nothing stays and is refused there. */
  readonly read: (text: string) => unknown;
}

function readNumber(text: string): unknown {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

/** The original counts in seconds; a duration with a unit is understood too. */
function readSeconds(text: string): unknown {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? `${text}s` : text;
}

function option(
  name: string,
  short: string,
  variable: string,
  path: Path,
  description: string,
  read: (text: string) => unknown = readNumber,
): OriginalOption {
  return { name, short, variable, path, description, read };
}

/** The original's options with a value, in the order of its help. */
export const ORIGINAL_OPTIONS: readonly OriginalOption[] = [
  option('masternodes-count', 'mac', 'POU_MASTERNODES_COUNT', ['nodes', 'master'], 'Number of master nodes'),
  option(
    'cashingnodes-count',
    'cac',
    'POU_CASHINGNODES_COUNT',
    ['nodes', 'cashing'],
    'Number of cashing nodes',
  ),
  option(
    'consumernodes-count',
    'coc',
    'POU_CONSUMERNODES_COUNT',
    ['nodes', 'consumer'],
    'Number of consumer nodes',
  ),
  option(
    'trustednodes-count',
    'trc',
    'POU_TRUSTEDNODES_COUNT',
    ['nodes', 'trusted'],
    'Number of trusted nodes',
  ),
  option(
    'blocktime',
    'bt',
    'POU_BLOCK_TIME',
    ['consensus', 'blockTime'],
    'Seconds between two blocks',
    readSeconds,
  ),
  option(
    'fees-rate',
    'fr',
    'POU_FEES_RATE',
    ['consensus', 'feesRate'],
    'Fee as a share of a payment, 0 to 1',
  ),
  option(
    'retribution-rate',
    'rr',
    'POU_RETRIBUTION_RATE',
    ['consensus', 'retributionRate'],
    'Share of the fees that the closer of a block keeps, 0 to 1',
  ),
  option('total-assets', 'ta', 'POU_TOTAL_ASSETS', ['supply'], 'Supply: all money, in coins'),
];

/** What the original's `--local` means: a network without delay, limit or loss. */
export const LOCAL_NETWORK = { latency: '0s', jitter: '0s', bandwidth: 'unlimited', loss: 0 } as const;

/** Starts one master of the original's remote simulation. */
export const REMOTE_MASTER = 'remote-master';

const SHORT_NAMES = new Map([
  ...ORIGINAL_OPTIONS.map(({ short, name }) => [short, name] as const),
  ['rm', REMOTE_MASTER] as const,
]);

/**
 * Turns the original's short options of several letters into long ones, in each way Python's argparse takes them:
 * `-mac 5`, `-mac=5` and `-mac5` become `--masternodes-count=5`. Everything else stays as it is.
 *
 * @throws UsageError when a value is missing.
 */
export function expandShortOptions(argv: readonly string[]): readonly string[] {
  const expanded: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const token = argv[i]!;
    if (token === '--') return [...expanded, ...argv.slice(i)];
    const match = /^-([a-z]+)(=?)(.*)$/s.exec(token);
    const short = match?.[1] ?? '';
    const name = SHORT_NAMES.get(short);
    if (match === null || name === undefined) {
      expanded.push(token);
      continue;
    }
    const [, , equals, rest] = match as unknown as [string, string, string, string];
    const apart = equals === '' && rest === '';
    const value = apart ? argv[++i] : rest;
    if (value === undefined) throw new UsageError(`-${short}: expected a value after it`);
    expanded.push(`--${name}=${value}`);
  }
  return expanded;
}
