// Goal: clients that are slow, silent, old or half gone fare as with an ALB, by the region's clock.
// Method: raw bytes on real sockets through a started balancer; time moves only when told to.
import type { RequestListener } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { openRaw, startRig, until } from "./rig.ts";
import type { App, Rig } from "./rig.ts";

let rig: Rig;
beforeEach(async () => void (rig = await startRig(new VirtualClock(1_700_000_000_000))));
afterEach(() => rig.close());

const head = "GET / HTTP/1.1\r\nHost: a.example\r\n";

async function serve(listener: RequestListener): Promise<App> {
  const app = await rig.addApp("i-1", listener);
  await rig.serveAll("web", [app]);
  return app;
}

const set = (Key: string, Value: string) =>
  rig.call("ModifyLoadBalancerAttributes", {
    LoadBalancerArn: rig.loadBalancerArn,
    Attributes: [{ Key, Value }],
  });

/** Lets what was sent arrive before time goes on. */
async function arrived(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test("a connection on which nothing comes is closed after the idle timeout, without a word", async () => {
  const client = openRaw(rig.balancer.port, "");
  await arrived();
  await rig.pass(59_000);
  expect(client.closed).toBe(false);
  await rig.pass(1000);
  await until(() => client.closed);
  expect(client.received).toBe("");
  expect(rig.finished).toEqual([]);
});

test("a kept connection is closed after the idle timeout that holds then", async () => {
  await serve((_, response) => response.end("ok"));
  const client = openRaw(rig.balancer.port, `${head}\r\n`);
  await until(() => client.received.endsWith("ok\r\n0\r\n\r\n") || client.received.endsWith("ok"));
  await rig.pass(50_000);
  client.socket.write(`${head}\r\n`);
  await until(() => client.received.split("200 OK").length === 3);
  await set("idle_timeout.timeout_seconds", "10");
  await rig.pass(5000);
  expect(client.closed).toBe(false);
  await rig.pass(12_000);
  await until(() => client.closed);
});

test("part of a head and then silence is 408", async () => {
  const client = openRaw(rig.balancer.port, head);
  await arrived();
  await rig.pass(59_000);
  expect(client.closed).toBe(false);
  await rig.pass(16_000);
  await until(() => client.closed);
  expect(client.received).toMatch(
    /^HTTP\/1.1 408 Request Timeout\r\nServer: awselb\/2.0\r\nDate: [^]*Connection: close\r\n/,
  );
  expect(rig.finished).toMatchObject([
    { elbStatus: 408, answeredBy: "balancer", targetGroupArn: undefined, complete: true },
  ]);
});

test("a head that comes byte by byte is no silence, however long it takes", async () => {
  await serve((_, response) => response.end("ok"));
  const client = openRaw(rig.balancer.port, "");
  for (const byte of `GET / HTTP/1.1\r\nHost: a\r\n\r\n`) {
    client.socket.write(byte);
    await arrived();
    await rig.pass(40_000);
  }
  await until(() => client.received.includes("200 OK"));
  client.socket.destroy();
});

test("an upload that stops is 408 and ends at the target; one that trickles is carried", async () => {
  const bodies: string[] = [];
  let aborted = 0;
  const app = await serve((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      bodies.push(body);
      response.end("got it");
    });
    request.on("error", () => (aborted += 1));
  });
  const post = "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 6\r\n\r\n";
  const stopped = openRaw(rig.balancer.port, `${post}abc`);
  await until(() => app.connections === 1);
  await arrived();
  await rig.pass(60_000);
  await until(() => stopped.closed && aborted === 1);
  expect(stopped.received).toMatch(/^HTTP\/1.1 408 [^]*\r\nConnection: close\r\n/);
  expect(rig.finished).toMatchObject([{ elbStatus: 408, answeredBy: "balancer", targetId: "i-1" }]);

  const slow = openRaw(rig.balancer.port, post);
  for (const byte of "abcdef") {
    await arrived();
    await rig.pass(40_000);
    slow.socket.write(byte);
  }
  await until(() => slow.received.endsWith("got it"));
  expect(bodies).toEqual(["abcdef"]);
  slow.socket.destroy();
});

