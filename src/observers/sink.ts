/**
 * Where files of a run go: a folder, a map in memory, nothing. Paths are relative, with forward slashes.
 * Below the command line nothing knows what a disk is.
 */
export interface Sink {
  /** Writes a whole file, once. */
  write(path: string, text: string): void;
  /** Adds to the end of a file that grows during the run (logs); the first call creates it. */
  append(path: string, text: string): void;
  /** States that a folder exists even when no file is written in it. */
  folder(path: string): void;
}

/** A sink that keeps files in memory: what a library user gets unless another sink is given. */
export class MemorySink implements Sink {
  readonly #parts = new Map<string, string[]>();
  readonly folders = new Set<string>();

  write(path: string, text: string): void {
    this.#parts.set(path, [text]);
  }

  append(path: string, text: string): void {
    const parts = this.#parts.get(path);
    if (parts === undefined) this.#parts.set(path, [text]);
    else parts.push(text);
  }

  folder(path: string): void {
    this.folders.add(path);
  }

  /** Every file's text by its path, in the order in which the files were begun. */
  get files(): ReadonlyMap<string, string> {
    const files = new Map<string, string>();
    for (const [path, parts] of this.#parts) files.set(path, parts.join(''));
    return files;
  }
}
