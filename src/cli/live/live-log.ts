import type { TextOutput } from '../terminal/io.js';
import { withoutControls } from '../terminal/shell-word.js';

/** How bad a line of the log is. */
export type Severity = 'info' | 'warning' | 'error';

/** What a line may carry beside its text. */
export type Facts = Readonly<Record<string, string | number>>;

/** Characters of one text at the most: what others send may stand in it. */
const MOST_TEXT = 500;

/**
 * The log of a process: a line an event, as text or as JSON. What came from outside can neither end a line nor begin
 * one: control characters are written as escapes.
 */
export class LiveLog {
  readonly #output: TextOutput;
  readonly #json: boolean;
  readonly #name: string;
  readonly #now: () => Date;

  /** @param name of the process, in each line. */
  constructor(output: TextOutput, name: string, json: boolean, now: () => Date = () => new Date()) {
    this.#output = output;
    this.#name = name;
    this.#json = json;
    this.#now = now;
  }

  /** Writes a line. */
  write(severity: Severity, text: string, facts: Facts = {}): void {
    const time = this.#now().toISOString();
    const message = text.slice(0, MOST_TEXT);
    if (this.#json) {
      this.#output.write(`${JSON.stringify({ time, severity, process: this.#name, message, ...facts })}\n`);
      return;
    }
    const more = Object.entries(facts).map(
      ([name, value]) => ` ${name}=${String(value).slice(0, MOST_TEXT)}`,
    );
    const mark = severity === 'info' ? '' : `${severity}: `;
    this.#output.write(
      `${withoutControls(`${time.slice(11, 19)} ${this.#name}: ${mark}${message}${more.join('')}`)}\n`,
    );
  }
}
