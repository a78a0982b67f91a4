import { Agent, createServer, request, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** One request of an operator to AWS, as it came through the door. */
export interface Passage {
  readonly at: number;
  /** Access key of whoever sent it. */
  readonly caller: string;
  /** From 1 for each caller: of all requests, and of those that change something. */
  readonly number: number;
  readonly mutation: number;
  readonly operation: string;
  readonly isMutating: boolean;
  /** A heartbeat, or the lease's release. */
  readonly isLease: boolean;
  /** 0 until AWS has answered. */
  status: number;
}

/** Told of a caller's passages on their way there and back; `drop` lets nothing pass. */
export interface Watch {
  before(passage: Passage): "pass" | "drop";
  after(passage: Passage): "pass" | "drop";
}

/**
 * Stands between operators and the stand-in, so that a process can be struck exactly before a request
 * reaches AWS, or between its effect and its answer, and so that it is known who changed what when.
 */
export class Doorman {
  readonly passages: Passage[] = [];
  readonly #watches = new Map<string, Watch>();
  readonly #counts = new Map<string, { all: number; mutations: number }>();
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server: Server;
  readonly #behind: URL;

  private constructor(behind: string) {
    this.#behind = new URL(behind);
    this.#server = createServer((incoming, outgoing) => {
      this.#pass(incoming)
        .then((answer) => {
          if (!answer) {
            outgoing.destroy();
            return;
          }
          outgoing.writeHead(answer.status, answer.headers);
          outgoing.end(answer.body);
        })
        .catch(() => outgoing.destroy());
    });
    this.#server.keepAliveTimeout = 120_000;
  }

  static async open(behind: string): Promise<Doorman> {
    const doorman = new Doorman(behind);
    await new Promise<void>((done) => doorman.#server.listen(0, "127.0.0.1", done));
    return doorman;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  watch(caller: string, watch: Watch): void {
    this.#watches.set(caller, watch);
  }

  counted(caller: string): { readonly all: number; readonly mutations: number } {
    return this.#counts.get(caller) ?? { all: 0, mutations: 0 };
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
  }

  async #pass(incoming: IncomingMessage) {
    const body = await bodyOf(incoming);
    const passage = this.#enter(incoming, body.toString("utf8"));
    const watch = this.#watches.get(passage.caller);
    if (watch?.before(passage) === "drop") return undefined;
    const answer = await this.#forward(incoming, body);
    passage.status = answer.status;
    return watch?.after(passage) === "drop" ? undefined : answer;
  }

  #enter({ headers }: IncomingMessage, body: string): Passage {
    const caller = /Credential=([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "";
    const target = String(headers["x-amz-target"] ?? "")
      .split(".")
      .at(-1);
    const operation = target || (/(?:^|&)Action=(\w+)/.exec(body)?.[1] ?? "");
    const isMutating = !/^(Describe|Get|List|Query|Scan|BatchGet|TransactGet|$)/.test(operation);
    const isLease = operation === "UpdateItem" && /"sk":\{"S":"lease"\}/.test(body);
    const counts = this.#counts.get(caller) ?? { all: 0, mutations: 0 };
    this.#counts.set(caller, counts);
    counts.all += 1;
    if (isMutating && !isLease) counts.mutations += 1;
    const { all: number, mutations: mutation } = counts;
    const at = Date.now();
    const passage = { at, caller, number, mutation, operation, isMutating, isLease, status: 0 };
    this.passages.push(passage);
    return passage;
  }

  #forward(incoming: IncomingMessage, body: Buffer) {
    return new Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }>(
      (done, failed) => {
        const { hostname, port } = this.#behind;
        const { method, url: path, headers } = incoming;
        const sent = request(
          { hostname, port, method, path, headers, agent: this.#agent },
          (answer) => {
            bodyOf(answer).then((bytes) => {
              done({ status: answer.statusCode ?? 0, headers: answer.headers, body: bytes });
            }, failed);
          },
        );
        sent.on("error", failed);
        sent.end(body);
      },
    );
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
