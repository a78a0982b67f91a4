/**
 * The stand-in's own side door, under `/_standin/` of the HTTP door: what a test or a rehearsal may
 * ask that AWS would not tell. Routes answer GET with JSON.
 */
export class Control {
  readonly #routes = new Map<string, Route>();

  /** Adds a route: `add("traffic", …)` answers `/_standin/traffic`. A taken path is an error. */
  add(path: string, route: Route): void {
    if (this.#routes.has(path)) throw new Error(`/_standin/${path} is taken`);
    this.#routes.set(path, route);
  }

  /** The document for a path and query string below `/_standin/`; `undefined`: no such route. */
  read(pathAndQuery: string): unknown {
    const [path = "", query = ""] = pathAndQuery.split("?", 2);
    return this.#routes.get(path)?.(new URLSearchParams(query));
  }
}

/** Makes the JSON document of a route; must not return `undefined`. */
export type Route = (query: URLSearchParams) => unknown;
