import { Agent, request } from "node:http";

/**
 * Sends `count` GETs to a port of this machine over at most `connections` kept connections, each
 * sending its next when it has its answer. Rejects at the first answer that is not 200.
 */
export class LoadGenerator {
  readonly #agent: Agent;
  readonly #port: number;
  readonly #connections: number;

  constructor(port: number, connections: number) {
    this.#port = port;
    this.#connections = connections;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  async send(count: number): Promise<number> {
    let left = count;
    const lane = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await this.#one();
      }
    };
    await Promise.all(Array.from({ length: this.#connections }, lane));
    return count;
  }

  close(): void {
    this.#agent.destroy();
  }

  #one(): Promise<void> {
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: "127.0.0.1", port: this.#port, path: "/", agent: this.#agent },
        (response) => {
          if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode}`));
          response.resume();
          response.once("end", resolve);
          response.once("error", reject);
        },
      );
      sent.once("error", reject);
      sent.end();
    });
  }
}
