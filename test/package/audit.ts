import { spawnSync } from 'node:child_process';
import { ROOT } from '../engines/core-bundle.js';

/** What `npm audit --json` says, as far as we read it: a report, or why there is none. */
interface Answer {
  readonly message?: string;
  readonly error?: { readonly summary?: string };
  readonly vulnerabilities?: Readonly<Record<string, { readonly name: string; readonly severity: string }>>;
}

/** What is to be said about an audit, and the exit code. */
export interface Verdict {
  readonly text: string;
  readonly code: number;
}

/** Severities that break the build. */
const GRAVE: readonly string[] = ['high', 'critical'];

/**
 * Reads an audit. A registry that cannot be asked (mirrors often lack the endpoint) proves nothing either way: that is
 * said, and breaks nothing.
 */
export function judgeAudit(json: string): Verdict {
  const answer = parse(json);
  if (answer?.vulnerabilities === undefined) {
    const reason = answer?.message ?? answer?.error?.summary ?? 'no answer';
    return { text: `audit: nothing was checked, the registry does not answer: ${reason}`, code: 0 };
  }
  const known = Object.values(answer.vulnerabilities);
  const grave = known.filter(({ severity }) => GRAVE.includes(severity));
  const lines = known.map(({ name, severity }) => `audit: ${severity}: ${name}`);
  lines.push(`audit: ${known.length} known vulnerabilities, ${grave.length} of them high or critical`);
  return { text: lines.join('\n'), code: grave.length > 0 ? 1 : 0 };
}

function parse(json: string): Answer | undefined {
  try {
    return JSON.parse(json) as Answer;
  } catch {
    return undefined;
  }
}

/** `npm run audit`: asks the registry about every package in the lockfile. */
export async function main(): Promise<number> {
  const { stdout } = spawnSync('npm', ['audit', '--json', '--package-lock-only'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const { text, code } = judgeAudit(stdout);
  process.stdout.write(`${text}\n`);
  return code;
}
