import { leastOf } from '../engine/extremes.js';
import type { Message } from '../network/message.js';

/** Heights whose messages are kept, and messages of one height. */
const MOST_HEIGHTS = 60;
const MOST_AT_HEIGHT = 1000;

/** A message about blocks of one height. */
export interface Said {
  readonly from: number;
  readonly to: number;
  readonly sent: number;
  readonly arrives: number;
  readonly type: string;
}

/** Who said what, when, about the blocks of each height: the last heights are kept. */
export class Talk {
  readonly #heights = new Map<number, Said[]>();

  /** Heights of which something is kept, ascending. */
  get heights(): readonly number[] {
    return [...this.#heights.keys()].sort((a, b) => a - b);
  }

  hear(sent: number, from: number, to: number, message: Message, arrives: number): void {
    const height = heightOf(message);
    if (height === undefined) return;
    let said = this.#heights.get(height);
    if (said === undefined) {
      said = [];
      this.#heights.set(height, said);
      if (this.#heights.size > MOST_HEIGHTS) this.#heights.delete(leastOf(this.#heights.keys()));
    }
    if (said.length < MOST_AT_HEIGHT) said.push({ from, to, sent, arrives, type: message.type });
  }

  /** The messages about blocks of a height, in the order in which they were sent. */
  at(height: number): readonly Said[] {
    return this.#heights.get(height) ?? [];
  }
}

/** The height that a message is about, as its own fields or the first block in them say. */
function heightOf(message: Message): number | undefined {
  const fields = Object.values(message);
  for (const value of [message, ...fields, ...fields.flatMap(firstOf)]) {
    if (typeof value !== 'object' || value === null || !('height' in value)) continue;
    if (typeof value.height === 'number') return value.height;
  }
  return undefined;
}

function firstOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, 1) : [];
}
