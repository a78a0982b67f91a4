// Goal: a request reaches its target and the answer its client as an ALB carries them over HTTP/1.1.
// Method: real HTTP through a started balancer to a server behind a fake machine, raw where needed.
import { createHash, randomFillSync } from "node:crypto";
import { Agent, request as httpRequest } from "node:http";
import type { RequestListener } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { ask, askRaw, startRig, until } from "./rig.ts";
import type { App, Rig } from "./rig.ts";

let rig: Rig;
beforeEach(async () => void (rig = await startRig(new VirtualClock(1_700_000_000_000))));
afterEach(() => rig.close());

async function serve(listener: RequestListener): Promise<App> {
  const app = await rig.addApp("i-1", listener);
  await rig.serveAll("web", [app]);
  return app;
}

/** Answers with what it saw. */
const mirror: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { method, url, httpVersion, headers, rawHeaders } = request;
    const body = Buffer.concat(chunks).toString();
    response.end(JSON.stringify({ method, url, httpVersion, headers, rawHeaders, body }));
  });
};

test("a target sees the client's request with forwarding headers and without hop-by-hop ones", async () => {
  await serve(mirror);
  const answer = await ask(rig.balancer.port, {
    method: "PUT",
    path: "/a/b?c=%20d",
    body: "hello",
    headers: {
      Host: "app.example.com",
      "X-Forwarded-For": "203.0.113.7",
      "X-Forwarded-Proto": "https",
      "X-Mixed-Case": "kept",
      Connection: "x-private, close",
      "X-Private": "dropped",
      TE: "trailers",
      "Content-Length": "5",
    },
  });
  const seen = JSON.parse(answer.body);
  expect(seen).toMatchObject({ method: "PUT", url: "/a/b?c=%20d", body: "hello" });
  expect(seen.headers).toMatchObject({
    host: `app.example.com:${rig.balancer.port}`,
    "x-forwarded-for": "203.0.113.7, 127.0.0.1",
    "x-forwarded-proto": "http",
    "x-forwarded-port": String(rig.balancer.port),
    "x-amzn-trace-id": expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    "content-length": "5",
    connection: "keep-alive",
  });
  expect(seen.rawHeaders).toContain("X-Mixed-Case");
  expect(Object.keys(seen.headers)).not.toContain("x-private");
  expect(Object.keys(seen.headers)).not.toContain("te");
});

test("a trace that has a root is continued, not replaced", async () => {
  await serve(mirror);
  const { body } = await ask(rig.balancer.port, {
    headers: { "X-Amzn-Trace-Id": "Self=old;Root=1-65500000-abc;CalledFrom=app" },
  });
  expect(JSON.parse(body).headers["x-amzn-trace-id"]).toMatch(
    /^Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=1-65500000-abc;CalledFrom=app$/,
  );
});

test("a trace is continued by a Self alone too, and begun anew over 7 KB of headers", async () => {
  await serve(mirror);
  const trace = async (headers: Record<string, string>) =>
    JSON.parse((await ask(rig.balancer.port, { headers })).body).headers["x-amzn-trace-id"];
  const id = /1-[0-9a-f]{8}-[0-9a-f]{24}/.source;
  expect(await trace({ "X-Amzn-Trace-Id": "Self=1-2-3;A=b" })).toMatch(
    new RegExp(`^Self=${id};A=b$`),
  );
  expect(await trace({ "X-Amzn-Trace-Id": "A=b" })).toMatch(new RegExp(`^Root=${id};A=b$`));
  const long = { "X-Amzn-Trace-Id": "Root=1-2-3", "X-Long": "x".repeat(7168) };
  expect(await trace(long)).toMatch(new RegExp(`^Root=${id}$`));
});

test("the client sees the target's answer: status, reason, repeated headers, its own Server", async () => {
  await serve((_, response) => {
    response.writeHead(418, "Short and stout", [
      ["Set-Cookie", "a=1"],
      ["Set-Cookie", "b=2"],
      ["Server", "teapot"],
      ["Keep-Alive", "timeout=1"],
      ["X-Latin", "caf\u00e9"],
    ]);
    response.end("tea");
  });
  const answer = await ask(rig.balancer.port);
  expect(answer).toMatchObject({ status: 418, message: "Short and stout", body: "tea" });
  expect(answer.headers).toMatchObject({
    "set-cookie": ["a=1", "b=2"],
    server: "teapot",
    "x-latin": "caf\u00e9",
  });
  expect(answer.headers["keep-alive"]).toBeUndefined();
});

test("connections to a target are used again, whatever the clients do", async () => {
  const app = await serve((_, response) => response.end("ok"));
  for (let sent = 0; sent < 10; sent += 1) await ask(rig.balancer.port);
  expect(app.connections).toBe(1);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let sent = 0; sent < 10; sent += 1) {
    expect((await ask(rig.balancer.port, { agent })).headers.connection).toBe("keep-alive");
  }
  agent.destroy();
  expect(app.connections).toBe(1);
});

