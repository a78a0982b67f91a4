import type { ConnectionChange, FinishedRequest, TrafficObserver } from "./traffic.ts";

/** Passes on what it is told to whoever observes, in the order in which they began to. */
export class TrafficFeed implements Required<TrafficObserver> {
  readonly #observers = new Set<TrafficObserver>();

  /** Returns what stops the telling. */
  observe(observer: TrafficObserver): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  request(request: FinishedRequest): void {
    for (const observer of this.#observers) observer.request?.(request);
  }

  connection(change: ConnectionChange): void {
    for (const observer of this.#observers) observer.connection?.(change);
  }
}
