/** Exit codes of the command line. */
export const EXIT = {
  success: 0,
  failed: 1,
  wrongInput: 2,
  invariant: 70,
  SIGINT: 130,
  SIGTERM: 143,
} as const;

/** Wrong input outside the scenario (an option, a file, a folder): one line for the user, exit code 2. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** Too little memory to go on: for the user a matter of what was asked for, too. */
export class MemoryShortage extends UsageError {
  override readonly name: string = 'MemoryShortage';
}

/** A run was ended by what may be mended outside of it, such as a full disk, and there is a checkpoint to go on from. */
export class Resumable extends Error {
  override readonly name: string = 'Resumable';
  override readonly cause: Error;
  /** What to write after `--resume` to go on. */
  readonly resume: string;

  constructor(cause: Error, resume: string) {
    super(cause.message);
    this.cause = cause;
    this.resume = resume;
  }
}

/** Whether the operating system refused something, such as room on the disk. */
export function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}

/** What asked the program to stop. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

/** The user, or the system, asked the program to stop. */
export class Interrupted extends Error {
  override readonly name: string = 'Interrupted';
  readonly signal: StopSignal;
  /** What to write after `--resume` to go on; `undefined` when there is nothing to resume. */
  readonly resume: string | undefined;
  /** What was kept, for people; `undefined` when nothing was. */
  readonly kept: string | undefined;

  constructor(signal: StopSignal, resume?: string, kept?: string) {
    super('interrupted');
    this.signal = signal;
    this.resume = resume;
    this.kept = kept;
  }
}

/** What the operating system said about a file, in words. */
export function fileProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'no such file or folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the disk is read-only',
    ENOSPC: 'no space left on the disk',
    EDQUOT: 'no space left in the quota',
    EFBIG: 'the file would be larger than allowed',
    EIO: 'the disk cannot be read or written',
    ENOTDIR: 'part of the path is not a folder',
    EISDIR: 'is a folder',
    EEXIST: 'a file is in the way',
    ENAMETOOLONG: 'the name is too long',
    EMFILE: 'too many open files',
    ERR_INVALID_ARG_VALUE: 'cannot be the name of a file',
    ENOTREGULAR: 'is no regular file',
    ELOOP: 'too many symbolic links',
  };
  return words[code] ?? (code === '' ? 'cannot be used' : code);
}
