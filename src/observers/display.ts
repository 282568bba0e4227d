/** What a person sees of an object, wherever it is printed. */
export interface Display {
  /** One line for where it stands inside something else. */
  readonly brief: string;
  /** Text of at most so many characters a line. */
  text(width: number): string;
  /** What a notebook shows instead of the text. */
  html?(): string;
}

/** Characters in a line where nobody says how many there are. */
const USUAL_WIDTH = 80;

/** The part of Node's and Deno's inspection options that matters here. */
interface Inspection {
  /** How deep to look into objects. */
  readonly depth?: number | null;
  /** Deno's: how deep this object stands. */
  readonly currentDepth?: number;
  readonly breakLength?: number;
}

/**
 * Has an object print itself well in Node, in Deno, in a notebook on Deno's Jupyter kernel, and as text. These symbols
 * are known by name alone, so that nothing of a platform is needed; none of them is enumerable.
 */
export function displayedAs<T extends object>(object: T, display: Display): T {
  const shown = (nested: boolean, options: Inspection | undefined) =>
    nested ? `[${display.brief}]` : display.text(options?.breakLength ?? USUAL_WIDTH);
  const methods = {
    toString: () => display.text(USUAL_WIDTH),
    // Node says how many more levels may be shown, and how many were allowed at the top.
    [Symbol.for('nodejs.util.inspect.custom')]: (left: number | null, options?: Inspection) =>
      shown(left !== null && left < (options?.depth ?? left), options),
    [Symbol.for('Deno.customInspect')]: (_inspect: unknown, options?: Inspection) =>
      shown((options?.currentDepth ?? 0) > 0, options),
    [Symbol.for('Jupyter.display')]: () => ({
      'text/plain': display.text(USUAL_WIDTH),
      ...(display.html === undefined ? {} : { 'text/html': display.html() }),
    }),
  };
  for (const key of Reflect.ownKeys(methods)) {
    Object.defineProperty(object, key, { value: Reflect.get(methods, key) });
  }
  return object;
}

/** Names behind a label, with commas, on as many lines as they need; further lines begin a little to the right. */
export function listLines(label: string, names: readonly string[], width: number): readonly string[] {
  const margin = ' '.repeat(label.length - label.trimStart().length + 1);
  const lines: string[] = [];
  let line = label;
  for (const [place, name] of names.entries()) {
    const word = place === names.length - 1 ? name : `${name},`;
    if (line.length + 1 + word.length > width) {
      lines.push(line);
      line = margin;
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
