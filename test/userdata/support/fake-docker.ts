import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";

/** Id of the one image there is. */
export const fakeImage = `sha256:${"fa".repeat(32)}`;

/** What the program of the fake container does, and how Docker answers for it. */
export interface FakeProgram {
  /** What it prints, to stdout and stderr in turn. */
  readonly prints?: readonly string[];
  /** Port and answer; without it nothing listens. */
  readonly serves?: { readonly port: number; readonly status?: number; readonly body?: string };
  /** Ports that the process table shows; that of `serves` unless told. */
  readonly listens?: readonly { readonly port: number; readonly loopback?: boolean }[];
  /** Ends, in turn: after so many milliseconds. The last start without one goes on for ever. */
  readonly ends?: readonly {
    readonly afterMs: number;
    readonly code: number;
    readonly oom?: boolean;
    /** It ends before it would serve. */
    readonly early?: boolean;
  }[];
  /** Refusals of the daemon, by `create` and `start`. */
  readonly refuses?: Readonly<
    Record<string, { readonly status: number; readonly message: string }>
  >;
  readonly exec?: { readonly code: number; readonly prints?: string };
}

/** The calls of Docker's API that a boot makes, on a socket of its own, with no container behind. */
export class FakeDocker {
  readonly socket: string;
  readonly proc: string;
  readonly calls: string[] = [];
  created: any;
  execs: any[] = [];
  program: FakeProgram = {};
  starts = 0;
  state = { Running: false, OOMKilled: false, ExitCode: 0, Pid: 0 };
  hasContainer = false;
  #server: Server;
  #web: Server | undefined;
  #timer: NodeJS.Timeout | undefined;
  #waiting: ServerResponse[] = [];

  constructor(directory: string) {
    this.socket = join(directory, "docker.sock");
    this.proc = join(directory, "proc");
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async listen(): Promise<void> {
    rmSync(this.socket, { force: true });
    await new Promise<void>((resolve) => this.#server.listen(this.socket, resolve));
  }

  /** The daemon goes away; its container with it, or it stays. */
  async close(): Promise<void> {
    this.#stop();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const { pathname } = new URL(request.url ?? "/", "http://docker");
    const path = pathname.replace(/\/containers\/[^/]+(?=\/|$)/, "/containers/it");
    if (path !== "/_ping") this.calls.push(`${request.method} ${path}`);
    const send = (status: number, document?: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(document === undefined ? "" : JSON.stringify(document));
    };
    const refusal = this.program.refuses?.[path.split("/").at(-1) ?? ""];
    if (refusal) return send(refusal.status, { message: refusal.message });
    if (path === "/_ping") return send(200, "OK");
    if (path.startsWith("/images/")) return send(200, { Id: fakeImage });
    if (path === "/containers/it" && request.method === "DELETE") {
      if (!this.hasContainer) return send(404, { message: "No such container" });
      this.#stop();
      this.hasContainer = false;
      return send(204);
    }
    if (pathname === "/containers/create") {
      this.created = JSON.parse(body);
      this.hasContainer = true;
      return send(201, { Id: "it" });
    }
    if (path === "/exec/it/start") return this.#frames(response, [this.program.exec?.prints ?? ""]);
    if (path === "/exec/it/json") {
      return send(200, { Running: false, ExitCode: this.program.exec?.code ?? 0 });
    }
    if (!this.hasContainer) return send(404, { message: "No such container" });
    switch (path) {
      case "/containers/it/start":
        return this.#start(() => send(204));
      case "/containers/it/stop":
        this.#end(143, false);
        return send(204);
      case "/containers/it/wait":
        if (this.state.Running) return void this.#waiting.push(response);
        return send(200, { StatusCode: this.state.ExitCode });
      case "/containers/it/json":
        return send(200, { Id: "it", Args: ['"Running":false'], State: this.state });
      case "/containers/it/logs":
        return this.#frames(response, this.program.prints ?? []);
      case "/containers/it/exec":
        this.execs.push(JSON.parse(body));
        return send(201, { Id: "it" });
      default:
        return send(404, { message: `page not found: ${path}` });
    }
  }

  #frames(response: ServerResponse, texts: readonly string[]): void {
    response.writeHead(200);
    texts.forEach((text, index) => {
      const bytes = Buffer.from(text);
      const header = Buffer.alloc(8);
      header[0] = 1 + (index % 2);
      header.writeUInt32BE(bytes.length, 4);
      response.write(Buffer.concat([header, bytes]));
    });
    response.end();
  }

  #start(started: () => void): void {
    const { serves, listens = serves ? [serves] : [], ends = [] } = this.program;
    const end = ends[this.starts++];
    this.state = { Running: true, OOMKilled: false, ExitCode: 0, Pid: 4711 };
    const table = listens.map(({ port, ...one }, index) => {
      const address = "loopback" in one && one.loopback ? "0100007F" : "00000000";
      const hex = port.toString(16).toUpperCase().padStart(4, "0");
      return `   ${index}: ${address}:${hex} 00000000:0000 0A 00000000:00000000 00:00000000 00000000`;
    });
    mkdirSync(join(this.proc, "4711/net"), { recursive: true });
    writeFileSync(
      join(this.proc, "4711/net/tcp"),
      ["  sl  local_address", ...table, ""].join("\n"),
    );
    if (end) this.#timer = setTimeout(() => this.#end(end.code, end.oom ?? false), end.afterMs);
    if (!serves || end?.early === true) return started();
    this.#web = createServer((_request, response) => {
      response.writeHead(serves.status ?? 200, { connection: "close" });
      response.end(serves.body ?? "well");
    });
    this.#web.listen(serves.port, "127.0.0.1", started);
  }

  /** The program ends. */
  #end(code: number, oom: boolean): void {
    this.#stop();
    this.state = { Running: false, OOMKilled: oom, ExitCode: code, Pid: 0 };
    for (const response of this.#waiting.splice(0)) {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ StatusCode: code }));
    }
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#web?.closeAllConnections();
    this.#web?.close();
    this.#web = undefined;
  }

  /** From outside the container: somebody kills the program. */
  kill(code = 137): void {
    this.#end(code, false);
  }
}
