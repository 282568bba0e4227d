/** Exit codes of the command line. */
export const EXIT = { success: 0, failed: 1, wrongInput: 2, invariant: 70, interrupted: 130 } as const;

/** Wrong input outside the scenario (an option, a file, a folder): one line for the user, exit code 2. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** The user asked to stop. */
export class Interrupted extends Error {
  override readonly name: string = 'Interrupted';
  constructor() {
    super('interrupted');
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
    ENOTDIR: 'part of the path is not a folder',
    EISDIR: 'is a folder',
    EEXIST: 'a file is in the way',
    ENAMETOOLONG: 'the name is too long',
    EMFILE: 'too many open files',
    ELOOP: 'too many symbolic links',
  };
  return words[code] ?? (code === '' ? 'cannot be used' : code);
}