test("a target that does not take the upload is 504, not the client's fault", async () => {
  let taken = false;
  await serve((request) => {
    request.pause();
    taken = true;
  });
  const length = 64 * 1024 * 1024;
  const client = openRaw(
    rig.balancer.port,
    `POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: ${length}\r\n\r\n`,
  );
  await until(() => taken);
  const chunk = Buffer.alloc(1024 * 1024);
  while (client.socket.write(chunk));
  await until(() => client.socket.writableLength > 0);
  await arrived();
  await rig.pass(60_000);
  await until(() => rig.finished.length === 1);
  expect(rig.finished[0]).toMatchObject({ elbStatus: 504, answeredBy: "balancer" });
  client.socket.destroy();
});

test("a client that leaves in the middle of its body is 400, one that leaves after it 460", async () => {
  let seen = 0;
  await serve((request) => {
    request.on("data", () => (seen += 1));
    request.on("error", () => {});
  });
  const post = "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 6\r\n\r\n";
  for (const [at, body] of ["abc", "abcdef"].entries()) {
    const client = openRaw(rig.balancer.port, post + body);
    await until(() => seen === at + 1);
    client.socket.destroy();
    await until(() => rig.finished.length === at + 1);
  }
  expect(rig.finished.map((one) => one.elbStatus)).toEqual([400, 460]);
});

test("a client that closes its side after the request has left", async () => {
  let given: (() => void) | undefined;
  let gone = false;
  await serve((_, response) => {
    given = () => response.end("late");
    response.on("close", () => (gone = true));
  });
  const client = openRaw(rig.balancer.port, `${head}\r\n`);
  await until(() => given !== undefined);
  client.socket.end();
  await until(() => gone && client.closed);
  expect(client.received).toBe("");
  expect(rig.finished).toMatchObject([{ elbStatus: 460, answeredBy: "nobody" }]);
});

test("a connection older than the client keep-alive gets one more answer and is closed", async () => {
  await serve((_, response) => response.end("ok"));
  await set("client_keep_alive.seconds", "60");
  const client = openRaw(rig.balancer.port, `${head}\r\n`);
  for (let requests = 1; requests <= 3; requests += 1) {
    await until(() => client.received.split("200 OK").length === requests + 1);
    await rig.pass(25_000);
    expect(client.closed).toBe(false);
    client.socket.write(`${head}\r\n`);
  }
  await until(() => client.closed);
  const answers = client.received.split("HTTP/1.1 200 OK").slice(1);
  expect(answers.map((answer) => /Connection: (\S+)/i.exec(answer)?.[1])).toEqual([
    "keep-alive",
    "keep-alive",
    "keep-alive",
    "close",
  ]);
});

test("a slow reader gets all of it though each pause is longer than it should be", async () => {
  const size = 30 * 1024 * 1024;
  await serve((_, response) => {
    response.writeHead(200, { "Content-Length": size });
    const chunk = Buffer.alloc(1024 * 1024);
    let left = size;
    const more = (): void => {
      while (left > 0) {
        left -= chunk.length;
        if (!response.write(chunk)) return void response.once("drain", more);
      }
      response.end();
    };
    more();
  });
  const client = openRaw(rig.balancer.port, `${head}\r\n`);
  client.received = "";
  let read = 0;
  client.socket.removeAllListeners("data");
  client.socket.on("data", (chunk) => {
    read += chunk.length;
    if (Math.floor(read / (5 * 1024 * 1024)) > pauses) {
      pauses += 1;
      client.socket.pause();
    }
  });
  let pauses = 0;
  while (read < size) {
    await arrived();
    if (!client.socket.isPaused()) continue;
    await rig.pass(50_000);
    client.socket.resume();
  }
  expect(pauses).toBeGreaterThan(3);
  await until(() => rig.finished.length === 1);
  expect(rig.finished[0]).toMatchObject({ elbStatus: 200, complete: true });
  client.socket.destroy();
});

test("a reader that stops for good is cut", async () => {
  await serve((_, response) => {
    const chunk = Buffer.alloc(1024 * 1024);
    const more = (): void => {
      while (response.write(chunk));
      response.once("drain", more);
    };
    more();
  });
  const client = openRaw(rig.balancer.port, `${head}\r\n`);
  await until(() => client.received.length > 0);
  client.socket.pause();
  for (let calm = 0; calm < 5; calm += 1) await arrived();
  await rig.pass(121_000);
  await until(() => rig.finished.length === 1);
  expect(rig.finished[0]).toMatchObject({ elbStatus: 200, complete: false });
  client.socket.destroy();
});
