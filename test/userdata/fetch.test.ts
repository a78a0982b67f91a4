// Goal: a tarball is fetched with patience for networks and none for refusals, and nothing leaks.
// Method: the instance's own script against a web server with a certificate that answers as told.
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, onTestFinished } from "vitest";
import { lackOf, lackOfShell, testUnless } from "../support/machine-lacks.ts";
import { fetchTarball, startSecureServer, type SecureServer } from "./support/fetch-script.ts";

const lack = lackOfShell() ?? lackOf("openssl");
const check = testUnless(lack);

let server: SecureServer;
beforeEach(async () => {
  if (lack === undefined) server = await startSecureServer();
});
afterEach(() => server?.close());

const get = (path: string, withinSeconds?: number, more = {}) =>
  fetchTarball(`${server.url}${path}`, { ...server.trust, ...more }, withinSeconds);

check("what the server has", async () => {
  const bytes = Buffer.from([0, 255, 10, 13, 0]);
  server.answer = (_request, response) => response.end(bytes);
  expect((await get("/web%201.tgz?a[1]={2}")).bytes).toEqual(bytes);
});

for (const [status, code] of [
  [401, "ARTIFACT_DENIED"],
  [403, "ARTIFACT_DENIED"],
  [404, "ARTIFACT_NOT_FOUND"],
  [410, "ARTIFACT_NOT_FOUND"],
  [400, "ARTIFACT_FETCH"],
  [304, "ARTIFACT_FETCH"],
] as const) {
  check(`${status} is ${code}, at once`, async () => {
    server.answer = (_request, response) => response.writeHead(status).end("no");
    const { code: failed, summary } = await get("/web.tgz");
    expect(failed).toBe(code);
    expect(summary).toContain(`${server.url}/web.tgz`);
    expect(summary).toContain(`it answers ${status}`);
    expect(server.asked).toHaveLength(1);
  });
}

for (const status of [429, 500, 502, 503, 504, 408]) {
  check(`${status} passes`, async () => {
    server.answer = (_request, response) =>
      server.asked.length < 2 ? response.writeHead(status).end("busy") : response.end("body");
    const { bytes, console } = await get("/web.tgz");
    expect(String(bytes)).toBe("body");
    expect(console).toMatch(new RegExp(`it answers ${status}: tried again in 0\\.[5-7] s`));
  });
}

check("a server that says when to come back is believed", async () => {
  let first = 0;
  server.answer = (_request, response) => {
    if (server.asked.length > 1) return void response.end(String(Date.now() - first));
    first = Date.now();
    response.writeHead(429, { "retry-after": "2" }).end();
  };
  const { bytes } = await get("/web.tgz");
  expect(Number(bytes)).toBeGreaterThan(1_950);
});

check("a server that stays broken is given up in time", async () => {
  server.answer = (_request, response) => response.writeHead(503).end();
  const startedAt = Date.now();
  const { code, summary } = await get("/web.tgz", 3);
  expect(code).toBe("ARTIFACT_FETCH");
  expect(summary).toMatch(/, tried [34] times: it answers 503$/);
  expect(Date.now() - startedAt).toBeLessThan(8_000);
});

// Faults: A21, I14.
check("a connection that breaks off is no whole file", async () => {
  server.answer = (_request, response) => {
    response.writeHead(200, { "content-length": "4" });
    if (server.asked.length > 1) return void response.end("body");
    response.write("bo", () => response.destroy());
  };
  const { bytes } = await get("/web.tgz");
  expect(String(bytes)).toBe("body");
  expect(server.asked).toHaveLength(2);
});

// Faults: I12.
check("a server that says nothing is given up in time", async () => {
  server.answer = () => {};
  const { code, summary } = await get("/web.tgz", 2);
  expect(code).toBe("ARTIFACT_FETCH");
  expect(summary).toMatch(/timed out/);
});

