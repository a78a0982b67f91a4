/** Something a client asked for that the stand-in does not do. */
export interface UnsupportedItem {
  readonly service: string;
  readonly operation: string;
  /** What exactly, in words. */
  readonly message: string;
  readonly times: number;
}

/**
 * Counts what was refused as NotImplemented. A suite that ends with `count` above zero has used
 * something whose behaviour here says nothing about AWS.
 */
export class Unsupported {
  readonly #items = new Map<string, UnsupportedItem>();

  add(service: string, operation: string, message: string): void {
    const key = JSON.stringify([service, operation, message]);
    const times = (this.#items.get(key)?.times ?? 0) + 1;
    this.#items.set(key, { service, operation, message, times });
  }

  get count(): number {
    return this.items.reduce((sum, item) => sum + item.times, 0);
  }

  get items(): readonly UnsupportedItem[] {
    return [...this.#items.values()];
  }
}
