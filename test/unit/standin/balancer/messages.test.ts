// Goal: what is unusual in HTTP/1.1 passes as behind an ALB, or is dropped, and confuses nobody.
// Method: raw bytes on real sockets, of client and target alike, through a started balancer.
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { ask, askRaw, openRaw, startRig, until } from "./rig.ts";
import type { Rig } from "./rig.ts";

let rig: Rig;
let target: Server;
/** What the target's next answers are, one for each request, and what it received so far. */
let answers: (string | ((socket: Socket) => void))[];
let received: string;
beforeEach(async () => {
  rig = await startRig(new VirtualClock(1_700_000_000_000));
  [answers, received] = [[], ""];
  target = createServer((socket) => {
    socket.setEncoding("latin1");
    socket.on("error", () => {});
    let pending = "";
    socket.on("data", (chunk) => {
      received += String(chunk);
      pending += String(chunk);
      // Requests here have no body but where a test says so itself.
      while (pending.includes("\r\n\r\n")) {
        pending = pending.slice(pending.indexOf("\r\n\r\n") + 4);
        const answer = answers.shift() ?? "HTTP/1.1 204 No Content\r\n\r\n";
        if (typeof answer === "string") socket.write(answer, "latin1");
        else answer(socket);
      }
    });
  });
  const port = await new Promise<number>((resolve) => {
    target.listen(0, "127.0.0.1", () => resolve((target.address() as AddressInfo).port));
  });
  const app = await rig.addApp("i-1", () => {});
  app.instance.machine = {
    ...app.instance.machine!,
    connect: () =>
      new Promise((resolve) => {
        const socket = connect(port, "127.0.0.1", () => resolve(socket));
      }),
  };
  await rig.serveAll("web", [app]);
});
afterEach(async () => {
  await rig.close();
  target.close();
});

const get = (path = "/", more = "") => `GET ${path} HTTP/1.1\r\nHost: a.example\r\n${more}\r\n`;
const last = "Connection: close\r\n";
const ok = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

test("requests in one packet are answered in their order, however the targets are", async () => {
  const sockets: Socket[] = [];
  answers.push((socket) => sockets.push(socket), ok("second"), ok("third"));
  const client = openRaw(rig.balancer.port, get("/1") + get("/2") + get("/3", last));
  await until(() => received.includes("GET /3"));
  expect(client.received).toBe("");
  sockets[0]?.write(ok("first"));
  await until(() => client.closed);
  expect(client.received.match(/first|second|third/g)).toEqual(["first", "second", "third"]);
});

test("repeated headers reach the target each on its line, and the client so too", async () => {
  answers.push(
    "HTTP/1.1 200 OK\r\nVia: one\r\nVia: two\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 0\r\n\r\n",
  );
  const answer = await askRaw(
    rig.balancer.port,
    get("/", `Accept: a/b\r\nX-Two: 1\r\nX-Two: 2\r\nCookie: c=d\r\nCookie: e=f\r\n${last}`),
  );
  expect(received).toContain("X-Two: 1\r\nX-Two: 2\r\n");
  expect(received).toContain("Cookie: c=d\r\nCookie: e=f\r\n");
  expect(answer).toContain("Via: one\r\nVia: two\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n");
});

test("several X-Forwarded-For lines become one, the client's own address last", async () => {
  await askRaw(
    rig.balancer.port,
    get("/", `X-Forwarded-For: 203.0.113.1\r\nX-Forwarded-For: 203.0.113.2\r\n${last}`),
  );
  expect(received).toContain("X-Forwarded-For: 203.0.113.1, 203.0.113.2, 127.0.0.1\r\n");
});

test("trailers are dropped on both ways, the bodies they follow are not", async () => {
  // The second for what looks like the end of another head: the last chunk.
  answers.push(
    () => {},
    (socket) =>
      socket.write(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n" +
          "6\r\nanswer\r\n0\r\nX-Sum: 2\r\n\r\n",
      ),
  );
  const answer = await askRaw(
    rig.balancer.port,
    "POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n" +
      `${last}\r\n4\r\nbody\r\n0\r\nX-Sum: 1\r\n\r\n`,
  );
  expect(received).toMatch(/\r\n\r\n4\r\nbody\r\n0\r\n\r\n$/);
  expect(received).not.toContain("X-Sum");
  expect(answer).toMatch(/\r\n\r\n6\r\nanswer\r\n0\r\n\r\n$/);
  expect(answer).not.toContain("X-Sum");
});

