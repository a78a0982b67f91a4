/**
 * The stand-in's own side door, under `/_standin/` of the HTTP door: what a test or a rehearsal may
 * ask that AWS would not tell, or do that no client could. Routes answer with JSON: GET tells, and
 * whatever else a route takes changes something.
 */
export class Control {
  readonly #routes = new Map<string, Route>();
  readonly #changes = new Map<string, Change>();
  readonly #slowChanges = new Map<string, SlowChange>();

  /** Adds a route: `add("traffic", …)` answers `/_standin/traffic`. A taken path is an error. */
  add(path: string, route: Route): void {
    if (this.#routes.has(path)) throw new Error(`/_standin/${path} is taken`);
    this.#routes.set(path, route);
  }

  /** Lets a route that was added take another method too. A taken one is an error. */
  addChange(method: "POST" | "DELETE", path: string, change: Change): void {
    const name = `${method} ${path}`;
    if (this.#changes.has(name)) throw new Error(`${method} /_standin/${path} is taken`);
    this.#changes.set(name, change);
  }

  /** Likewise, for a change that is answered once it is over. */
  addSlowChange(method: "POST" | "DELETE", path: string, change: SlowChange): void {
    this.#slowChanges.set(`${method} ${path}`, change);
  }

  /** As `ask`, slow changes included. */
  async perform(method: string, pathAndQuery: string, body = ""): Promise<ControlAnswer> {
    const [path = "", query = ""] = pathAndQuery.split("?", 2);
    const change = this.#slowChanges.get(`${method} ${path}`);
    return change
      ? await change(new URLSearchParams(query), body)
      : this.ask(method, pathAndQuery, body);
  }

  /** Answers a request for what is below `/_standin/`; `body` is its text, empty for none. */
  ask(method: string, pathAndQuery: string, body = ""): ControlAnswer {
    const [path = "", query = ""] = pathAndQuery.split("?", 2);
    const route = this.#routes.get(path);
    if (!route) return { status: 404, document: { error: "no such route" } };
    const parameters = new URLSearchParams(query);
    const change = this.#changes.get(`${method} ${path}`);
    try {
      if (method === "GET") return { status: 200, document: route(parameters) };
      if (change) return change(parameters, body);
    } catch (error) {
      if (error instanceof BadQuery) return { status: 400, document: { error: error.message } };
      throw error;
    }
    return { status: 405, document: { error: `no ${method} here` } };
  }
}

/** Thrown by a route for a query it cannot follow: 400, with the message as `error`. */
export class BadQuery extends Error {}

/** Makes the JSON document of a route; must not return `undefined`. */
export type Route = (query: URLSearchParams) => unknown;

/** Changes something, or says in its document why not. */
export type Change = (query: URLSearchParams, body: string) => ControlAnswer;

export type SlowChange = (query: URLSearchParams, body: string) => Promise<ControlAnswer>;

export interface ControlAnswer {
  readonly status: number;
  /** To be sent as JSON. */
  readonly document: unknown;
}
