import type { EventQueue } from './event-queue.js';
import type { Time } from './time.js';

/**
 * A heap with four children to a parent in flat arrays: the reference all other queues are compared with, and
 * the fastest for a few hundred entries.
 *
 * Four children, since a parent's children then lie side by side in one cache line and the heap is half as
 * deep as a binary one. Numbers in typed arrays, since objects with a comparator are four times slower at 10^5
 * pending. Memory stays at its peak.
 */
export class HeapQueue implements EventQueue {
  #size = 0;
  #times = new Float64Array(64);
  #serials = new Float64Array(64);
  #ids = new Int32Array(64);

  constructor() {
    this.#times[0] = Infinity;
  }

  get size(): number {
    return this.#size;
  }

  get headTime(): Time {
    return this.#times[0]!;
  }

  get headSerial(): number {
    return this.#serials[0]!;
  }

  get headId(): number {
    return this.#ids[0]!;
  }

  push(time: Time, serial: number, id: number): void {
    if (this.#size === this.#times.length) this.#grow();
    const times = this.#times;
    const serials = this.#serials;
    const ids = this.#ids;
    let hole = this.#size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = times[parent]!;
      if (parentTime < time || (parentTime === time && serials[parent]! < serial)) break;
      times[hole] = parentTime;
      serials[hole] = serials[parent]!;
      ids[hole] = ids[parent]!;
      hole = parent;
    }
    times[hole] = time;
    serials[hole] = serial;
    ids[hole] = id;
  }

  pop(): number {
    if (this.#size === 0) return -1;
    const id = this.#ids[0]!;
    const last = --this.#size;
    if (last === 0) this.#times[0] = Infinity;
    else this.#sink(0, this.#times[last]!, this.#serials[last]!, this.#ids[last]!);
    return id;
  }

  retain(keep: (serial: number, id: number) => boolean): void {
    let kept = 0;
    for (let place = 0; place < this.#size; place++) {
      if (!keep(this.#serials[place]!, this.#ids[place]!)) continue;
      this.#times[kept] = this.#times[place]!;
      this.#serials[kept] = this.#serials[place]!;
      this.#ids[kept++] = this.#ids[place]!;
    }
    this.#size = kept;
    if (kept === 0) this.#times[0] = Infinity;
    for (let place = (kept - 2) >> 2; place >= 0; place--) {
      this.#sink(place, this.#times[place]!, this.#serials[place]!, this.#ids[place]!);
    }
  }

  /** Puts an entry at `hole` or, while a child comes before it, below that child. */
  #sink(hole: number, time: Time, serial: number, id: number): void {
    const size = this.#size;
    const times = this.#times;
    const serials = this.#serials;
    const ids = this.#ids;
    for (;;) {
      let least = (hole << 2) + 1;
      if (least >= size) break;
      const end = Math.min(least + 4, size);
      let leastTime = times[least]!;
      for (let child = least + 1; child < end; child++) {
        const childTime = times[child]!;
        if (childTime < leastTime || (childTime === leastTime && serials[child]! < serials[least]!)) {
          least = child;
          leastTime = childTime;
        }
      }
      if (time < leastTime || (time === leastTime && serial < serials[least]!)) break;
      times[hole] = leastTime;
      serials[hole] = serials[least]!;
      ids[hole] = ids[least]!;
      hole = least;
    }
    times[hole] = time;
    serials[hole] = serial;
    ids[hole] = id;
  }

  #grow(): void {
    const capacity = this.#times.length * 2;
    const times = new Float64Array(capacity);
    times.set(this.#times);
    this.#times = times;
    const serials = new Float64Array(capacity);
    serials.set(this.#serials);
    this.#serials = serials;
    const ids = new Int32Array(capacity);
    ids.set(this.#ids);
    this.#ids = ids;
  }
}