// Faults: I12.
check("nobody there", async () => {
  const url = server.url;
  server.close();
  const { code, summary } = await fetchTarball(`${url}/web.tgz`, {}, 2);
  expect(code).toBe("ARTIFACT_FETCH");
  expect(summary).toMatch(/tried [23] times: .*(refused|connect)/);
});

check("redirections are followed, to https: only", async () => {
  server.answer = ({ url }, response) => {
    if (url === "/moved.tgz") return void response.end("moved");
    response.writeHead(302, { location: "/moved.tgz" }).end();
  };
  expect(String((await get("/web.tgz")).bytes)).toBe("moved");
  const plain = createServer((_request, response) => response.end("plain"));
  await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void plain.close());
  const { port } = plain.address() as AddressInfo;
  for (const location of [`http://127.0.0.1:${port}/x`, "file:///etc/passwd"]) {
    server.answer = (_request, response) => response.writeHead(302, { location }).end();
    const outcome = await get("/web.tgz", 10, { AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
    expect(outcome).toMatchObject({ bytes: undefined, code: "ARTIFACT_FETCH" });
    expect(outcome.console).not.toContain("tried again");
  }
  server.answer = (_request, response) => response.writeHead(302, { location: "/round" }).end();
  expect(await get("/web.tgz")).toMatchObject({ code: "ARTIFACT_FETCH" });
});

check("a certificate that is not trusted is final", async () => {
  const { code, summary, console } = await fetchTarball(`${server.url}/web.tgz`);
  expect({ code, asked: server.asked }).toEqual({ code: "ARTIFACT_FETCH", asked: [] });
  expect(summary).toMatch(/certificate/);
  expect(console).not.toContain("tried again");
});

for (const length of ["told", "untold"]) {
  check(`more than may be is cut off, its length ${length}`, async () => {
    server.answer = (_request, response) => {
      const bytes = Buffer.alloc(200_000, "x");
      if (length === "told") response.setHeader("content-length", bytes.length);
      response.write(bytes.subarray(0, 100_000));
      response.end(bytes.subarray(100_000));
    };
    const { code, summary } = await get("/web.tgz", 10, { MOST_KIB: "128" });
    expect({ code, summary }).toEqual({
      code: "ARTIFACT_FETCH",
      summary: "the artifact is larger than 128 KiB",
    });
    expect(server.asked).toHaveLength(1);
  });
}

for (const url of [
  "http://localhost/web.tgz",
  "ftp://localhost/web.tgz",
  "file:///etc/passwd",
  "/etc/passwd",
  "https://",
  "s3://bucket",
  "--output",
]) {
  check(`${url} is not fetched`, async () => {
    const { code, summary } = await fetchTarball(url);
    expect(code).toBe("ARTIFACT_FETCH");
    expect(summary).toMatch(/is neither https: nor s3:$/);
  });
}

// Faults: X1.
check("a line break in an address reaches no configuration", async () => {
  const { code, summary } = await fetchTarball(`${server.url}/a\noutput = "/tmp/slipway-evil"`);
  expect({ code, summary, asked: server.asked }).toEqual({
    code: "ARTIFACT_FETCH",
    summary: "the artifact's address has control characters",
    asked: [],
  });
});

// Faults: X1.
check("quotes and backslashes in an address are the server's", async () => {
  await get(`/a"b\\c'd`);
  expect(server.asked.map(decodeURIComponent)).toEqual([`/a"b\\c'd`]);
});

check("a signed address stays out of arguments, the console and the failure", async () => {
  const secret = "X-Amz-Signature=0123456789abcdef";
  let processes = "";
  server.answer = (_request, response) => {
    processes = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    response.writeHead(server.asked.length < 2 ? 503 : 403).end();
  };
  const { code, summary, console } = await get(`/web.tgz?${secret}`);
  expect(code).toBe("ARTIFACT_DENIED");
  expect(server.asked[0]).toContain(secret);
  const curls = processes.split("\n").filter((line) => line.startsWith("curl "));
  expect(curls).not.toEqual([]);
  expect(curls.join("\n") + summary + console).not.toContain("Signature");
});