test("an idle target connection is kept 60 s, whatever the target hints, and then closed", async () => {
  const app = await serve((_, response) => {
    response.setHeader("Keep-Alive", "timeout=1");
    response.end("ok");
  });
  let open = 0;
  app.server.on("connection", (socket) => {
    open += 1;
    socket.on("close", () => (open -= 1));
  });
  await ask(rig.balancer.port);
  await rig.pass(59_900);
  await ask(rig.balancer.port);
  expect(app.connections).toBe(1);
  await rig.pass(60_000);
  await until(() => open === 0);
  await ask(rig.balancer.port);
  expect(app.connections).toBe(2);
});

test("large bodies stream both ways unchanged, with a length and chunked", async () => {
  const app = await serve((request, response) => {
    const length = request.headers["content-length"];
    if (length) response.setHeader("Content-Length", length);
    request.pipe(response);
  });
  const body = randomFillSync(Buffer.alloc(24 * 1024 * 1024));
  const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
  for (const headers of [{ "Content-Length": body.length }, { "Transfer-Encoding": "chunked" }]) {
    const echoed = await new Promise<Buffer>((resolve, reject) => {
      const chunks: Buffer[] = [];
      const sent = httpRequest(
        { host: "127.0.0.1", port: rig.balancer.port, method: "POST", headers },
        (response) => {
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => resolve(Buffer.concat(chunks)));
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
    expect(digest(echoed)).toBe(digest(body));
  }
  expect(app.connections).toBe(1);
});

test("a slow target holds up the client's upload, a slow client the target's answer", async () => {
  let written = 0;
  const app = await serve((request, response) => {
    if (request.method === "POST") {
      request.pause();
      return;
    }
    const chunk = Buffer.alloc(1024 * 1024);
    const more = (): void => {
      while (written < 200 * chunk.length) {
        written += chunk.length;
        if (!response.write(chunk)) return void response.once("drain", more);
      }
    };
    more();
  });
  expect(app.connections).toBe(0);
  const limit = 64 * 1024 * 1024;

  const download = connect(rig.balancer.port, "127.0.0.1");
  download.pause();
  download.write("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
  await until(() => written > 0);
  let before = -1;
  for (let calm = 0; calm < 200; calm = before === written ? calm + 1 : 0) {
    before = written;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(written).toBeLessThan(limit);
  download.destroy();

  const upload = connect(rig.balancer.port, "127.0.0.1");
  upload.on("error", () => {});
  upload.write(`POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: ${4 * limit}\r\n\r\n`);
  let accepted = 0;
  const chunk = Buffer.alloc(1024 * 1024);
  while (accepted < limit && upload.write(chunk)) accepted += chunk.length;
  upload.on("drain", () => {
    while (accepted < 2 * limit && upload.write(chunk)) accepted += chunk.length;
  });
  let settled = -1;
  for (let calm = 0; calm < 200; calm = settled === accepted ? calm + 1 : 0) {
    settled = accepted;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(accepted).toBeLessThan(limit);
  upload.destroy();
});

test("HEAD, 204 and 304 have no body and leave the connection usable", async () => {
  await serve((request, response) => {
    if (request.url === "/304") response.writeHead(304, { ETag: '"x"' }).end();
    else if (request.url === "/204") response.writeHead(204).end();
    else response.writeHead(200, { "Content-Length": 1234 }).end(Buffer.alloc(1234));
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const head = await ask(rig.balancer.port, { agent, method: "HEAD" });
  expect(head).toMatchObject({ status: 200, body: "" });
  expect(head.headers["content-length"]).toBe("1234");
  expect(await ask(rig.balancer.port, { agent, path: "/304" })).toMatchObject({ status: 304 });
  expect(await ask(rig.balancer.port, { agent, path: "/204" })).toMatchObject({ status: 204 });
  expect((await ask(rig.balancer.port, { agent })).body).toHaveLength(1234);
  agent.destroy();
});

test("Expect: 100-continue is answered by the balancer and not passed on", async () => {
  await serve(mirror);
  const answer = await new Promise<{ continued: boolean; body: string }>((resolve, reject) => {
    let continued = false;
    const sent = httpRequest({
      host: "127.0.0.1",
      port: rig.balancer.port,
      method: "POST",
      headers: { Expect: "100-continue", "Content-Length": "4" },
    });
    sent.on("continue", () => {
      continued = true;
      sent.end("body");
    });
    sent.on("response", (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => (body += String(chunk)));
      response.on("end", () => resolve({ continued, body }));
    });
    sent.on("error", reject);
    sent.flushHeaders();
  });
  expect(answer.continued).toBe(true);
  const seen = JSON.parse(answer.body);
  expect(seen.body).toBe("body");
  expect(seen.headers.expect).toBeUndefined();
});

test("an HTTP/1.0 client without Host is served, unchunked, and its connection closed", async () => {
  await serve((request, response) => {
    response.write(`${request.httpVersion} ${request.headers.host} `);
    response.end("done");
  });
  const answer = await askRaw(rig.balancer.port, "GET /x HTTP/1.0\r\n\r\n");
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(answer.toLowerCase()).not.toContain("chunked");
  expect(answer).toMatch(/\r\n\r\n1\.1 127\.0\.0\.1 done$/);
});

test("a POST without any body arrives as one of length 0", async () => {
  await serve(mirror);
  const answer = await askRaw(
    rig.balancer.port,
    "POST /x HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n",
  );
  expect(answer).toContain('"content-length":"0"');
});

test("a client that leaves ends the request at the target, and counts as 460", async () => {
  let arrived = false;
  let closed = false;
  await serve((_, response) => {
    arrived = true;
    response.on("close", () => (closed = true));
  });
  const client = connect(rig.balancer.port, "127.0.0.1");
  client.write("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
  await until(() => arrived);
  client.destroy();
  await until(() => closed);
  await until(() => rig.finished.length === 1);
  expect(rig.finished[0]).toMatchObject({
    elbStatus: 460,
    answeredBy: "nobody",
    status: undefined,
    complete: false,
  });
});

test("a WebSocket handshake becomes a tunnel that carries bytes both ways", async () => {
  const app = await rig.addApp("i-1", mirror);
  app.server.on("upgrade", (request, socket, head) => {
    socket.write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        `Sec-WebSocket-Accept: ${request.headers["sec-websocket-key"]}-accepted\r\n\r\nhello `,
    );
    socket.write(head);
    socket.pipe(socket);
  });
  await rig.serveAll("web", [app]);
  const client = connect(rig.balancer.port, "127.0.0.1");
  let received = "";
  client.setEncoding("latin1").on("data", (chunk) => (received += String(chunk)));
  client.write(
    "GET /chat HTTP/1.1\r\nHost: a.example\r\nConnection: keep-alive, Upgrade\r\n" +
      "Upgrade: WebSocket\r\nSec-WebSocket-Key: k1\r\n\r\nearly ",
  );
  await until(() => received.includes("early "));
  client.write("late");
  await until(() => received.endsWith("late"));
  expect(received).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
  expect(received).toContain("Sec-WebSocket-Accept: k1-accepted\r\n");
  expect(received.split("\r\n\r\n")[1]).toBe("hello early late");
  expect(rig.finished).toEqual([]);
  client.destroy();
  await until(() => rig.finished.length === 1);
  expect(rig.finished[0]).toMatchObject({ status: 101, elbStatus: 101, complete: true });
});

test("a refused WebSocket handshake is an ordinary answer", async () => {
  const app = await rig.addApp("i-1", mirror);
  app.server.on("upgrade", (_, socket) => {
    socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
  });
  await rig.serveAll("web", [app]);
  const handshake =
    "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
  const answer = await askRaw(rig.balancer.port, handshake);
  expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n[^]*\r\n\r\nno$/);
  await until(() => rig.finished.length === 1);
  expect(rig.finished[0]).toMatchObject({ status: 403, answeredBy: "target", complete: true });
});

test("an offer to switch to h2c is ignored: the request is served, its body too", async () => {
  await serve(mirror);
  const one =
    "POST /h2c HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade, HTTP2-Settings\r\n" +
    "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nContent-Length: 4\r\n\r\nbody";
  const two = "GET /next HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n";
  const answer = await askRaw(rig.balancer.port, one + two);
  expect(answer).toContain('"url":"/h2c"');
  expect(answer).toContain('"body":"body"');
  expect(answer).toContain('"url":"/next"');
  expect(answer).not.toContain("HTTP2-Settings");
});

test("a request takes a connection that falls free while its own is still being opened", async () => {
  let answer: () => void = () => undefined;
  const app = await serve((request, response) => {
    if (request.url === "/slow") answer = () => void response.end("slow");
    else response.end("quick");
  });
  const machine = app.instance.machine!;
  let opened = 0;
  app.instance.machine = {
    ...machine,
    connect: async (port) => {
      opened += 1;
      return opened === 1 ? await machine.connect(port) : await new Promise(() => {});
    },
  };
  const slow = ask(rig.balancer.port, { path: "/slow" });
  await until(() => app.connections === 1);
  const quick = ask(rig.balancer.port, { path: "/quick" });
  await until(() => opened === 2);
  answer();
  expect((await slow).body).toBe("slow");
  expect((await quick).body).toBe("quick");
});
