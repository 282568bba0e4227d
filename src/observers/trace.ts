import type { Observer } from './observer.js';
import type { EventRow } from './run-log.js';
import type { Sink } from './sink.js';

/** Name of the file of events. */
const TRACE_FILE = 'trace.jsonl';

/** Characters of lines that are gathered before they go to the sink. */
const CHUNK = 65_536;

/** Writes every event that changed something as a line of JSON while the run goes on, so that none stays in memory. */
export class TraceLines implements Observer {
  readonly #sink: Sink;
  #lines = '';

  constructor(sink: Sink) {
    this.#sink = sink;
    sink.append(TRACE_FILE, '');
  }

  /** Writes a row of the run's log. */
  add({ time, node, event, subject, detail }: EventRow): void {
    this.#lines += `${JSON.stringify({ time, node, event, subject, detail })}\n`;
    if (this.#lines.length > CHUNK) this.finished();
  }

  finished(): void {
    this.#sink.append(TRACE_FILE, this.#lines);
    this.#lines = '';
  }
}
