import type { StopSignal } from './exit.js';

/** A stream the command line writes text to. */
export interface TextOutput {
  write(text: string): void;
  /** Whether a person looks at it; false for a pipe or a file. */
  readonly terminal: boolean;
  /** Characters in a line, when known. */
  readonly columns: number | undefined;
}

/** Everything of the outside that the command line touches besides files, so that tests can hand in their own. */
export interface Io {
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  /** Folder that relative paths start from. */
  readonly folder: string;
  /** Calls `handler` when the user interrupts (Ctrl-C) or the system ends the program; the returned function undoes it. */
  onInterrupt(handler: (signal: StopSignal) => void): () => void;
}

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The `Io` of this process. */
export function processIo(): Io {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    folder: process.cwd(),
    onInterrupt: (handler) => {
      // Once only: a second Ctrl-C ends the process the hard way.
      const signals: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];
      for (const signal of signals) process.once(signal, handler);
      return () => {
        for (const signal of signals) process.off(signal, handler);
      };
    },
  };
}

function outputOf(stream: NodeJS.WriteStream): TextOutput {
  return {
    write: (text) => void stream.write(text),
    terminal: stream.isTTY === true,
    columns: stream.columns,
  };
}
