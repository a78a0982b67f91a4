// Goal: 100 MB pass either way through the load balancer without being held in between.
// Method: one client and one slow target on real sockets; counts what is made and not yet taken.
import { createHash } from "node:crypto";
import { request as httpRequest } from "node:http";
import type { IncomingMessage, RequestListener } from "node:http";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { startRig } from "./rig.ts";
import type { Rig } from "./rig.ts";

const chunk = Buffer.alloc(64 * 1024, "standin");
const chunks = 1600;
const size = chunk.length * chunks;
const expected = digestOf(chunks);

let rig: Rig;
beforeEach(async () => void (rig = await startRig(new VirtualClock(1_700_000_000_000))));
afterEach(() => rig.close());

test("100 MB in chunks reach the target, and 100 MB with a length the client", async () => {
  const [upload, download] = [new Flow(), new Flow()];
  const sums: string[] = [];
  await serve((request, response) => {
    void upload.summed(request).then((sum) => {
      sums.push(sum);
      response.writeHead(200, { "Content-Length": size });
      download.body().pipe(response);
    });
  });
  const sum = await new Promise<string>((resolve, reject) => {
    const sent = httpRequest(
      { host: "127.0.0.1", port: rig.balancer.port, method: "POST" },
      (answer) => void download.summed(answer).then(resolve, reject),
    );
    sent.on("error", reject);
    upload.body().pipe(sent);
  });
  expect([sum, sums]).toEqual([expected, [expected]]);
  // What the kernel and the four ends hold; without back-pressure it would be nearly all.
  expect(upload.mostHeld).toBeLessThan(size / 5);
  expect(download.mostHeld).toBeLessThan(size / 5);
}, 120_000);

async function serve(listener: RequestListener): Promise<void> {
  await rig.serveAll("web", [await rig.addApp("i-1", listener)]);
}

/** A body on its way, from a quick source to a sink that takes its time. */
class Flow {
  mostHeld = 0;
  #made = 0;
  #taken = 0;

  body(): Readable {
    let left = chunks;
    const push = (stream: Readable): void => {
      left -= 1;
      if (left >= 0) this.#made += chunk.length;
      this.mostHeld = Math.max(this.mostHeld, this.#made - this.#taken);
      stream.push(left < 0 ? null : chunk);
    };
    return new Readable({
      read() {
        push(this);
      },
    });
  }

  async summed(message: IncomingMessage): Promise<string> {
    const hash = createHash("sha1");
    const take = (data: Buffer, done: () => void): void => {
      hash.update(data);
      this.#taken += data.length;
      setImmediate(done);
    };
    const sink = new Writable({ write: (data: Buffer, _encoding, done) => take(data, done) });
    await pipeline(message, sink);
    return hash.digest("hex");
  }
}

function digestOf(count: number): string {
  const hash = createHash("sha1");
  for (let at = 0; at < count; at += 1) hash.update(chunk);
  return hash.digest("hex");
}
