import type { Answer, Question, Request } from './request.js';
import RunWorker from './run.worker.ts?worker&inline';

/** The page's end of the worker: one answer a request, in order. */
export class RunLink {
  readonly #worker = new RunWorker();
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #next = 0;

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<{ id: number; answer: Answer }>) => {
      this.#waiting.get(data.id)?.(data.answer);
      this.#waiting.delete(data.id);
    });
  }

  ask(request: Request, picked: number): Promise<Answer> {
    const id = this.#next++;
    return new Promise((settle) => {
      this.#waiting.set(id, settle);
      const question: Question = { id, request, picked };
      this.#worker.postMessage(question);
    });
  }
}
