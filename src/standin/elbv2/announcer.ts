/** Tells everybody who listens, in the order in which they began to. */
export class Announcer<News extends readonly unknown[]> {
  readonly #listeners = new Set<(...news: News) => void>();

  /** Returns what stops the telling. */
  listen(listener: (...news: News) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(...news: News): void {
    for (const listener of this.#listeners) listener(...news);
  }
}
