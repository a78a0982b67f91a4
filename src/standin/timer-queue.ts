/** Something to be run at a time; `order` decides between those of the same time. */
export interface QueuedTimer {
  readonly at: number;
  readonly order: number;
  run(): void;
}

/**
 * Timers, the next one first: a binary heap, so that a world of thousands of instances, each with
 * its checks, neither sorts nor copies them all whenever one is set or cancelled.
 */
export class TimerQueue {
  readonly #heap: QueuedTimer[] = [];
  readonly #places = new Map<QueuedTimer, number>();

  get next(): QueuedTimer | undefined {
    return this.#heap[0];
  }

  add(timer: QueuedTimer): void {
    this.#put(timer, this.#heap.length);
    this.#rise(timer);
  }

  /** Takes a timer out; nothing happens when it is not in. */
  remove(timer: QueuedTimer): void {
    const place = this.#places.get(timer);
    const last = this.#heap.at(-1);
    if (place === undefined || last === undefined) return;
    this.#places.delete(timer);
    this.#heap.pop();
    if (last === timer) return;
    this.#put(last, place);
    this.#rise(last);
    this.#sink(last);
  }

  #rise(timer: QueuedTimer): void {
    for (let place = this.#placeOf(timer); place > 0; ) {
      const above = (place - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || !isBefore(timer, parent)) return;
      this.#put(parent, place);
      this.#put(timer, above);
      place = above;
    }
  }

  #sink(timer: QueuedTimer): void {
    for (let place = this.#placeOf(timer); ; ) {
      const [left, right] = [this.#heap[2 * place + 1], this.#heap[2 * place + 2]];
      const child = right && left && isBefore(right, left) ? right : left;
      if (child === undefined || !isBefore(child, timer)) return;
      const below = this.#placeOf(child);
      this.#put(child, place);
      this.#put(timer, below);
      place = below;
    }
  }

  #put(timer: QueuedTimer, place: number): void {
    this.#heap[place] = timer;
    this.#places.set(timer, place);
  }

  #placeOf(timer: QueuedTimer): number {
    return this.#places.get(timer) ?? 0;
  }
}

const isBefore = (a: QueuedTimer, b: QueuedTimer): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);
