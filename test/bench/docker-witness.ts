import { createServer, request as ask } from "node:http";
import { join } from "node:path";
import { now } from "./stopwatch.ts";

/** A stretch of real time, in milliseconds as the stopwatch counts them. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A request to Docker, from its arrival to the last byte of its answer. */
interface DockerCall extends Span {
  /** `POST /build`: without the query, and without a container's or image's name. */
  readonly what: string;
}

/** Work that is Docker's own, at whose end the script waits. */
const work = [
  "POST /images/create",
  "POST /build",
  "POST /containers/create",
  "POST /containers/:name/start",
] as const;

/** A socket that passes everything on to the Docker daemon and remembers how long it took. */
export class DockerWitness {
  readonly socket: string;
  readonly #calls: DockerCall[] = [];
  /** Called when a container has been started. */
  started: () => void = () => undefined;
  readonly #server = createServer((request, response) => {
    const from = now();
    const what = `${request.method} ${routeOf(request.url ?? "")}`;
    const { method, url: path, headers } = request;
    const onward = ask({ socketPath: this.#daemon, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
      answer.once("end", () => {
        this.#calls.push({ what, from, to: now() });
        if (what === "POST /containers/:name/start") this.started();
      });
    });
    // The script gives up waiting for a container's end when it has seen enough.
    onward.on("error", () => response.destroy());
    response.once("close", () => onward.destroy());
    request.pipe(onward);
  });
  readonly #daemon: string;

  constructor(directory: string, daemon: string) {
    this.socket = join(directory, "witness.sock");
    this.#daemon = daemon;
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(this.socket, resolve));
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** How many calls there were in all. */
  get calls(): number {
    return this.#calls.length;
  }

  /** When Docker pulled, built, and made and started the container. */
  work(): readonly Span[] {
    return this.#calls.filter(({ what }) => work.some((one) => one === what));
  }
}

function routeOf(url: string): string {
  const [path = ""] = url.split("?");
  return path.replace(/^\/containers\/[^/]+\/(\w+)$/, "/containers/:name/$1");
}