test("early hints are dropped and the answer after them is carried", async () => {
  answers.push(`HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n${ok("real")}`, ok("next"));
  expect(await askRaw(rig.balancer.port, get("/", last))).toMatch(/^HTTP\/1.1 200 OK[^]*real$/);
  expect((await ask(rig.balancer.port)).body).toBe("next");
});

test("an answer whose end is the end of its connection is carried whole, in chunks", async () => {
  answers.push((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\nuntil ");
    setImmediate(() => socket.end("closed"));
  });
  const answer = await askRaw(rig.balancer.port, get("/", last));
  expect(answer).toMatch(/Transfer-Encoding: chunked\r\n/i);
  expect(answer).toMatch(/\r\n0\r\n\r\n$/);
  expect(answer.replaceAll(/\r\n[0-9a-f]+\r\n/g, "")).toContain("until closed");
  expect(rig.finished).toMatchObject([{ elbStatus: 200, complete: true }]);
});

test("an answer shorter than it says is cut when the target closes", async () => {
  answers.push((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"));
  const answer = await askRaw(rig.balancer.port, get());
  expect(answer).toMatch(/short$/);
  expect(rig.finished).toMatchObject([{ elbStatus: 200, complete: false, answeredBy: "target" }]);
});

test("a target that closes its side right after its answer is not asked again on it", async () => {
  answers.push((socket) => socket.end(ok("bye")), ok("fresh"));
  expect((await ask(rig.balancer.port)).body).toBe("bye");
  expect((await ask(rig.balancer.port)).body).toBe("fresh");
});

test("a target that resets in the middle of an upload is 502", async () => {
  answers.push((socket) => socket.resetAndDestroy());
  const client = openRaw(
    rig.balancer.port,
    "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 100\r\n\r\npart",
  );
  await until(() => client.received.includes("\r\n\r\n"));
  expect(client.received).toMatch(/^HTTP\/1.1 502 Bad Gateway\r\nServer: awselb\/2.0\r\n/);
  client.socket.destroy();
});

test("the head of an upload reaches its target before any of its body", async () => {
  const client = openRaw(
    rig.balancer.port,
    "PUT /slow HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\n\r\n",
  );
  await until(() => received.includes("PUT /slow"));
  client.socket.destroy();
});

test("a WebSocket whose client closes its side still gets what the target says last", async () => {
  answers.push((socket) => {
    socket.write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    );
    socket.on("end", () => socket.end("last words"));
  });
  const client = openRaw(
    rig.balancer.port,
    get("/", "Connection: Upgrade\r\nUpgrade: websocket\r\n"),
  );
  await until(() => client.received.includes("101"));
  client.socket.end("bye");
  await until(() => client.closed);
  expect(received).toMatch(/bye$/);
  expect(client.received).toMatch(/last words$/);
  expect(rig.finished).toMatchObject([{ isWebSocket: true }]);
});

test("a WebSocket whose target closes ends for the client too", async () => {
  answers.push((socket) => {
    socket.write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    );
    socket.write("hello");
    socket.end();
  });
  const client = openRaw(
    rig.balancer.port,
    get("/", "Connection: Upgrade\r\nUpgrade: websocket\r\n"),
  );
  await until(() => client.received.endsWith("hello"));
  client.socket.end();
  await until(() => client.closed);
});

test("an HTTP/1.0 client gets a body without chunks, and no second request", async () => {
  answers.push("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  const answer = await askRaw(rig.balancer.port, "GET / HTTP/1.0\r\nHost: a\r\n\r\n" + get());
  expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*\r\n\r\nabc$/);
  expect(received.match(/GET/g)).toHaveLength(1);
});
